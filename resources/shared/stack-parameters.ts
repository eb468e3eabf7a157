/**
 * A plugin of the framework: declares the template's Parameters and Rules, and passes their values to CloudFormation. The
 * values of a stage (values.ts) and those of secrets (secrets.ts), which go nowhere else, are in no template.
 */
import { createHash } from 'node:crypto';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { isUsable, wantedOf } from '../../shared/config/secret-value.ts';
import { protectTable } from '../api/table-policy.ts';
import { handIn } from '../controller/handed-in.ts';
import { declare } from './declarations.ts';
import type { Serverless } from './framework.ts';
import { fillEnvironments } from './offline.ts';

interface Secret {
  readonly ParameterKey: string;
  readonly ParameterValue: string;
  /** When it was written last. */
  readonly changed: string;
}

export class StackParameters {
  readonly hooks: Readonly<Record<string, () => unknown>>;
  private readonly serverless: Serverless;
  /** Of this run: with `--package` the framework takes its configuration from there, which is that of another one. */
  private custom: Serverless['service']['custom'];
  private values: readonly Secret[] = [];

  constructor(serverless: Serverless, options: { conceal?: boolean }) {
    this.serverless = serverless;
    this.custom = serverless.service.custom;
    // The framework would print the values of API keys at the end of a deploy.
    options.conceal = true;
    this.hooks = {
      initialize: () => {
        this.custom = serverless.service.custom;
      },
      'after:aws:package:finalize:mergeCustomProviderResources': () => this.declare(),
      'before:offline:start': () => fillEnvironments(serverless),
      // Before anything is created: a missing value must not be noticed when half of a stack exists.
      'before:aws:deploy:deploy:createStack': () => this.read(),
      'before:aws:deploy:deploy:checkForChanges': () => this.note(),
      // Not sooner: a first deploy creates the stack with only its bucket, and without parameters.
      'before:aws:deploy:deploy:updateStack': () => this.give(),
    };
  }

  private declare(): void {
    const { provider } = this.serverless.service;
    if (this.custom.role === 'controller') handIn(provider.compiledCloudFormationTemplate);
    declare(this.custom.role, provider.compiledCloudFormationTemplate);
    protectTable(provider.compiledCloudFormationTemplate);
  }

  private async read(): Promise<void> {
    const provider = this.serverless.getProvider('aws');
    const client = new SSMClient(await provider.getAwsSdkV3Config());
    const wanted = Object.entries(this.custom.secrets ?? {});
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
    if (!isUsable(value))
      stop(
        `The parameter ${name} in ${region} ${wantedOf(value)}. Write another value: ${write} --overwrite`,
      );
    return { value, changed: new Date(Parameter?.LastModifiedDate ?? 0).toISOString() };
  }

  /** The framework skips a deploy with an unchanged template; a changed value must change the template. */
  private note(): void {
    const { provider } = this.serverless.service;
    const template = provider.compiledCloudFormationTemplate;
    const values = createHash('sha256')
      .update(JSON.stringify(this.custom.values ?? {}))
      .digest('hex');
    const secrets = this.values.map((one) => [one.ParameterKey, one.changed]);
    template.Metadata = {
      ...template.Metadata,
      ValuesGiven: values,
      ...(secrets.length > 0 && { SecretsChanged: Object.fromEntries(secrets) }),
    };
  }

  private give(): void {
    const { provider } = this.serverless.service;
    // CloudFormation refuses a value of what the template does not declare.
    const declared = Object.keys(provider.compiledCloudFormationTemplate.Parameters ?? {});
    provider.stackParameters = [
      ...Object.entries(this.custom.values ?? {})
        .filter(([name]) => declared.includes(name))
        .map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      ...this.values.map(({ ParameterKey, ParameterValue }) => ({ ParameterKey, ParameterValue })),
    ];
  }
}
