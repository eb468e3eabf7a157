/** How an invocation fails, as Lambda tells it: `name` is the errorType. */

export interface FailureReport {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export function functionError({ errorType, errorMessage, trace }: FailureReport): Error {
  const error = new Error(errorMessage);
  error.name = errorType;
  if (trace && trace.length > 0) error.stack = trace.join('\n');
  return error;
}

export const timedOut = (timeoutMs: number): Error =>
  functionError({
    errorType: 'Sandbox.Timedout',
    errorMessage: `Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`,
  });

export const killed = (): Error =>
  functionError({
    errorType: 'Runtime.ExitError',
    errorMessage: 'Runtime exited with error: signal: killed',
  });
