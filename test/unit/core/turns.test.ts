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
import { OVERRIDE_PATIENCE_MS } from '../../../shared/core/override.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
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

const applied = (kind: 'failover' | 'failback', to: Side): Entry =>
  entry({ kind, to, region: SECOND_REGION, begunAt: NOW - 300 * 60 * SECOND, verifiedAt: NOW });

describe('who begins', () => {
  test.each([
    [FIRST, 0],
    [SECOND_REGION, 1],
    [THIRD, 2],
  ] as const)('the controller in %s %i s after it has found the move due', (region, seconds) => {
    const begun = at(region, dueFor(seconds * SECOND));
    expect(begun.move).toMatchObject({ region, to: 'standby' });
    expect(begun.memory?.due).toEqual(dueFor(seconds * SECOND).due);
    if (seconds === 0) return;
    const { decision, move, memory } = at(region, dueFor(seconds * SECOND - 1));
    expect(move).toBeUndefined();
    expect(decision).toMatchObject({
      rule: 'failover',
      sentence: 'Hold: traffic is to move to standby, and a controller in another Region may begin first.',
      waitsFor: 'the turn of this controller, a few seconds',
      until: NOW + 1,
      stay: true,
    });
    expect(memory?.due).toEqual(dueFor(seconds * SECOND - 1).due);
  });

  test('what is found due for the first time counts from now', () => {
    for (const other of [
      { kind: 'pin', to: 'standby' },
      { kind: 'failover', to: 'primary' },
    ] as const) {
      const { move, memory } = at(SECOND_REGION, { due: { ...other, since: 0 } });
      expect(move).toBeUndefined();
      expect(memory?.due).toEqual({ kind: 'failover', to: 'standby', since: NOW });
    }
  });

  test.each([
    { distribution: 'unreadable', key: 'none' },
    { distribution: 'primary', key: 'unreadable' },
  ] as const)('who cannot see the edge lets the others go first for 15 s more: %j', (edge) => {
    expect(at(FIRST, dueFor(14 * SECOND), { edge }).move).toBeUndefined();
    expect(at(FIRST, dueFor(15 * SECOND), { edge }).move).toMatchObject({ to: 'standby' });
    // Its own entry that nobody has closed has not failed.
    const open = {
      ...failed(FIRST),
      phase: 'in-progress',
      run: 'before',
      leaseUntil: NOW - 60 * SECOND,
    } as const;
    const journal = journalOf([open], known);
    expect(at(FIRST, dueFor(15 * SECOND), { edge, journal }).move).toMatchObject({ epoch: 2 });
  });

  test('but not who can move traffic by DNS without the key', () => {
    const edge = {
      distribution: 'dns',
      key: 'unreadable',
      dns: { says: 'primary', answers: 'primary' },
    } as const;
    expect(at(FIRST, dueFor(0), { edge }).move).toMatchObject({ to: 'standby' });
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
    expect(waits([failed(FIRST), applied('failback', 'primary'), applied('failover', 'standby')])).toBe(15);
    expect(waits([applied('failback', 'primary'), applied('failover', 'standby'), failed(FIRST)])).toBe(0);
    expect(waits([{ ...failed(FIRST), kind: 'pin', to: 'primary' }])).toBe(0);
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
    const { region: _, ...ofOneController } = open(FIRST);
    expect(overAt(ofOneController, controller(THIRD))).toBe(leaseUntil);
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
    expect(decision.move).toEqual({ kind: 'failover', from: 'primary', to: 'standby' });
    expect(move).not.toHaveProperty('overruled');
    expect(journal.key?.doubtful).toEqual({ until: begunAt + LEASE_MS + SKEW_MS, sides: ['standby'] });
  });

  test('the doubt of an earlier switch stays until its own end', () => {
    const doubtful = (until: number) => {
      const { key } = at(SECOND_REGION, seen(TAKE_OVER_MS), {
        journal: {
          ...open(),
          key: { says: 'absent', etag: 'E1', at: NOW, doubtful: { until, sides: ['primary'] } },
        },
      }).journal;
      return key?.doubtful;
    };
    const own = begunAt + LEASE_MS + SKEW_MS;
    expect(doubtful(own + 1)).toEqual({ until: own + 1, sides: ['primary', 'standby'] });
    expect(doubtful(NOW + 1)).toEqual({ until: own, sides: ['primary', 'standby'] });
    expect(doubtful(NOW)).toEqual({ until: own, sides: ['standby'] });
  });

  test('a pin is taken over under the pin', () => {
    const journal = open({ kind: 'pin' });
    expect(takes(SECOND_REGION, TAKE_OVER_MS, { journal, override: { text: 'standby' } })?.epoch).toBe(1);
  });

  test('a key that the run before has written already is no newer one', () => {
    const edge = { distribution: 'primary', key: { side: 'standby', epoch: 1 } } as const;
    expect(takes(SECOND_REGION, TAKE_OVER_MS, { edge })).toMatchObject({ epoch: 1 });
  });

  test('an older key towards the other side is known to overrule the distribution', () => {
    const edge = { distribution: 'primary', key: { side: 'primary', epoch: 0 } } as const;
    expect(takes(SECOND_REGION, TAKE_OVER_MS, { edge })).toMatchObject({ epoch: 1, overruled: true });
  });

  test('a switch from before there were three controllers, too', () => {
    const { region: _, ...ofOneController } = open().entries[0] as Entry;
    const journal = { ...open(), entries: [ofOneController, ...open().entries.slice(1)] };
    const { decision, move } = at(SECOND_REGION, seen(TAKE_OVER_MS + SECOND), { journal });
    expect(decision.sentence).toContain('the controller in another Region began it');
    expect(move).toMatchObject({ region: SECOND_REGION, firstLeaseUntil: begunAt + LEASE_MS });
    expect(move).not.toHaveProperty('firstRegion');
  });

  test('not once its lease is over, though this controller cannot see the edge', () => {
    const edge = { distribution: 'unreadable', key: 'none' } as const;
    const from = (ms: number) =>
      takes(SECOND_REGION, ms, { edge, journal: open({ leaseUntil: NOW + LEASE_MS }) });
    expect(from(LEASE_MS - 1)).toMatchObject({ epoch: 1, region: SECOND_REGION });
    expect(from(LEASE_MS)).toBeUndefined();
  });

  test('in the order of those that are left', () => {
    expect(takes(SECOND_REGION, 8 * SECOND - 1)).toBeUndefined();
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
    ['an override that only observes', { override: { text: 'observe' } }],
    ['one that has failed', { journal: open({ phase: 'failed', closedAt: NOW }) }],
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
  const theirs = (more: Partial<Entry> = {}) =>
    journalOf(
      [
        entry({
          kind: 'failover',
          to: 'standby',
          phase: 'in-progress',
          region: FIRST,
          run: 'theirs',
          ...more,
        }),
      ],
      known,
    );
  const begun = (memory: ControllerMemory, journal = theirs()) =>
    at(SECOND_REGION, memory, { journal }).memory?.begun;

  test('since when it knows of an entry that another has in progress', () => {
    const since = NOW - SECOND;
    expect(begun({})).toEqual({ epoch: 1, run: 'theirs', since: NOW });
    expect(begun({ begun: { epoch: 1, run: 'theirs', since } })?.since).toBe(since);
    expect(begun({ begun: { epoch: 1, run: 'before it', since } })?.since).toBe(NOW);
    expect(begun({ begun: { epoch: 0, run: 'theirs', since } })?.since).toBe(NOW);
  });

  test('not of its own, nor of one that has ended', () => {
    expect(begun({}, theirs({ region: SECOND_REGION }))).toBeUndefined();
    expect(
      begun({ begun: { epoch: 1, run: 'theirs', since: 1 } }, theirs({ phase: 'applied' })),
    ).toBeUndefined();
  });

  test('that it has looked, and since when too few override parameters answer', () => {
    const well = { primary: GOOD, standby: GOOD };
    const quiet = REGIONS.map((region) => ({ region, ledger: ledgerOf(well) }));
    const more = { ledgers: quiet, ledger: pooled(quiet) };
    expect(at(FIRST, {}, more).memory).toStrictEqual({ lookedAt: NOW });
    const override = { regions: REGIONS.map((region) => ({ region, failed: 'no answer within 1 s' })) };
    const turn = plan(
      { ...seenOf({ journal: journalOf([], known), override }), ...more, controller: controller(FIRST) },
      DEFAULT_SETTINGS,
    );
    expect(turn).toMatchObject({
      stop: expect.stringContaining('cannot be read'),
      memory: { overrideFailingSince: NOW },
    });
    const failingSince = NOW - OVERRIDE_PATIENCE_MS;
    expect(at(FIRST, {}, { ...more, override: { ...override, failingSince } }).memory).toMatchObject({
      overrideFailingSince: failingSince,
    });
  });

  test('an entry that is begun: the earlier of what two runs know of the same, else what this run knows', () => {
    const knows = (since: number, more: object = {}): ControllerMemory => ({
      lookedAt: since,
      begun: { epoch: 1, run: 'theirs', since, ...more },
    });
    expect(merged(knows(3), knows(5))).toEqual({ ...knows(3), lookedAt: 5 });
    expect(merged(knows(5), knows(3))).toEqual(knows(3));
    for (const other of [{ epoch: 2 }, { run: 'another' }])
      expect(merged(knows(3, other), knows(5))).toEqual(knows(5));
    expect(merged({ lookedAt: 3 }, knows(5))).toEqual(knows(5));
    expect(merged(knows(3), { lookedAt: 5 })).toEqual({ ...knows(3), lookedAt: 5 });
    expect(merged({ lookedAt: 3 }, { lookedAt: 5 })).toEqual({ lookedAt: 5 });
    const stored = knows(3);
    expect(merged(stored, undefined)).toBe(stored);
  });

  test.each<Partial<ControllerMemory>>([
    { due: { kind: 'failover', to: 'standby', since: 3 } },
    { overrideFailingSince: 3 },
    { beacon: { says: 404, since: 3 } },
  ])('what has ended since does not come back out of an older copy: %j', (stored) => {
    expect(merged({ lookedAt: 3, ...stored }, { lookedAt: 5 })).toEqual({ lookedAt: 5 });
    expect(merged({ lookedAt: 5 }, { lookedAt: 3, ...stored })).toEqual({ lookedAt: 3, ...stored });
    expect(merged({ lookedAt: 3, ...stored }, undefined)).toEqual({ lookedAt: 3, ...stored });
  });

  test('nor does it make earlier what has begun anew', () => {
    const due = (since: number) => ({ due: { kind: 'failover', to: 'standby', since } as const });
    expect(merged(due(3), due(5))).toEqual(due(5));
  });

  test('is written where it is news, and once a minute', () => {
    const known: ControllerMemory = {
      lookedAt: NOW,
      due: { kind: 'failover', to: 'standby', since: 1 },
      begun: { epoch: 1, run: 'theirs', since: 1 },
    };
    expect(isNews({ ...known, lookedAt: NOW + 59 * SECOND }, known)).toBe(false);
    expect(isNews({ ...known, lookedAt: NOW + 60 * SECOND }, known)).toBe(true);
    expect(isNews({ lookedAt: NOW }, { lookedAt: NOW })).toBe(false);
    expect(isNews(known, { lookedAt: NOW })).toBe(true);
    for (const news of [
      { due: undefined },
      { due: { kind: 'pin', to: 'standby', since: 1 } },
      { due: { kind: 'failover', to: 'primary', since: 1 } },
      { begun: undefined },
      { begun: { epoch: 2, run: 'theirs', since: 1 } },
      { begun: { epoch: 1, run: 'another', since: 1 } },
      { overrideFailingSince: 1 },
      { beacon: { says: 503, since: 1 } },
    ])
      expect(isNews({ ...known, ...news } as ControllerMemory, known)).toBe(true);
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
