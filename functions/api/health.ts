/**
 * GET /health is deep: it does what the API lives by, one strongly consistent read and one write, each with its own
 * time limit, side by side. 200 `pass` when both worked, 503 `fail` otherwise, as health+json either way. The write goes
 * to this Region's own key, so two Regions never write over each other's.
 *
 * POST /health does the same and takes no notice of its body: a write that changes nothing of yours. What goes to a side
 * may depend on the method, so whoever wants to know where writes go has to send one.
 *
 * The read is of all Regions' keys, as this Region's replica has them: each says when that Region was last asked for its
 * health and could write. The age of the others' goes into the answer for those who watch replication. It contains the
 * time between two probes, grows as well while nobody asks over there or nothing can be written there, and makes no
 * answer a bad one.
 */
import { type AttributeValue, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Deps } from './deps.ts';
import { cause, isUnreachable } from './failure.ts';
import { HEALTH_PARTITION, healthKey } from './table.ts';

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
  let found: readonly Item[] = [];
  const [read, write] = await Promise.all([
    check(deps, async (abortSignal) => {
      const { Items = [] } = await client.send(new QueryCommand({ TableName: table, ...ALL_REGIONS }), {
        abortSignal,
      });
      found = Items;
    }),
    check(deps, (abortSignal) => {
      const Item = { ...healthKey(region), at: { S: new Date(deps.now()).toISOString() } };
      return client.send(new PutItemCommand({ TableName: table, Item }), { abortSignal });
    }),
  ]);
  const status = read.status === 'pass' && write.status === 'pass' ? 'pass' : 'fail';
  return {
    statusCode: status === 'pass' ? 200 : 503,
    headers: { 'content-type': 'application/health+json' },
    body: JSON.stringify({
      status,
      region,
      checks: {
        'dynamodb:read': [read],
        'dynamodb:write': [write],
        ...replication(found, region, deps.now()),
      },
    }),
  };
}

type Item = Record<string, AttributeValue>;

const ALL_REGIONS = {
  ConsistentRead: true,
  KeyConditionExpression: 'pk = :health',
  ExpressionAttributeValues: { ':health': { S: HEALTH_PARTITION } },
};

/** How old the other Regions' keys are here; nothing where there are none. */
function replication(found: readonly Item[], own: string, now: number) {
  const others = found.flatMap(({ sk, at }) => {
    const written = Date.parse(at?.S ?? '');
    if (sk?.S === undefined || sk.S === own || Number.isNaN(written)) return [];
    const time = new Date(written).toISOString();
    return { componentId: sk.S, time, observedValue: Math.max(0, now - written), observedUnit: 'ms' };
  });
  return others.length === 0 ? {} : { 'dynamodb:replication': others };
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
