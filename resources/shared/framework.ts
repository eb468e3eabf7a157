/** The part of the framework that we use. It calls functions of ours for values while it reads a service file. */
import type { Role } from '../../shared/config/parameters.ts';

export interface Framework {
  readonly options: { readonly region?: string; readonly param?: string | readonly string[] };
  /** e.g. `param:active`, `self:service`. */
  resolveVariable(name: string): Promise<unknown>;
}

/** By name, as text. */
export async function parametersOf(
  { resolveVariable }: Framework,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const values = await Promise.all(names.map((name) => resolveVariable(`param:${name}`)));
  return Object.fromEntries(names.map((name, i) => [name, String(values[i] ?? '')]));
}

/** Each service file names its kind of stack. */
export const roleOf = async ({ resolveVariable }: Framework): Promise<Role> =>
  (await resolveVariable('self:custom.role')) as Role;

export const textOf = async ({ resolveVariable }: Framework, name: string): Promise<string> =>
  String(await resolveVariable(name));

/** What the name of each stack begins with. */
export const serviceAndStage = (framework: Framework): Promise<readonly [service: string, stage: string]> =>
  Promise.all([textOf(framework, 'self:service'), textOf(framework, 'sls:stage')]);

/** Stops `package` and `deploy` with one line. */
export function fail(sentence: string): never {
  const error = new Error(sentence);
  // The framework prints the stack trace of an error that is thrown here. The reader needs only the sentence.
  error.stack = sentence;
  throw error;
}

/** One line for each. */
export function failFor(sentences: readonly string[]): void {
  if (sentences.length > 0) fail(sentences.join('\n'));
}

/** The framework passes this to a plugin. */
export interface Serverless {
  readonly service: {
    readonly custom: {
      readonly role: Role;
      readonly values?: Readonly<Record<string, string>>;
      readonly secrets?: Readonly<Record<string, string>>;
    };
    readonly provider: Provider;
    readonly functions?: Readonly<Record<string, { readonly environment?: Record<string, unknown> }>>;
  };
  readonly pluginManager: { readonly plugins: readonly Command[] };
  readonly classes: { readonly Error: new (sentence: string, code: string) => Error };
  getProvider(name: 'aws'): Aws;
}

export interface Provider {
  readonly stackTags?: object;
  readonly stackPolicy?: readonly Statement[];
  readonly compiledCloudFormationTemplate: {
    Resources: Readonly<Record<string, unknown>>;
    Parameters?: Record<string, unknown>;
    Rules?: Record<string, unknown>;
    Metadata?: object;
  };
  stackParameters?: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[];
}

/** A statement of a stack's policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

export interface Aws {
  readonly naming: { getStackName(): string };
  getRegion(): string;
  getAwsSdkV3Config(): Promise<object>;
}

/** One of the framework's own plugins; some of them send stacks. */
export interface Command {
  readonly provider: Aws;
  getSharedStackActionParams?(options: unknown): object;
  update?(): Promise<unknown>;
}
