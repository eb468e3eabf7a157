/**
 * SSM parameters: values with versions, an allowed pattern and a history; a change is told to EventBridge, at best effort.
 */

import { type ServiceOptions, send } from './delivery.ts';
import { ServiceError } from './error.ts';
import { checkAllowedPattern, checkValue } from './parameter-value.ts';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly name: string;
  readonly arn: string;
  readonly type: ParameterType;
  /** In the clear, also for SecureString: encryption and `WithDecryption` are the caller's matter. */
  readonly value: string;
  /** From 1, one more with each put. */
  readonly version: number;
  /** Epoch ms. */
  readonly lastModified: number;
  /** ARN of whoever wrote it; absent where that was no call. */
  readonly by?: string | undefined;
  readonly allowedPattern?: string | undefined;
  readonly description?: string | undefined;
}

export interface PutParameter {
  readonly name: string;
  readonly value: string;
  /** Needed for a new parameter; what it was otherwise. */
  readonly type?: ParameterType | undefined;
  readonly overwrite?: boolean | undefined;
  readonly by?: string | undefined;
  /** Stays as it was where absent. */
  readonly allowedPattern?: string | undefined;
  readonly description?: string | undefined;
}

export interface Parameters {
  /**
   * PutParameter. Throws ParameterAlreadyExists, ParameterPatternMismatchException, InvalidAllowedPatternException,
   * UnsupportedParameterType or ValidationException (empty, more than 4 KB, no type), all 400.
   */
  put(parameter: PutParameter): Parameter;
  /** GetParameter, by name, ARN or `name:version`. Throws ParameterNotFound or ParameterVersionNotFound 400. */
  get(name: string): Parameter;
  /** GetParameterHistory: the last 100 versions, oldest first. Throws ParameterNotFound 400. */
  history(name: string): readonly Parameter[];
  /** DeleteParameter. Throws ParameterNotFound 400. */
  remove(name: string): void;
  list(): readonly Parameter[];
}

/** What EventBridge is told: no value, only that something happened. */
interface ParameterChange {
  readonly operation: 'Create' | 'Update' | 'Delete';
  readonly name: string;
  readonly type: ParameterType;
}

interface ParametersOptions extends ServiceOptions {
  /** Told of each change, after a while and at best effort. */
  readonly changed: (change: ParameterChange) => void;
}

/** SSM keeps so many versions of a parameter. */
const HISTORY = 100;

export function createParameters(options: ParametersOptions): Parameters {
  const { courier, delivery, accountId, region, admit, changed } = options;
  /** By name; versions oldest first, never empty. */
  const held = new Map<string, Parameter[]>();

  const arnOf = (name: string): string =>
    `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`;

  const announce = (operation: ParameterChange['operation'], { name, type }: Parameter): void => {
    send(courier, delivery.parameterEvent, () => changed({ operation, name, type }));
  };

  /** `/` in an ARN stands for both `name` and `/name`. */
  const nameOf = (nameOrArn: string): string => {
    if (!nameOrArn.startsWith('arn:')) return nameOrArn;
    for (const name of held.keys()) if (arnOf(name) === nameOrArn) return name;
    throw notFound(nameOrArn);
  };

  const find = (name: string): Parameter[] => {
    const versions = held.get(nameOf(name));
    if (!versions) throw notFound(name);
    return versions;
  };

  const latest = (versions: readonly Parameter[]): Parameter => versions.at(-1) as Parameter;

  return {
    put({ name, value, type, overwrite, allowedPattern, description, by }) {
      admit('PutParameter');
      if (!/^[\w.\-/]+$/.test(name)) {
        throw invalid(`Parameter name: can contain letters, digits, "_", ".", "-" and "/"; got "${name}".`);
      }
      const versions = held.get(name);
      const before = versions && latest(versions);
      if (before && !overwrite) {
        const message =
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
        throw new ServiceError('ParameterAlreadyExists', 400, message);
      }
      const kind = type ?? before?.type;
      if (!kind) throw invalid('A parameter type is required when you create a parameter.');
      if (!['String', 'StringList', 'SecureString'].includes(kind)) {
        throw new ServiceError(
          'UnsupportedParameterType',
          400,
          `The parameter type ${kind} is not supported.`,
        );
      }
      checkValue(value);
      const pattern = allowedPattern ?? before?.allowedPattern;
      if (pattern) checkAllowedPattern(name, value, pattern);
      const parameter: Parameter = {
        name,
        arn: arnOf(name),
        type: kind,
        value,
        version: (before?.version ?? 0) + 1,
        lastModified: courier.clock.now(),
        by,
        allowedPattern: pattern,
        description: description ?? before?.description,
      };
      held.set(name, [...(versions ?? []), parameter].slice(-HISTORY));
      announce(before ? 'Update' : 'Create', parameter);
      return parameter;
    },
    get(name) {
      admit('GetParameter');
      const [, base = name, version] = /^((?:arn:.*:parameter)?[^:]+):([^:]+)$/.exec(name) ?? [];
      const versions = find(base);
      if (version === undefined) return latest(versions);
      const parameter = versions.find((one) => String(one.version) === version);
      if (parameter) return parameter;
      throw new ServiceError('ParameterVersionNotFound', 400, `Parameter ${base} has no version ${version}.`);
    },
    history(name) {
      admit('GetParameterHistory');
      return [...find(name)];
    },
    remove(name) {
      admit('DeleteParameter');
      const parameter = latest(find(name));
      held.delete(parameter.name);
      announce('Delete', parameter);
    },
    list() {
      admit('DescribeParameters');
      return [...held.values()].map(latest);
    },
  };
}

function notFound(name: string): ServiceError {
  return new ServiceError('ParameterNotFound', 400, `Parameter ${name} not found.`);
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}
