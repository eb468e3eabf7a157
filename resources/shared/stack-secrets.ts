/** A plugin of the framework: passes the values of secrets.ts to CloudFormation, and to nothing else. */
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
    // The framework would print the values of API keys at the end of a deploy.
    options.conceal = true;
    this.hooks = {
      // Before anything is created: a missing value must not be noticed when half of a stack exists.
      'before:aws:deploy:deploy:createStack': () => this.read(),
      'before:aws:deploy:deploy:checkForChanges': () => this.note(),
      // Not sooner: a first deploy creates the stack with only its bucket, and without parameters.
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

  /** The framework skips a deploy with an unchanged template; a changed value must change the template. */
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
