/**
 * GET /health is a deep health check: it reads from and writes to the table (checks.ts). 200 `pass` if both worked, 503 `fail`
 * if one failed, as health+json. 200 `warn` if the table throttled one and none failed: the Region serves, but is overloaded.
 *
 * POST /health does the same and ignores its body: a write that changes none of your data. The edge may route by method, so
 * only a write shows where writes go.
 *
 * The read returns all Regions' health items from this Region's replica. Each says when that Region's health was last checked
 * and could be written. The age of the others' items goes into the answer, for watching replication. It includes the time
 * between two probes, also grows while the other Region is not probed or cannot write, and never makes an answer bad.
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
