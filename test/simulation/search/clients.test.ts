/** What clients live through adds up, and rests on the same Regions as the world of the real programs. */

import { type Fault, faultText, seeded } from '../../../lab/emulator/model/index.ts';
import type { Group } from '../../../lab/simulation/policies/policy.ts';
import { live } from '../../../lab/simulation/search/clients.ts';
import { conditionsOf } from '../../../lab/simulation/search/conditions.ts';
import { meetings } from '../../../lab/simulation/search/response-model.ts';
import { createRegions, type Laid } from '../../../lab/simulation/world/regions.ts';
import { MINUTE, traceOf } from './play.ts';

const WAYS: readonly Group[] = [
  { share: 0.5, via: 'edge', path: [{ from: 0, is: { side: 'primary' } }] },
  {
    share: 0.5,
    via: 'edge',
    path: [
      { from: 0, is: { side: 'primary' } },
      { from: 20 * MINUTE, is: { side: 'standby' } },
    ],
  },
];
const STAY: readonly Group[] = [{ share: 1, via: 'edge', path: [{ from: 0, is: { side: 'primary' } }] }];
const CLIENTS = { patience: 30_000, late: 2_500, originRead: 12_000, requestsPerSecond: 10, reads: 0.8 };

test('requests add up: time, rate and share of what fails', () => {
  const conditions = conditionsOf(traceOf({ '10m': 'primary errors 50%', '30m': 'primary well' }));
  const { reads, writes, outages } = live(conditions, WAYS, 60 * MINUTE, CLIENTS);
  expect(reads.sent).toBeCloseTo(60 * 60 * 8);
  expect(writes.sent).toBeCloseTo(60 * 60 * 2);
  // All for ten minutes, then the half that stays; a half of those fails.
  expect(reads.failed).toBeCloseTo((600 + 300) * 8 * 0.5);
  expect(writes.failed).toBeCloseTo((600 + 300) * 2 * 0.5);
  expect(outages).toEqual([{ from: 10 * MINUTE, to: 30 * MINUTE }]);
});

test('what is late is not failed, unless the client has left', () => {
  const conditions = conditionsOf(traceOf({ '10m': 'primary slow 4s', '20m': 'primary slow 1s' }));
  const waits = live(conditions, STAY, 60 * MINUTE, CLIENTS);
  expect(waits.writes).toEqual({ sent: expect.closeTo(7_200), failed: 0, late: expect.closeTo(1_200) });
  const leaves = live(conditions, STAY, 60 * MINUTE, { ...CLIENTS, patience: 3_000 });
  expect(leaves.writes).toEqual({ sent: expect.closeTo(7_200), failed: expect.closeTo(1_200), late: 0 });
});

test('a read is saved only if the edge gives up on one side before the client leaves', () => {
  const conditions = conditionsOf(traceOf({ '10m': 'primary black-hole', '20m': 'primary well' }));
  const group = [{ from: 0, is: { side: 'primary', reads: ['primary', 'standby'] } }] as const;
  const reads = (originRead: number) =>
    live(conditions, [{ share: 1, via: 'edge', path: group }], 60 * MINUTE, {
      ...CLIENTS,
      originRead,
      patience: 5_000,
    }).reads;
  expect(reads(12_000)).toMatchObject({ failed: expect.closeTo(600 * 8), late: 0 });
  expect(reads(3_000)).toMatchObject({ failed: 0, late: expect.closeTo(600 * 8) });
});

test('where 5 % or less fail, service counts as good, and the requests as failed', () => {
  const conditions = conditionsOf(traceOf({ '10m': 'primary errors 5%' }));
  const { outages, writes } = live(conditions, STAY, 60 * MINUTE, CLIENTS);
  expect(outages).toEqual([]);
  expect(writes.failed).toBeCloseTo(50 * 60 * 2 * 0.05);
});

test('what only the prober meets harms no client', () => {
  const acts = { '10m': 'primary dead to the prober', '20m': 'prober cut off', '30m': 'prober silent' };
  const { reads, outages } = live(conditionsOf(traceOf(acts)), WAYS, 60 * MINUTE, CLIENTS);
  expect(reads.failed).toBe(0);
  expect(outages).toEqual([]);
});

test('the conditions of a trace are those of the world that plays it', () => {
  const conditions = conditionsOf(
    traceOf({
      '1m': 'primary slow 4s to the edge',
      '2m': 'standby errors 60%',
      '3m': 'override hold',
      '4m': 'primary well',
      '5m': 'prober cut off',
      '6m': 'standby refused to the prober',
    }),
  );
  expect(conditions.map(({ from, is }) => [from / MINUTE, is])).toEqual([
    [0, { checker: 'well' }],
    [1, { checker: 'well', primary: { fault: { kind: 'slow', ms: 4_000 }, reach: 'edge' } }],
    [
      2,
      {
        checker: 'well',
        primary: { fault: { kind: 'slow', ms: 4_000 }, reach: 'edge' },
        standby: { fault: { kind: 'errors', share: 0.6 }, reach: 'everyone' },
      },
    ],
    [4, { checker: 'well', standby: { fault: { kind: 'errors', share: 0.6 }, reach: 'everyone' } }],
    [5, { checker: 'cut-off', standby: { fault: { kind: 'errors', share: 0.6 }, reach: 'everyone' } }],
    [6, { checker: 'cut-off', standby: { fault: { kind: 'refused' }, reach: 'direct' } }],
  ]);
});

const FAULTS: readonly Fault[] = [
  { kind: 'dead' },
  { kind: 'black-hole' },
  { kind: 'slow', ms: 4_000 },
  { kind: 'slow', ms: 1_000 },
  { kind: 'errors', share: 0.25 },
  { kind: 'errors', share: 1 },
  { kind: 'wrong-body' },
  { kind: 'redirect' },
  { kind: 'refused' },
  { kind: 'database-down' },
];
const LAID = FAULTS.flatMap((fault) =>
  (['everyone', 'edge', 'direct'] as const).flatMap((reach) =>
    (['client', 'checker'] as const).flatMap((who) =>
      (['edge', 'direct'] as const).map((via) => ({ fault, reach, who, via })),
    ),
  ),
);

test.each(
  LAID.map((one) => [`${faultText(one.fault)} to ${one.reach}, a ${one.who} by ${one.via}`, one] as const),
)('%s meets what it meets in the world', (_, { fault, reach, who, via }) => {
  const laid: Laid = { fault, reach };
  const regions = createRegions(() => {});
  regions.lay('primary', fault, reach);
  const random = seeded(1);
  const asked = { via, who: who === 'checker' ? 'probe' : 'client' } as const;
  const replies = Array.from({ length: 400 }, () => regions.ask('primary', asked, random, 0));
  const good = replies.flatMap((reply) =>
    reply.kind === 'response' && reply.status === 200 && reply.body.includes('"pass"') ? [reply.ms] : [],
  );
  const well = meetings(laid, via, who).filter(({ answer, share }) => answer === 'well' && share > 0);
  expect([...new Set(good)]).toEqual(well.map(({ ms }) => ms));
  const share = well.reduce((sum, one) => sum + one.share, 0);
  expect(Math.abs(good.length / replies.length - share)).toBeLessThan(0.07);
  // The edge passes on what is no error; the world has the same statuses.
  const useless = meetings(laid, via, who).some(({ answer }) => answer === 'useless');
  expect(useless).toBe(good.length === 0 && ['wrong-body', 'redirect', 'refused'].includes(fault.kind));
});
