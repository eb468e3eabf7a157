/**
 * GET /health is deep: it does what the API lives by, one strongly consistent read and one write, each with its own
 * time limit, side by side. 200 `pass` when both worked, 503 `fail` otherwise, as health+json either way. The write goes
 * to this Region's own key, so two Regions never write over each other's.
 *
 * POST /health does the same and takes no notice of its body: a write that changes nothing of yours. What goes to a side
 * may depend on the method, so whoever wants to know where writes go has to send one.
 */
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Deps } from './deps.ts';
import { cause, isUnreachable } from './failure.ts';
import { healthKey } from './table.ts';

/** Less than the prober's own limit, so that a hanging table is reported as such and not as a silent Region. */
export const CHECK_LIMIT_MS = 1_000;

interface Check {
  readonly status: 'pass' | 'fail';
  readonly time: string;
  readonly observedValue: number;
  readonly observedUnit: 'ms';
  readonly output?: string;
}

export async function health(deps: Deps): Promise<APIGatewayProxyResult> {
  const { client, table, region } = deps;
  const Key = healthKey(region);
  const [read, write] = await Promise.all([
    check(deps, (abortSignal) =>
      client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }), { abortSignal }),
    ),
    check(deps, (abortSignal) => {
      const Item = { ...Key, at: { S: new Date(deps.now()).toISOString() } };
      return client.send(new PutItemCommand({ TableName: table, Item }), { abortSignal });
    }),
  ]);
  const status = read.status === 'pass' && write.status === 'pass' ? 'pass' : 'fail';
  return {
    statusCode: status === 'pass' ? 200 : 503,
    headers: { 'content-type': 'application/health+json' },
    body: JSON.stringify({ status, region, checks: { 'dynamodb:read': [read], 'dynamodb:write': [write] } }),
  };
}

async function check(deps: Deps, call: (signal: AbortSignal) => Promise<unknown>): Promise<Check> {
  const began = deps.now();
  const signal = AbortSignal.timeout(CHECK_LIMIT_MS);
  const done = (status: Check['status'], output?: string): Check => ({
    status,
    time: new Date(began).toISOString(),
    observedValue: deps.now() - began,
    observedUnit: 'ms',
    ...(output === undefined ? {} : { output }),
  });
  try {
    await call(signal);
    return done('pass');
  } catch (error) {
    if (signal.aborted) return done('fail', `no answer within ${CHECK_LIMIT_MS} ms`);
    // An outage is seen by the prober, with its evidence; a mistake of ours (a permission, a name) is seen only here.
    if (!isUnreachable(error))
      deps.log.error('A health check failed for a reason that is not an outage.', { error: cause(error) });
    return done('fail', cause(error));
  }
}
