/**
 * The Lambda control plane: who may invoke what, time limits, retries of asynchronous invocations, the on-failure
 * destination, and the AWS/Lambda metrics. What a function does is given as `run`.
 */

/** A statement of the function's resource policy (`AWS::Lambda::Permission`, action lambda:InvokeFunction). */
export interface Permission {
  /** e.g. `events.amazonaws.com`. */
  readonly principal: string;
  /** May hold `*` and `?`, as ArnLike. */
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

/** Who invokes: a service, checked against the resource policy, or an identity that IAM has checked already. */
export type Caller =
  | { readonly kind: 'service'; readonly principal: string; readonly sourceArn: string }
  | { readonly kind: 'iam' };

export interface Invocation {
  readonly requestId: string;
  readonly functionName: string;
  readonly functionArn: string;
  /** When the time limit strikes, epoch ms of the lab's clock. */
  readonly deadline: number;
  /** 1, or more for a retry. A retry has the same request id. */
  readonly attempt: number;
  /** Aborted when the time limit strikes; the environment dies then, whatever `run` still does does not count. */
  readonly signal: AbortSignal;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly timeoutMs: number;
  /** Rejecting is a function error (`errorType` is the error's name). */
  readonly run: (event: unknown, invocation: Invocation) => Promise<unknown>;
  readonly permissions: readonly Permission[];
  /** Retries of a failed asynchronous invocation, after 1 and 2 minutes; 2 where absent. */
  readonly retries?: number | undefined;
  /** Queue, topic or function that is told when an asynchronous invocation failed for good. */
  readonly onFailureArn?: string | undefined;
}

export interface InvocationResult {
  readonly requestId: string;
  /** What the function returned; where `error` is set, what Lambda answers instead. */
  readonly payload: unknown;
  readonly error?: { readonly errorType: string; readonly errorMessage: string } | undefined;
}

export interface Functions {
  /** Creates or replaces. */
  register(definition: FunctionDefinition): void;
  /** By name or ARN (with or without qualifier). Throws ResourceNotFoundException 404. */
  get(nameOrArn: string): FunctionDefinition;
  list(): readonly FunctionDefinition[];
  /** Invoke, RequestResponse. Throws ResourceNotFoundException 404, AccessDeniedException 403; a function error is in the result. */
  invokeSync(nameOrArn: string, event: unknown, caller: Caller): Promise<InvocationResult>;
  /** Invoke, Event: returns when it is accepted. Throws as above. May run twice, retries, then tells the destination. */
  invokeAsync(nameOrArn: string, event: unknown, caller: Caller): { readonly requestId: string };
  /** Told of each finished attempt (the timeline). Returns what ends it. */
  watch(listener: (attempt: FinishedAttempt) => void): () => void;
}

export interface FinishedAttempt {
  readonly functionName: string;
  readonly requestId: string;
  readonly attempt: number;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly error?: { readonly errorType: string; readonly errorMessage: string } | undefined;
}
