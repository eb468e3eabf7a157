/**
 * The Lambda control plane: who may invoke what, time limits, retries of asynchronous invocations, the on-failure
 * destination, and the AWS/Lambda metrics. What a function does is given as `run`.
 */

import { type ServiceOptions, send } from './delivery.ts';
import { ServiceError } from './error.ts';
import {
  createAttempts,
  type FinishedAttempt,
  type FunctionDefinition,
  type InvocationResult,
} from './function-attempt.ts';
import { checkPermission, type Invoker } from './function-policy.ts';
import { createListeners } from './listeners.ts';
import type { Metrics } from './metrics.ts';
import { drawId } from './random.ts';

export interface Functions {
  /** Creates or replaces. */
  register(definition: FunctionDefinition): void;
  /** By name or ARN (with or without qualifier). Throws ResourceNotFoundException 404. */
  get(nameOrArn: string): FunctionDefinition;
  list(): readonly FunctionDefinition[];
  /** The quota of concurrent executions; no more than a number that the account settings say. */
  quota: number;
  /** Invoke, RequestResponse. Throws ResourceNotFoundException 404, AccessDeniedException 403; a function error is in the result. */
  invokeSync(nameOrArn: string, event: unknown, caller: Invoker): Promise<InvocationResult>;
  /** Invoke, Event: returns when it is accepted. Throws as above. May run twice, retries, then tells the destination. */
  invokeAsync(nameOrArn: string, event: unknown, caller: Invoker): { readonly requestId: string };
  /** Told of each finished attempt (the timeline). Returns what ends it. */
  watch(listener: (attempt: FinishedAttempt) => void): () => void;
}

/** Takes the record of a failure to the destination. Throwing is a failed delivery, which AWS counts and forgets. */
type DeliverFailure = (destinationArn: string, failure: object, functionArn: string) => void;

interface FunctionsOptions extends ServiceOptions {
  readonly metrics: Metrics;
  /** Whether the Region is gone: what waits there for a run is lost. */
  readonly isGone: () => boolean;
  readonly deliver: DeliverFailure;
}

/** How long Lambda waits before the first and the second retry of an asynchronous invocation. */
const RETRY_AFTER = [60_000, 120_000];

export function createFunctions(options: FunctionsOptions): Functions {
  const { courier, delivery, metrics, accountId, isGone, admit, deliver } = options;
  const { clock, random } = courier;
  const held = new Map<string, FunctionDefinition>();
  const finished = createListeners<FinishedAttempt>();
  const { attempt, count } = createAttempts({ clock, metrics, finished: finished.tell });

  const find = (nameOrArn: string): FunctionDefinition => {
    const name =
      /^arn:[^:]*:lambda:[^:]*:\d*:function:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn.split(':')[0] ?? '';
    const definition = held.get(name);
    if (definition && (!nameOrArn.startsWith('arn:') || nameOrArn.startsWith(definition.arn)))
      return definition;
    throw new ServiceError('ResourceNotFoundException', 404, `Function not found: ${nameOrArn}`);
  };

  const accept = (nameOrArn: string, caller: Invoker): FunctionDefinition => {
    // A service keeps what it could not hand over and tries again; only a caller of the API sees an API that fails.
    if (caller.kind === 'iam') admit('Invoke');
    const definition = find(nameOrArn);
    if (caller.kind === 'service') checkPermission(definition, caller, accountId);
    return definition;
  };

  const fail = (
    definition: FunctionDefinition,
    event: unknown,
    tries: number,
    result: InvocationResult,
  ): void => {
    if (!definition.onFailureArn) return;
    const failure = failureRecord(definition, event, tries, result, clock.now());
    try {
      deliver(definition.onFailureArn, failure, definition.arn);
    } catch {
      count(definition.name, 'DestinationDeliveryFailures');
    }
  };

  const runAsync = async (name: string, event: unknown, requestId: string, tries: number): Promise<void> => {
    const definition = held.get(name);
    // Replaced or gone since it was accepted: what is deployed now runs.
    if (!definition || isGone()) return;
    const result = await attempt(definition, event, requestId, tries);
    if (!result.error) return;
    const wait = tries <= (definition.retries ?? 2) ? RETRY_AFTER[tries - 1] : undefined;
    if (wait === undefined) fail(definition, event, tries, result);
    else clock.after(wait, () => void runAsync(name, event, requestId, tries + 1));
  };

  return {
    register(definition) {
      held.set(definition.name, definition);
    },
    get: find,
    quota: 1_000,
    list: () => [...held.values()],
    async invokeSync(nameOrArn, event, caller) {
      return attempt(accept(nameOrArn, caller), event, drawId(random), 1);
    },
    invokeAsync(nameOrArn, event, caller) {
      const { name } = accept(nameOrArn, caller);
      const requestId = drawId(random);
      send(courier, delivery.invocation, () => void runAsync(name, event, requestId, 1));
      return { requestId };
    },
    watch: finished.watch,
  };
}

/** What Lambda sends to an on-failure destination. */
function failureRecord(
  { arn }: FunctionDefinition,
  event: unknown,
  tries: number,
  result: InvocationResult,
  now: number,
): object {
  return {
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: result.requestId,
      functionArn: `${arn}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: tries,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: result.payload,
  };
}
