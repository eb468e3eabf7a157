/**
 * SSM parameters: values with versions, an allowed pattern and a history; a change is told to EventBridge, at best effort.
 */

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
  readonly allowedPattern?: string | undefined;
  readonly description?: string | undefined;
}

export interface PutParameter {
  readonly name: string;
  readonly value: string;
  /** Needed for a new parameter; what it was otherwise. */
  readonly type?: ParameterType | undefined;
  readonly overwrite?: boolean | undefined;
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
export interface ParameterChange {
  readonly operation: 'Create' | 'Update' | 'Delete';
  readonly name: string;
  readonly type: ParameterType;
}
