/**
 * What the API lives by, tried: one strongly consistent read and one write, each with its own time limit, side by side. The
 * write goes to this Region's own key, so two Regions never write over each other's.
 *
 * Each call of the health endpoint would be a write of the same item, of which DynamoDB takes 1,000 a second, and a read of
 * the same partition: callers in their thousands would throttle the very item that says whether this Region is well. So a
 * warm instance tries at most once a second, and what it found serves every call until then: a thousand instances write no
 * more than the item takes, and no caller gets anything older than a second.
 */
import { type AttributeValue, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Check, Checked, Deps } from './deps.ts';
import { cause, isThrottled, isUnreachable } from './failure.ts';
import { HEALTH_PARTITION, healthKey } from './table.ts';

/** Less than the prober's own limit, so that a hanging table is reported as such and not as a silent Region. */
const CHECK_LIMIT_MS = 1_000;

/** From its beginning, a result serves this long. */
export const REUSE_MS = 1_000;

/** Never rejects: what went wrong is in the result. */
export function createChecks(deps: Deps): () => Promise<Checked> {
  let last: { readonly at: number; readonly checked: Promise<Checked> } | undefined;
  return () => {
    const now = deps.now();
    if (last === undefined || now < last.at || now - last.at >= REUSE_MS)
      last = { at: now, checked: checkTable(deps) };
    return last.checked;
  };
}

const ALL_REGIONS = {
  ConsistentRead: true,
  KeyConditionExpression: 'pk = :health',
  ExpressionAttributeValues: { ':health': { S: HEALTH_PARTITION } },
};

async function checkTable(deps: Deps): Promise<Checked> {
  const { client, table, region } = deps;
  let found: readonly Record<string, AttributeValue>[] = [];
  const [read, write] = await Promise.all([
    check(deps, async (abortSignal) => {
      const query = withoutBackoff(new QueryCommand({ TableName: table, ...ALL_REGIONS }));
      const { Items = [] } = await client.send(query, { abortSignal });
      found = Items;
    }),
    check(deps, (abortSignal) => {
      const Item = { ...healthKey(region), at: { S: new Date(deps.now()).toISOString() } };
      return client.send(withoutBackoff(new PutItemCommand({ TableName: table, Item })), { abortSignal });
    }),
  ]);
  return { read, write, found };
}

/** The table has answered that it takes no more. `as`: the name of the error by which it says so. */
class Throttled extends Error {
  readonly as: string;
  constructor(as: string) {
    super(as);
    this.as = as;
  }
}

type Next = (args: never) => Promise<unknown>;

interface Command {
  readonly middlewareStack: {
    add(
      middleware: (next: Next) => Next,
      options: { readonly step: 'deserialize'; readonly priority: 'high' },
    ): void;
  };
}

/**
 * A throttled attempt is an answer: tried again, it would wait in the SDK for as long as a check may take, and come out as a
 * table that says nothing. Any other failure is tried again as ever: a connection that has died meanwhile is no outage.
 */
function withoutBackoff<C>(command: C & Command): C {
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw isThrottled(error) ? new Throttled(cause(error)) : error;
      }
    },
    // Within the retries, around what makes an error of the table's answer.
    { step: 'deserialize', priority: 'high' },
  );
  return command;
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
    // It is asked too much, and that load would follow the traffic to the other Region.
    if (error instanceof Throttled) return done('warn', error.as);
    if (signal.aborted) return done('fail', `no answer within ${CHECK_LIMIT_MS} ms`);
    // An outage is seen by the prober, with its evidence; a mistake of ours (a permission, a name) is seen only here.
    if (!isUnreachable(error))
      deps.log.error('A health check failed for a reason that is not an outage.', { error: cause(error) });
    return done('fail', cause(error));
  }
}
