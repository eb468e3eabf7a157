/**
 * GET /health is deep: it tries what the API lives by (checks.ts). 200 `pass` when both read and write worked, 503 `fail` when
 * one did not, as health+json either way. 200 `warn` where the table throttled one and refused none: then the Region serves,
 * only too much is asked of it.
 *
 * POST /health does the same and takes no notice of its body: a write that changes nothing of yours. What goes to a side
 * may depend on the method, so whoever wants to know where writes go has to send one.
 *
 * The read is of all Regions' keys, as this Region's replica has them: each says when that Region was last asked for its
 * health and could write. The age of the others' goes into the answer for those who watch replication. It contains the
 * time between two probes, grows as well while nobody asks over there or nothing can be written there, and makes no
 * answer a bad one.
 */
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Checked, Served } from './deps.ts';

export async function health({ checks, region, now }: Served): Promise<APIGatewayProxyResult> {
  const { read, write, found } = await checks();
  const status = (['fail', 'warn'] as const).find((one) =>
    [read, write].some((check) => check.status === one),
  );
  return {
    statusCode: status === 'fail' ? 503 : 200,
    headers: { 'content-type': 'application/health+json' },
    body: JSON.stringify({
      status: status ?? 'pass',
      region,
      checks: {
        'dynamodb:read': [read],
        'dynamodb:write': [write],
        ...replication(found, region, now()),
      },
    }),
  };
}

/** How old the other Regions' keys are here; nothing where there are none. */
function replication(found: Checked['found'], own: string, now: number) {
  const others = found.flatMap(({ sk, at }) => {
    const written = Date.parse(at?.S ?? '');
    if (sk?.S === undefined || sk.S === own || Number.isNaN(written)) return [];
    const time = new Date(written).toISOString();
    return { componentId: sk.S, time, observedValue: Math.max(0, now - written), observedUnit: 'ms' };
  });
  return others.length === 0 ? {} : { 'dynamodb:replication': others };
}
