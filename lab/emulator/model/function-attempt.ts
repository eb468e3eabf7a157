/** One attempt to run a function: its time limit, its result, and the metrics that Lambda reports of it. */
import type { LabClock } from './clock.ts';
import type { Permission } from './function-policy.ts';
import type { Metrics } from './metrics.ts';

export interface Invocation {
  readonly requestId: string;
  readonly functionName: string;
  readonly functionArn: string;
  /** When the time limit strikes, epoch ms of the lab's clock. */
  readonly deadline: number;
  /** For a function whose environment had to be started first: its time limit begins now. Returns the new deadline. */
  readonly begin: () => number;
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
  /** What it finds in its environment; empty where nothing is said. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Queue, topic or function that is told when an asynchronous invocation failed for good. */
  readonly onFailureArn?: string | undefined;
}

export interface InvocationResult {
  readonly requestId: string;
  /** What the function returned; where `error` is set, what Lambda answers instead. */
  readonly payload: unknown;
  readonly error?: { readonly errorType: string; readonly errorMessage: string } | undefined;
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

interface Attempts {
  /** Never rejects: a function error is a result. */
  attempt(
    definition: FunctionDefinition,
    event: unknown,
    requestId: string,
    attempt: number,
  ): Promise<InvocationResult>;
  /** Reports one of the AWS/Lambda metrics that count something. */
  count(functionName: string, metric: string): void;
}

interface AttemptsOptions {
  readonly clock: LabClock;
  readonly metrics: Metrics;
  readonly finished: (attempt: FinishedAttempt) => void;
}

export function createAttempts({ clock, metrics, finished }: AttemptsOptions): Attempts {
  const report = (functionName: string, from: number, failed: boolean): void => {
    const one = { dimensions: { FunctionName: functionName }, timestamp: from };
    metrics.record('AWS/Lambda', [
      { ...one, name: 'Invocations', value: 1, unit: 'Count' },
      { ...one, name: 'Errors', value: failed ? 1 : 0, unit: 'Count' },
      { ...one, name: 'Duration', value: clock.now() - from, unit: 'Milliseconds' },
    ]);
  };

  return {
    attempt(definition, event, requestId, attempt) {
      const { name: functionName, arn: functionArn, timeoutMs } = definition;
      let from = clock.now();
      const abort = new AbortController();
      return new Promise((resolve) => {
        let over = false;
        const finish = (payload: unknown, error?: InvocationResult['error']): void => {
          if (over) return;
          over = true;
          cancel();
          report(functionName, from, error !== undefined);
          finished({ functionName, requestId, attempt, from, to: clock.now(), error });
          resolve({ requestId, payload: error ?? payload, error });
        };
        const limit = () =>
          clock.after(timeoutMs, () => {
            const seconds = (timeoutMs / 1000).toFixed(2);
            const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`;
            finish(undefined, { errorType: 'Sandbox.Timedout', errorMessage });
            abort.abort();
          });
        let cancel = limit();
        const begin = (): number => {
          if (!over) {
            cancel();
            from = clock.now();
            cancel = limit();
          }
          return from + timeoutMs;
        };
        const { signal } = abort;
        const deadline = from + timeoutMs;
        const invocation = { requestId, functionName, functionArn, deadline, begin, attempt, signal };
        start(definition, event, invocation).then(
          (payload) => finish(payload),
          (error: unknown) => finish(undefined, describe(error)),
        );
      });
    },
    count(functionName, metric) {
      metrics.record('AWS/Lambda', [
        { name: metric, dimensions: { FunctionName: functionName }, value: 1, unit: 'Count' },
      ]);
    },
  };
}

/** The event goes through JSON, as on its way to Lambda; so a function cannot reach back into the model. */
async function start(
  { run }: FunctionDefinition,
  event: unknown,
  invocation: Parameters<FunctionDefinition['run']>[1],
): Promise<unknown> {
  return run(JSON.parse(JSON.stringify(event ?? null)), invocation);
}

function describe(error: unknown): { errorType: string; errorMessage: string } {
  if (error instanceof Error) return { errorType: error.name, errorMessage: error.message };
  return { errorType: 'Error', errorMessage: String(error) };
}
