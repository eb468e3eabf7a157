/** A plugin of the framework: hands the values of secrets.ts to CloudFormation, and to nothing else. */
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { USABLE, wantedOf } from '../../shared/config/secret-value.ts';
import type { Serverless } from './framework.ts';

interface Secret {
  readonly ParameterKey: string;
  readonly ParameterValue: string;
  /** When it was written last. */
  readonly changed: string;
}

export class Secrets {
  readonly hooks: Readonly<Record<string, () => unknown>>;
  private readonly serverless: Serverless;
  private values: readonly Secret[] = [];

  constructor(serverless: Serverless, options: { conceal?: boolean }) {
    this.serverless = serverless;
    // At the end of a deploy the framework would print the values of API keys.
    options.conceal = true;
    this.hooks = {
      // Before anything is made: a value that is missing must not be found when half a stack stands.
      'before:aws:deploy:deploy:createStack': () => this.read(),
      'before:aws:deploy:deploy:checkForChanges': () => this.note(),
      // Not sooner: a first deploy makes the stack with its bucket alone, and without parameters.
      'before:aws:deploy:deploy:updateStack': () => this.give(),
    };
  }

  private async read(): Promise<void> {
    const provider = this.serverless.getProvider('aws');
    const client = new SSMClient(await provider.getAwsSdkV3Config());
    const wanted = Object.entries(this.serverless.service.custom.secrets ?? {});
    this.values = await Promise.all(
      wanted.map(async ([ParameterKey, name]) => {
        const { value, changed } = await this.valueOf(client, name, provider.getRegion());
        return { ParameterKey, ParameterValue: value, changed };
      }),
    );
  }

  private async valueOf(client: SSMClient, name: string, region: string) {
    const stop = (sentence: string): never => {
      throw new this.serverless.classes.Error(sentence, 'ROUTEAWAY_SECRET');
    };
    const write = `tr -d '\\n' | aws ssm put-parameter --region ${region} --name ${name} --type SecureString --value file:///dev/stdin`;
    const { Parameter } = await client
      .send(new GetParameterCommand({ Name: name, WithDecryption: true }))
      .catch((error: Error) =>
        error instanceof ParameterNotFound
          ? stop(
              `The parameter ${name} is not in ${region}, and this stack needs its value. npm run deploy makes it; or type it into: ${write}`,
            )
          : stop(`The parameter ${name} in ${region} cannot be read (${error.name}: ${error.message}).`),
      );
    const value = Parameter?.Value ?? '';
    if (!USABLE.test(value))
      stop(
        `The parameter ${name} in ${region} ${wantedOf(value)}. Write another value: ${write} --overwrite`,
      );
    return { value, changed: new Date(Parameter?.LastModifiedDate ?? 0).toISOString() };
  }

  /** The framework skips a deploy whose template is as it was; a value that was changed must not look like that. */
  private note(): void {
    if (this.values.length === 0) return;
    const template = this.serverless.service.provider.compiledCloudFormationTemplate;
    const changed = this.values.map((one) => [one.ParameterKey, one.changed]);
    template.Metadata = { ...template.Metadata, SecretsChanged: Object.fromEntries(changed) };
  }

  private give(): void {
    const { provider } = this.serverless.service;
    provider.stackParameters = [
      ...(provider.stackParameters ?? []),
      ...this.values.map(({ ParameterKey, ParameterValue }) => ({ ParameterKey, ParameterValue })),
    ];
  }
}
