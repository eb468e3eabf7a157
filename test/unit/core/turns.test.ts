/** Three controllers over one journal: who begins a move, whose lease is over when, who takes an entry over. */
import {
  type Controller,
  type ControllerMemory,
  inFlightUntil,
  isNews,
  merged,
  overAt,
  SKEW_MS,
} from '../../../shared/core/decision/controller.ts';
import { actionOf, type Observation, plan } from '../../../shared/core/decision/plan.ts';
import { TAKE_OVER_MS } from '../../../shared/core/decision/turns.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { LEASE_MS } from '../../../shared/core/journal/journal-append.ts';
import { pooled } from '../../../shared/core/journal/pooled.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import { answers, DOWN, entry, FAILING, GOOD, journalOf, ledgerOf, NOW, SECOND, seenOf } from './build.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
const [FIRST, SECOND_REGION, THIRD] = REGIONS;
type Region = (typeof REGIONS)[number];

const controller = (region: Region, memory: ControllerMemory = {}): Controller => ({
  region,
  regions: REGIONS,
  memory,
  others: [],
});
const ledgers = REGIONS.map((region) => ({
  region,
  ledger: ledgerOf({ primary: DOWN, standby: GOOD, public: answers(`${GOOD}${FAILING}`, 'primary') }),
}));
const known: Partial<Journal> = { override: { text: 'auto', seenAt: NOW - 60 * SECOND } };

/** What the controller in a Region plans about a dead primary. */
function at(region: Region, memory: ControllerMemory, more: Partial<Observation> = {}) {
  const turn = plan(
    {
      ...seenOf({ journal: journalOf([], known), edge: { distribution: 'primary', deployed: true } }),
      ledgers,
      ledger: pooled(ledgers),
      override: { text: 'auto' },
      controller: controller(region, memory),
      ...more,
    },
    DEFAULT_SETTINGS,
  );
  if ('stop' in turn) throw new Error(turn.stop);
  return { ...turn, move: actionOf(turn, 'move')?.entry };
}
const dueFor = (ms: number): ControllerMemory => ({
  due: { kind: 'failover', to: 'standby', since: NOW - ms },
});
const failed = (region: Region): Entry =>
  entry({ kind: 'failover', to: 'standby', phase: 'failed', region, closedAt: NOW - 60 * SECOND });

describe('who begins', () => {
  test.each([
    [FIRST, 0],
    [SECOND_REGION, 1],
    [THIRD, 2],
  ] as const)('the controller in %s %i s after it has found the move due', (region, seconds) => {
    expect(at(region, dueFor(seconds * SECOND)).move).toMatchObject({ region, to: 'standby' });
    if (seconds === 0) return;
    const { decision, move, memory } = at(region, dueFor(seconds * SECOND - 1));
    expect(move).toBeUndefined();
    expect(decision).toMatchObject({
      rule: 'failover',
      sentence: 'Hold: traffic is to move to standby, and a controller in another Region may begin first.',
      until: NOW + 1,
      stay: true,
    });
    expect(memory?.due).toEqual(dueFor(seconds * SECOND - 1).due);
  });

  test('what is found due for the first time counts from now', () => {
    const { move, memory } = at(SECOND_REGION, { due: { kind: 'failback', to: 'primary', since: 0 } });
    expect(move).toBeUndefined();
    expect(memory?.due).toEqual({ kind: 'failover', to: 'standby', since: NOW });
  });

  test('who cannot see the edge lets the others go first for 15 s more', () => {
    const edge = { distribution: 'unreadable', key: 'none' } as const;
    expect(at(FIRST, dueFor(14 * SECOND), { edge }).move).toBeUndefined();
    expect(at(FIRST, dueFor(15 * SECOND), { edge }).move).toMatchObject({ to: 'standby' });
  });

  test('so does who has failed before, 15 s for each time, until one was applied; the failures of others do not count', () => {
    const waits = (entries: readonly Entry[]): number => {
      for (let seconds = 0; ; seconds++)
        if (at(FIRST, dueFor(seconds * SECOND), { journal: journalOf(entries, known) }).move) return seconds;
    };
    const replaced = { ...failed(FIRST), phase: 'replaced' as const, leaseUntil: NOW - 99 * SECOND };
    expect(waits([failed(FIRST)])).toBe(15);
    expect(waits([failed(FIRST), replaced])).toBe(30);
    expect(waits([failed(SECOND_REGION), failed(THIRD)])).toBe(0);
  });

  test('with one controller nobody waits', () => {
    const seen = { ...seenOf({ primary: DOWN, public: answers(`${GOOD}${FAILING}`, 'primary') }) };
    expect(actionOf(plan(seen, DEFAULT_SETTINGS), 'move')?.entry).not.toHaveProperty('region');
  });
});

