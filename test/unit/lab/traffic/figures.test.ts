import { figuresOf } from '../../../../lab/stand/traffic/figures.ts';
import type { Exchanged } from '../../../../lab/stand/traffic/traffic.ts';

const one = (
  at: number,
  ms: number,
  method: string,
  fortune: Exchanged['fortune'],
  region?: string,
): Exchanged => ({
  at,
  ms,
  method,
  path: '/todos',
  fortune,
  ...(region === undefined ? {} : { region }),
});
const incident = { at: 10_000, standbyRegion: 'us-west-2' };

test('requests are counted by method and by what became of them', () => {
  const { byMethod } = figuresOf(
    [one(1, 5, 'GET', 'ok'), one(2, 5, 'GET', 'failed'), one(3, 5, 'POST', 'missed'), one(4, 5, 'GET', 'ok')],
    incident,
  );
  expect(byMethod).toEqual({
    GET: { sent: 3, failed: 1, missed: 0 },
    POST: { sent: 1, failed: 0, missed: 1 },
  });
});

test('recovery is measured at the end of the first write that the standby acknowledged', () => {
  const { firstWriteMs } = figuresOf(
    [
      one(9_000, 100, 'POST', 'ok', 'us-west-2'), // before the death: no recovery
      one(30_000, 100, 'GET', 'ok', 'us-west-2'), // a read
      one(31_000, 100, 'POST', 'failed', 'us-west-2'), // not acknowledged
      one(31_500, 100, 'POST', 'ok', 'us-east-2'), // by the primary
      one(33_000, 150, 'PATCH', 'ok', 'us-west-2'),
      one(32_000, 5_000, 'POST', 'ok', 'us-west-2'), // sent earlier, answered later
    ],
    incident,
  );
  expect(firstWriteMs).toBe(23_150);
});

test('the last failure counts when its client gave up, and one sent before the death may be the last', () => {
  expect(
    figuresOf([one(9_900, 5_000, 'GET', 'failed'), one(20_000, 100, 'GET', 'ok')], incident).lastFailureMs,
  ).toBe(4_900);
  expect(figuresOf([one(1_000, 5_000, 'GET', 'failed')], incident)).not.toHaveProperty('lastFailureMs');
});