describe('the lease of another', () => {
  const open = (region: Region): Entry =>
    entry({ kind: 'failover', to: 'standby', phase: 'in-progress', region, run: 'theirs', epoch: 1 });
  const { leaseUntil } = open(FIRST);
  const seen = (since: number): ControllerMemory => ({ begun: { epoch: 1, run: 'theirs', since } });

  test('is over at its end in the same Region, and as much later elsewhere as clocks may differ', () => {
    expect(overAt(open(FIRST), undefined)).toBe(leaseUntil);
    expect(overAt(open(FIRST), controller(FIRST))).toBe(leaseUntil);
    expect(overAt(open(FIRST), controller(THIRD))).toBe(leaseUntil + SKEW_MS);
  });

  test('is over once it has been seen for as long as it lasts, whatever the clocks say', () => {
    const since = leaseUntil - LEASE_MS + 2 * SECOND;
    expect(overAt(open(FIRST), controller(THIRD, seen(since)))).toBe(since + LEASE_MS);
    expect(overAt(open(FIRST), controller(THIRD, { begun: { epoch: 1, run: 'other', since } }))).toBe(
      leaseUntil + SKEW_MS,
    );
  });

  test('who cannot see the edge replaces it 30 s later still', () => {
    const blind = { distribution: 'unreadable', key: 'none' } as const;
    const sees = { distribution: 'primary', key: 'none' } as const;
    expect(inFlightUntil(open(FIRST), sees, controller(THIRD))).toBe(leaseUntil + SKEW_MS);
    expect(inFlightUntil(open(FIRST), blind, controller(THIRD))).toBe(leaseUntil + SKEW_MS + 30 * SECOND);
    expect(inFlightUntil(open(FIRST), blind, undefined)).toBe(leaseUntil);
  });

  test('is settled by the edge only after that', () => {
    const begunAt = NOW - LEASE_MS - SKEW_MS + 1;
    const journal = (more: object) =>
      journalOf([{ ...open(FIRST), begunAt, leaseUntil: begunAt + LEASE_MS, ...more }], known);
    const phase = (region: Region, memory: ControllerMemory = {}, more = {}) =>
      at(region, memory, { journal: journal(more) }).journal.entries.find(({ epoch }) => epoch === 1)?.phase;
    expect(phase(FIRST)).toBe('failed');
    expect(phase(THIRD)).toBe('in-progress');
    expect(phase(THIRD, {}, { leaseUntil: NOW - SKEW_MS })).toBe('failed');
  });
});

describe('taking over', () => {
  const begunAt = NOW - 12 * SECOND;
  const open = (more: Partial<Entry> = {}): Journal =>
    journalOf(
      [
        entry({
          kind: 'failover',
          to: 'standby',
          phase: 'in-progress',
          region: FIRST,
          run: 'theirs',
          begunAt,
          leaseUntil: begunAt + LEASE_MS,
          ...more,
        }),
      ],
      { ...known, key: { says: 'absent', etag: 'E1', at: NOW } },
    );
  const seen = (ms: number): ControllerMemory => ({ begun: { epoch: 1, run: 'theirs', since: NOW - ms } });
  const takes = (region: Region, ms: number, more: Partial<Observation> = {}) =>
    at(region, seen(ms), { journal: open(), ...more }).move;

  test('after eight seconds: the same epoch, with a lease of its own and a doubt about the key', () => {
    const { decision, journal, move } = at(SECOND_REGION, seen(TAKE_OVER_MS), { journal: open() });
    expect(decision.sentence).toBe(
      'Take over the switch to standby: the controller in ca-central-1 began it, and may be gone.',
    );
    expect(move).toMatchObject({
      epoch: 1,
      run: 'this',
      region: SECOND_REGION,
      begunAt,
      leaseUntil: NOW + LEASE_MS,
      firstRegion: FIRST,
      firstLeaseUntil: begunAt + LEASE_MS,
    });
    expect(journal.key?.doubtful).toEqual({ until: begunAt + LEASE_MS + SKEW_MS, sides: ['standby'] });
  });

  test('in the order of those that are left', () => {
    expect(takes(SECOND_REGION, TAKE_OVER_MS - 1)).toBeUndefined();
    expect(takes(THIRD, TAKE_OVER_MS)).toBeUndefined();
    expect(takes(THIRD, TAKE_OVER_MS + SECOND)).toBeDefined();
    expect(takes(FIRST, TAKE_OVER_MS + 9 * SECOND)).toBeUndefined();
  });

  test('a second time: the first Region and its lease stay', () => {
    const journal = open({ firstRegion: 'eu-west-1', firstLeaseUntil: 7 });
    expect(takes(SECOND_REGION, TAKE_OVER_MS, { journal })).toMatchObject({
      firstRegion: 'eu-west-1',
      firstLeaseUntil: 7,
    });
  });

  const well = REGIONS.map((region) => ({ region, ledger: ledgerOf({ primary: GOOD, standby: GOOD }) }));
  test.each<[string, Partial<Observation>]>([
    ['a hold', { override: { text: 'hold' } }],
    ['a pin to the other side', { override: { text: 'primary' } }],
    ['a newer key', { edge: { distribution: 'primary', key: { side: 'primary', epoch: 9 } } }],
    ['sides that are well again', { ledgers: well, ledger: pooled(well) }],
    [
      'another run of the same epoch',
      { controller: controller(SECOND_REGION, { begun: { epoch: 1, run: 'x', since: 0 } }) },
    ],
  ])('not with %s', (_, more) => {
    expect(takes(SECOND_REGION, TAKE_OVER_MS, more)?.epoch).not.toBe(1);
  });
});

describe('what a controller keeps', () => {
  test('the earlier of what two runs know of the same', () => {
    const one = { due: { kind: 'failover', to: 'standby', since: 5 }, lookedAt: 9 } as const;
    const two = { due: { kind: 'failover', to: 'standby', since: 3 }, lookedAt: 4 } as const;
    expect(merged(two, one)).toEqual({ ...one, due: two.due });
    expect(merged(two, undefined)).toBe(two);
    expect(merged({ due: { kind: 'pin', to: 'standby', since: 1 } }, one).due).toEqual(one.due);
  });

  test('is written where it is news, and once a minute', () => {
    const known = { lookedAt: NOW, due: { kind: 'failover', to: 'standby', since: 1 } } as const;
    expect(isNews({ ...known, lookedAt: NOW + 59 * SECOND }, known)).toBe(false);
    expect(isNews({ ...known, lookedAt: NOW + 60 * SECOND }, known)).toBe(true);
    expect(isNews({ lookedAt: NOW }, known)).toBe(true);
    expect(isNews({ ...known, overrideFailingSince: 1 }, known)).toBe(true);
  });
});

test('a journal that is closed for good is left alone', () => {
  const journal = journalOf([], { movedTo: 'routeaway-lab-journal-three' });
  const turn = plan(seenOf({ journal }), DEFAULT_SETTINGS);
  expect(turn).toEqual({
    journal,
    stop: 'This journal is closed: the stage has gone on to three controllers, and its journal is in the table routeaway-lab-journal-three.',
  });
});

test('three controllers begin no journal in an empty table; one does', () => {
  const journal = { ...journalOf([]), entries: [], revision: 0 };
  expect(plan({ ...seenOf({ journal }), controller: controller(FIRST) }, DEFAULT_SETTINGS)).toEqual({
    journal,
    stop: 'There is no journal in the table of the three controllers. A deploy writes its beginning, or copies the one that the stage has; until then this controller does nothing.',
  });
  expect(plan(seenOf({ journal }), DEFAULT_SETTINGS).journal.entries).toHaveLength(1);
  const begun = { ...journal, revision: 1 };
  expect(
    plan({ ...seenOf({ journal: begun }), controller: controller(FIRST) }, DEFAULT_SETTINGS),
  ).not.toHaveProperty('stop');
});
