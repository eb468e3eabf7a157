import type { Halt, Observation, Plan } from '../../../shared/core/decision/plan.ts';
import { actionOf, plan } from '../../../shared/core/decision/plan.ts';
import type { Edge } from '../../../shared/core/edge.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { LEASE_MS } from '../../../shared/core/journal/journal-append.ts';
import { close } from '../../../shared/core/journal/journal-close.ts';
import { announced } from '../../../shared/core/notices/announce.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Verdict } from '../../../shared/core/verdict/verdict.ts';
import {
  DOWN,
  entry,
  failoverAgo,
  GOOD,
  journalOf,
  MINUTE,
  NOW,
  type Observed,
  SECOND,
  seenOf,
} from './build.ts';

const planned = (seen: Observation, settings: Settings = DEFAULT_SETTINGS) =>
  withActions(plan(seen, settings));
const turn = (given: Observed) => planned(seenOf(given));

/** A plan, and its actions by their kinds. */
function withActions(result: Plan | Halt) {
  if ('stop' in result) throw new Error(result.stop);
  return {
    ...result,
    move: actionOf(result, 'move')?.entry,
    verify: actionOf(result, 'verify')?.entry,
    converge: actionOf(result, 'converge'),
  };
}

const newest = (result: Plan | Halt): Entry => result.journal.entries[0] as Entry;
const REMEMBERED = { override: { text: 'auto', seenAt: NOW } };
const remembering = journalOf([], REMEMBERED);
const onStandby = (rest: Partial<Entry> = {}, minutesAgo = 30) =>
  journalOf([{ ...failoverAgo(minutesAgo), verifiedAt: NOW, ...rest }], REMEMBERED);

test('a quiet turn writes nothing', () => {
  expect(turn({ journal: remembering }).journal).toBe(remembering);
});

test('a quiet turn under hold writes nothing once the hold has been told', () => {
  const { journal } = turn({ journal: remembering, override: { text: 'hold' } });
  expect(turn({ journal, override: { text: 'hold' } }).journal).toBe(journal);
});

test('what a look found of the CloudFront function is remembered, and written when it changes', () => {
  const runs = turn({ journal: remembering, edge: { runsFunction: true } });
  expect(runs.journal).toStrictEqual({ ...remembering, runsFunction: true });
  expect(turn({ journal: runs.journal, edge: { runsFunction: true } }).journal).toBe(runs.journal);
  expect(turn({ journal: runs.journal }).journal).toBe(runs.journal);
  expect(turn({ journal: runs.journal, edge: { runsFunction: false } }).journal.runsFunction).toBe(false);
});

test('whether the distribution leads to DNS is remembered where it was read, and written when it changes', () => {
  const dns = { says: 'primary', answers: 'primary' } as const;
  const leads = (journal: Journal, given: Observed['edge']) =>
    turn({ journal, edge: { dns, etag: 'E1', ...given } }).journal;
  const there = leads(remembering, { distribution: 'dns' });
  expect(there).toStrictEqual({ ...remembering, leadsToDns: true });
  expect(leads(there, { distribution: 'dns' })).toBe(there);
  expect(turn({ journal: there, edge: { dns, distribution: 'unreadable' } }).journal.leadsToDns).toBe(true);
  expect(leads(there, {})).toMatchObject({ leadsToDns: false });
  expect(leads(remembering, {})).toBe(remembering);
  // Without DNS nothing is asked of it.
  expect(turn({ journal: there, edge: { etag: 'E1' } }).journal).toBe(there);
});

describe('a move that the public endpoint has not confirmed', () => {
  const waiting = (given: Partial<Entry>) => {
    const journal = journalOf([entry({ kind: 'pin', to: 'primary', begunAt: NOW - MINUTE, ...given })]);
    return turn({ journal }).verify?.epoch;
  };
  test('is one that has been applied', () => {
    expect(waiting({})).toBe(1);
    expect(waiting({ verifiedAt: NOW })).toBeUndefined();
    expect(waiting({ phase: 'failed' })).toBeUndefined();
    expect(turn({ journal: remembering }).actions).toEqual([]);
    expect(turn({ primary: DOWN }).actions).toEqual([{ kind: 'move', entry: expect.anything() }]);
  });
});

test('only what cannot be used of the override is a warning', () => {
  expect(turn({ journal: remembering }).warnings).toEqual([]);
  expect(turn({ journal: remembering, override: 'missing' }).warnings).toEqual([
    'The override parameter is gone: the last valid override stays in force.',
  ]);
});

describe('the preflight', () => {
  const worried = { edge: { findings: ['A path differs.'] } };
  const findings = (given: Observed) => turn({ ...worried, ...given }).journal.preflight?.findings.length;
  test('is noted in a turn that moves nothing', () => expect(findings({ journal: remembering })).toBe(1));
  test('is left to others while a switch is under way', () => {
    const begun = { kind: 'failover', to: 'standby', phase: 'in-progress', begunAt: NOW } as const;
    expect(findings({ journal: journalOf([entry(begun)]) })).toBeUndefined();
    expect(findings({ primary: DOWN })).toBeUndefined();
  });
});

describe('a drill', () => {
  const drilled = (given: Observed) => {
    const seen = seenOf(given);
    const primary = seen.ledger.primary.map((v, i) => (i === 35 ? { ...v, drill: true as const } : v));
    return planned({ ...seen, ledger: { ...seen.ledger, primary } }).move;
  };
  test('is written down with the failover that rests on its verdicts', () => {
    expect(drilled({ primary: DOWN })).toMatchObject({ kind: 'failover', drill: true });
    expect(turn({ primary: DOWN }).move).not.toHaveProperty('drill');
  });
  test('is no part of what an operator wants', () => {
    const pinned = drilled({ primary: DOWN, override: { text: 'standby' } });
    expect(pinned).toMatchObject({ kind: 'pin' });
    expect(pinned).not.toHaveProperty('drill');
  });
});

describe('the first run', () => {
  test('takes note of where traffic is', () => {
    const result = turn({ journal: EMPTY_JOURNAL, edge: { distribution: 'standby' } });
    expect(newest(result)).toStrictEqual({
      epoch: 0,
      kind: 'initial',
      from: 'standby',
      to: 'standby',
      phase: 'applied',
      because: 'First run: the edge sends traffic to standby.',
      evidence: [],
      run: 'this',
      begunAt: NOW,
      leaseUntil: NOW,
      effectAt: NOW,
      closedAt: NOW,
    });
    expect(result.move).toBeUndefined();
  });

  test('takes an edge whose behaviours disagree for the primary', () => {
    const result = turn({ journal: EMPTY_JOURNAL, edge: { distribution: 'mixed' } });
    expect(result.journal.entries.at(-1)).toMatchObject({ kind: 'initial', to: 'primary' });
  });

  test('stops where nobody knows', () => {
    const result = plan(
      seenOf({ journal: EMPTY_JOURNAL, edge: { distribution: 'unreadable' } }),
      DEFAULT_SETTINGS,
    );
    expect(result).toMatchObject({ stop: expect.stringMatching(/edge cannot be read/) });
  });
});

describe('a switch', () => {
  const result = turn({ primary: DOWN });

  test('is begun with the next epoch, a lease and its evidence', () => {
    expect(result.move).toBe(newest(result));
    expect(result.move).toMatchObject({
      epoch: 1,
      kind: 'failover',
      from: 'primary',
      to: 'standby',
      phase: 'in-progress',
      leaseUntil: NOW + LEASE_MS,
      run: 'this',
    });
    expect(result.move?.evidence).toEqual([
      '2026-11-21T12:00:00Z primary unhealthy: status 503, wanted 2xx',
      '2026-11-21T12:00:00Z standby healthy: as wanted',
    ]);
  });

  test('is told when it has applied, not before', () => {
    expect(result.journal.outbox).toEqual([]);
    const told = (outcome: Parameters<typeof close>[2]) =>
      announced(result.journal, close(result.journal, 1, outcome, NOW + SECOND), { now: NOW, run: 'this' });
    const applied = told({ phase: 'applied', effectAt: NOW + SECOND });
    expect(applied.outbox.map((n) => n.id)).toEqual(['epoch-1-applied']);
    expect(told({ phase: 'failed' }).outbox).toEqual([]);
  });

  test('knows since when clients suffer', () => {
    const suffering = { ...seenOf({ primary: DOWN }) };
    const seen = {
      ...suffering,
      ledger: { ...suffering.ledger, outage: { since: NOW - MINUTE, lastBad: NOW } },
    };
    expect(newest(plan(seen, DEFAULT_SETTINGS))).toMatchObject({ outageSince: NOW - MINUTE });
    expect(result.move).not.toHaveProperty('outageSince');
  });
});

describe('what an earlier run left open', () => {
  const open = (secondsAgo: number) =>
    journalOf([
      entry({ kind: 'failover', to: 'standby', phase: 'in-progress', begunAt: NOW - secondsAgo * SECOND }),
    ]);

  const phases = ({ journal }: Plan) => journal.entries.map(({ epoch, phase }) => `${epoch} ${phase}`);

  test('is left alone while its lease lives', () => {
    const result = turn({ primary: DOWN, journal: open(29), edge: { distribution: 'standby' } });
    expect(newest(result).phase).toBe('in-progress');
    expect(result.decision.rule).toBe('in-flight');
  });

  test('has applied where the edge says so', () => {
    const result = turn({ primary: DOWN, journal: open(30), edge: { distribution: 'standby' } });
    expect(newest(result)).toMatchObject({ phase: 'applied', effectAt: NOW, closedAt: NOW });
    expect(result.move).toBeUndefined();
    expect(result.verify?.epoch).toBe(1);
  });

  test('has failed where the edge says so, and is tried again under the next epoch', () => {
    const result = turn({ primary: DOWN, journal: open(30) });
    expect(phases(result)).toEqual(['2 in-progress', '1 failed', '0 applied']);
  });

  test('is replaced where the edge cannot be read', () => {
    const result = turn({ primary: DOWN, journal: open(30), edge: { distribution: 'unreadable' } });
    expect(phases(result)).toEqual(['2 in-progress', '1 replaced', '0 applied']);
  });
});

describe('an edge that was moved from outside', () => {
  const moved = { journal: onStandby(), edge: { distribution: 'primary' } } as const;

  test('is repaired towards a proven side', () => {
    const { move, decision } = turn(moved);
    expect(move).toMatchObject({ kind: 'repair', from: 'primary', to: 'standby' });
    expect(move?.evidence[0]).toBe('The distribution was found to send traffic to primary.');
    expect(decision).toMatchObject({
      rule: 'repair',
      sentence: 'Revert an external change: traffic belongs on standby.',
    });
  });

  test('is left alone shortly after an entry was closed: the look may be older', () => {
    const fresh = onStandby({ closedAt: NOW - 15 * SECOND + 1 });
    expect(turn({ ...moved, journal: fresh }).journal.entries).toBe(fresh.entries);
    expect(turn({ ...moved, journal: onStandby({ closedAt: NOW - 15 * SECOND }) }).move?.kind).toBe('repair');
  });

  test('is adopted where the side it left is not fit', () => {
    const result = turn({ ...moved, standby: DOWN });
    expect(newest(result)).toMatchObject({
      kind: 'adoption',
      from: 'standby',
      to: 'primary',
      phase: 'applied',
      because: 'Accept an external change: traffic is on primary now.',
      evidence: ['The distribution was found to send traffic to primary.'],
    });
    expect(result.decision).toMatchObject({ rule: 'steady' });
    expect(result.journal.outbox).toMatchObject([
      { id: 'epoch-2-adopted', urgent: false, subject: newest(result).because },
    ]);
  });

  test('is repaired towards a degraded side, away from an unhealthy one', () => {
    const degraded = `${'+'.repeat(34)}x+`;
    expect(turn({ ...moved, standby: degraded, primary: DOWN }).move).toMatchObject({
      kind: 'repair',
      to: 'standby',
    });
    expect(newest(turn({ ...moved, standby: degraded }))).toMatchObject({ kind: 'adoption', to: 'primary' });
    // Nor need it be proven.
    expect(turn({ ...moved, standby: '+++', primary: DOWN }).move?.kind).toBe('repair');
    expect(newest(turn({ ...moved, standby: '+++' })).kind).toBe('adoption');
  });

  test('is adopted after three repairs within the hour', () => {
    const repair = (minutesAgo: number) =>
      entry({ kind: 'repair', to: 'standby', begunAt: NOW - minutesAgo * MINUTE, verifiedAt: NOW });
    const journal = (...ago: number[]) => ({
      ...onStandby(),
      entries: journalOf([
        ...ago.map(repair),
        entry({ kind: 'failover', to: 'standby', begunAt: NOW - 70 * MINUTE }),
      ]).entries,
    });
    expect(newest(turn({ ...moved, journal: journal(1, 20, 59) })).kind).toBe('adoption');
    expect(newest(turn({ ...moved, journal: journal(1, 20, 61) })).kind).toBe('repair');
  });

  test('is left alone under hold, and adopted on release', () => {
    const held = turn({ ...moved, override: { text: 'hold' } });
    expect(newest(held).kind).toBe('failover');
    const released = turn({ ...moved, journal: held.journal, override: { text: 'auto' } });
    expect(newest(released)).toMatchObject({ kind: 'adoption', to: 'primary' });
  });

  test('is adopted on release, also where the edge could not be read at that moment', () => {
    const held = turn({ ...moved, override: { text: 'hold' } });
    const blind = turn({ journal: held.journal, edge: { distribution: 'unreadable' } });
    expect(newest(blind).kind).toBe('failover');
    expect(newest(turn({ ...moved, journal: blind.journal }))).toMatchObject({
      kind: 'adoption',
      to: 'primary',
    });
  });

  test('is repaired again once a release has been looked at', () => {
    const held = turn({
      journal: onStandby(),
      edge: { distribution: 'standby' },
      override: { text: 'hold' },
    });
    const released = turn({ journal: held.journal, edge: { distribution: 'standby' } });
    expect(released.journal).not.toHaveProperty('released');
    expect(newest(turn({ ...moved, journal: released.journal })).kind).toBe('repair');
  });

  test('is brought back under a pin', () => {
    const { move, journal } = turn({ ...moved, standby: DOWN, override: { text: 'standby' } });
    expect(move).toMatchObject({ kind: 'pin', to: 'standby' });
    // Without taking note of where it was: an operator has said where it belongs.
    expect(journal.entries[1]?.kind).toBe('failover');
  });

  test('would be repaired under observe', () => {
    const result = turn({ ...moved, override: { text: 'observe' } });
    expect(result.move).toBeUndefined();
    expect(result.decision.sentence).toMatch(/^Would revert an external change: /);
  });

  test('in two halves is repaired, or told where that is not right', () => {
    const halves = { journal: onStandby(), edge: { distribution: 'mixed' } } as const;
    expect(turn(halves).move).toMatchObject({ kind: 'repair', to: 'standby' });
    expect(turn(halves).move?.evidence[0]).toBe(
      'The cache behaviours of the distribution were found to disagree.',
    );
    const stuck = turn({ ...halves, standby: DOWN, primary: DOWN });
    expect(stuck.move).toBeUndefined();
    expect(stuck.decision).toMatchObject({
      rule: 'repair',
      sentence:
        'Hold: the cache behaviours of the distribution disagree, and standby is not healthy enough to take all traffic.',
      waitsFor: 'standby to be proven, or an operator to pin a side',
      tell: 'behaviours-disagree',
    });
    const repairs = [1, 20, 59].map((ago) =>
      entry({ kind: 'repair', to: 'standby', begunAt: NOW - ago * MINUTE, verifiedAt: NOW }),
    );
    expect(turn({ ...halves, journal: journalOf(repairs) }).decision).toMatchObject({
      rule: 'repair',
      sentence:
        'Hold: the cache behaviours of the distribution disagree, and that was reverted three times within the last hour.',
      waitsFor: 'an hour to pass since the first of them, or an operator to pin a side',
      tell: 'behaviours-disagree',
    });
  });

  test('in two halves under hold is no side that could be adopted on release', () => {
    const released = { ...onStandby(), released: true } as const;
    const halves = { journal: released, edge: { distribution: 'mixed' } } as const;
    expect(turn(halves).move).toMatchObject({ kind: 'repair', to: 'standby' });
    const stuck = turn({ ...halves, standby: '', primary: '' });
    expect(newest(stuck).kind).toBe('failover');
  });

  test('gives way to a pin to either side, which needs no note of where it was', () => {
    const away = { journal: remembering, edge: { distribution: 'standby' }, primary: DOWN } as const;
    const { move, journal } = turn({ ...away, override: { text: 'primary' } });
    expect(move).toMatchObject({ kind: 'pin', to: 'primary' });
    expect(journal.entries.map(({ kind }) => kind)).toEqual(['pin', 'initial']);
  });

  test('gives way to a switch', () => {
    const result = turn({
      journal: onStandby(),
      edge: { distribution: 'mixed' },
      standby: DOWN,
    });
    expect(result.move).toMatchObject({ kind: 'failover', to: 'primary' });
  });
});

describe('notices', () => {
  const both = { primary: DOWN, standby: DOWN, journal: remembering } as const;

  test('a situation is told once, and again after a while', () => {
    const first = turn(both);
    expect(first.journal.outbox).toHaveLength(1);
    expect(turn({ ...both, journal: first.journal }).journal).toBe(first.journal);
    const told = {
      ...first.journal,
      told: Object.fromEntries(Object.keys(first.journal.told).map((k) => [k, NOW - 60 * MINUTE])),
    };
    expect(turn({ ...both, journal: { ...told, outbox: [] } }).journal.outbox).toHaveLength(1);
  });

  test('one that lasts is not forgotten meanwhile', () => {
    const later = NOW + 20 * MINUTE;
    const seen = { ...seenOf({ ...both, journal: turn(both).journal }), now: later };
    const shift = (v: Verdict) => ({ ...v, tick: v.tick + later - NOW });
    const { primary, standby } = seen.ledger;
    const ledger = { ...seen.ledger, primary: primary.map(shift), standby: standby.map(shift) };
    expect(plan({ ...seen, ledger }, DEFAULT_SETTINGS).journal).toBe(seen.journal);
  });

  test('one that comes back within a quarter of an hour is not news', () => {
    const ended = turn({ journal: turn(both).journal });
    expect(Object.keys(ended.journal.told)).toHaveLength(1);
    expect(turn({ ...both, journal: { ...ended.journal, outbox: [] } }).journal.outbox).toEqual([]);
    const forgotten = plan(
      { ...seenOf({ journal: ended.journal }), now: NOW + 15 * MINUTE },
      DEFAULT_SETTINGS,
    );
    expect(forgotten.journal.told).not.toHaveProperty([Object.keys(ended.journal.told)[0] as string]);
  });

  test('an override that cannot be read: what applies, how clients are served, and that none can be written', () => {
    const told = (text: string) => {
      const journal = journalOf([], {
        override: { text, seenAt: NOW - 60 * MINUTE },
        overrideFailingSince: NOW - 5 * MINUTE,
      });
      const { outbox } = turn({ journal, override: { failed: 'Timeout' } }).journal;
      return outbox.find(({ id }) => id.startsWith('override-trouble'));
    };
    const CLIENTS = 'Clients: not known; there is no recent verdict about the public endpoint.';
    expect(told('auto')).toMatchObject({ urgent: true, noOverride: true });
    expect(told('auto')?.body.split('\n').slice(1, 3)).toEqual(['Failover works as usual.', CLIENTS]);
    expect(told('hold')?.body.split('\n').slice(1, 3)).toEqual([
      'There is no failover meanwhile: the override "hold" forbids it.',
      CLIENTS,
    ]);
  });

  test('nonsense in the override is told, and the expiry of one', () => {
    const slip = (override: Observation['override'], journal = remembering) =>
      turn({ journal, override }).journal.outbox[0];
    const said = slip({ text: '?' })?.subject;
    expect(slip({ text: '?' })).toMatchObject({
      id: `override-trouble:?@${NOW}`,
      urgent: true,
      body: `${said}\nRunbook: docs/runbook.md#the-override-does-nothing`,
    });
    expect(said).toMatch(/is invalid/);
    expect(slip({ text: '?'.repeat(99) })?.id).toBe(`override-trouble:${'?'.repeat(60)}@${NOW}`);
    expect(slip('missing')?.id).toBe(`override-trouble:no text@${NOW}`);
    const unread = journalOf([], { overrideFailingSince: NOW - 5 * MINUTE });
    expect(slip({ failed: 'Timeout' }, unread)?.id).toBe(`override-trouble:no text@${NOW}`);
    const regions = [
      { region: 'ca-central-1', text: '?'.repeat(99), version: 2, modified: NOW },
      { region: 'us-west-2', failed: 'Timeout' },
      { region: 'eu-west-1', text: 'auto', version: 1, modified: NOW },
    ];
    expect(slip({ regions })?.id).toBe(`override-trouble:${'?'.repeat(20)}|-|auto@${NOW}`);
    expect(slip({ text: '?' })).not.toHaveProperty('noOverride');
    const known = journalOf([], { override: { text: 'hold until 2026-11-21T11:59Z', seenAt: NOW - MINUTE } });
    const result = turn({ journal: known, override: { text: 'hold until 2026-11-21T11:59Z' } });
    const sentence = 'The override hold has expired: the rules decide again.';
    expect(result.journal.outbox).toMatchObject([
      {
        id: `override-expired-${NOW - MINUTE}`,
        urgent: false,
        subject: sentence,
        body: `${sentence}\nRunbook: docs/runbook.md#an-override-is-in-force`,
      },
    ]);
  });
});

describe('the evidence is what the decision rests on', () => {
  test('where ticks without a verdict came after the bad ones', () => {
    expect(turn({ primary: `${'+'.repeat(20)}xxxxxx??` }).move?.evidence.slice(0, 2)).toEqual([
      '2026-11-21T11:59:40Z primary unhealthy: status 503, wanted 2xx',
      '2026-11-21T12:00:00Z primary unknown: as wanted',
    ]);
  });

  test('in a brown-out, where the last verdicts may be good', () => {
    expect(turn({ primary: 'x+'.repeat(9) }).move).toBeUndefined();
    expect(turn({ primary: `${'x+'.repeat(7)}xx?` }).move?.evidence).toEqual([
      '2026-11-21T11:59:50Z primary unhealthy: status 503, wanted 2xx',
      '2026-11-21T12:00:00Z primary unknown: as wanted',
      '2026-11-21T12:00:00Z standby healthy: as wanted',
    ]);
  });

  test('and not longer than a person reads', () => {
    const seen = seenOf({ primary: DOWN });
    const primary = seen.ledger.primary.map((v) => ({ ...v, evidence: 'long '.repeat(200) }));
    const result = plan({ ...seen, ledger: { ...seen.ledger, primary } }, DEFAULT_SETTINGS);
    expect(newest(result).evidence.every((line) => line.length < 250)).toBe(true);
  });
});

test('when the distribution was first found Deployed is noted, so that the next run knows it', () => {
  const deployed = { distribution: 'standby', deployed: true } as const;
  const noted = turn({ journal: onStandby(), edge: deployed }).journal.entries[0];
  expect(noted).toMatchObject({ epoch: 1, deployedAt: NOW });
  const before = { ...deployed, deployed: false };
  expect(turn({ journal: onStandby(), edge: before }).journal.entries[0]).not.toHaveProperty('deployedAt');
});

describe('the journal stays one item', () => {
  /** A turn each ten seconds for a day, the primary down all the while; `end` is what becomes of each attempt. */
  const dayOf = (end: (journal: Journal, epoch: number, now: number) => Journal, edge: Edge): Journal => {
    const seen = seenOf({ primary: DOWN });
    let journal = journalOf();
    for (let now = NOW; now < NOW + 24 * 60 * MINUTE; now += 10 * SECOND) {
      const later = (v: Verdict) => ({
        ...v,
        tick: v.tick + now - NOW,
        evidence: 'no answer within 3000 ms '.repeat(12),
      });
      const ledger = {
        ...seen.ledger,
        primary: seen.ledger.primary.map(later),
        standby: seen.ledger.standby.map(later),
      };
      const result = plan({ ...seen, now, ledger, journal, edge, run: `${now}` }, DEFAULT_SETTINGS);
      const move = actionOf(result, 'move');
      journal = move ? end(result.journal, move.entry.epoch, now) : result.journal;
    }
    return journal;
  };

  test.each([
    [
      'refuses every order',
      (journal: Journal, epoch: number, now: number) => close(journal, epoch, { phase: 'failed' }, now),
      { distribution: 'primary', key: 'none' } as const,
    ],
    ['cannot be read', (journal: Journal) => journal, { distribution: 'unreadable', key: 'none' } as const],
  ])('while the edge %s for a day', (_, end, edge) => {
    const journal = dayOf(end, edge);
    expect(journal.entries[0]?.epoch).toBeGreaterThan(2_000);
    expect(journal.entries.some((e) => e.phase === 'applied')).toBe(true);
    // DynamoDB takes 400 KB.
    expect(JSON.stringify(journal).length).toBeLessThan(100_000);
  });
});

test('a run stops where the override cannot be read', () => {
  const result = plan(seenOf({ override: { failed: 'Timeout' }, primary: DOWN }), DEFAULT_SETTINGS);
  expect(result).toMatchObject({ stop: expect.stringMatching(/cannot be read \(Timeout\)/) });
  expect(result.journal.overrideFailingSince).toBe(NOW);
  expect(actionOf(result, 'move')).toBeUndefined();
});

test('entries older than a day leave the head, but never the newest that was applied', () => {
  const old = onStandby({}, 25 * 60);
  const result = turn({ journal: old, edge: { distribution: 'standby' }, standby: DOWN });
  expect(result.journal.entries.map((e) => e.epoch)).toEqual([2, 1]);
});

describe('two controls', () => {
  const key = (side: 'primary' | 'standby', epoch = 1) => ({ side, epoch }) as const;

  test('the key decides where traffic goes: one at the other side is an outside move', () => {
    const moved = turn({
      journal: onStandby(),
      edge: { distribution: 'standby', key: key('primary') },
    });
    expect(moved.move).toMatchObject({ kind: 'repair', to: 'standby' });
    expect(moved.move?.evidence[0]).toBe('The routing key v1 primary 1 was found.');
    expect(moved.converge).toBeUndefined();
  });

  test('… and is adopted where its epoch is newer than ours: someone has taken the traffic controls in hand', () => {
    const edge = { distribution: 'standby', key: key('primary', 1_800_000_000) } as const;
    const keyRead = { says: edge.key, etag: 'E9', at: NOW };
    const adopted = turn({ journal: onStandby(), edge, keyRead });
    expect(newest(adopted)).toMatchObject({ kind: 'adoption', to: 'primary', epoch: 1_800_000_001 });
    expect(adopted.move).toBeUndefined();
  });

  test('an adopted key is followed by the distribution', () => {
    const edge = { distribution: 'standby', deployed: true, key: key('primary', 9) } as const;
    const adopted = turn({ journal: onStandby(), edge, keyRead: { says: edge.key, etag: 'E9', at: NOW } });
    const later = turn({ journal: adopted.journal, edge, now: NOW + MINUTE });
    expect(later.converge).toMatchObject({ control: 'distribution', to: 'primary' });
  });

  test('a distribution that was edited while a key is set moves nothing, and is tended', () => {
    const edited = turn({ journal: onStandby(), edge: { distribution: 'primary', key: key('standby') } });
    expect(edited.move).toBeUndefined();
    expect(edited.converge).toMatchObject({ control: 'distribution', to: 'standby' });
  });

  test('nothing is judged by a key that cannot be read', () => {
    const blind = turn({ journal: onStandby(), edge: { distribution: 'primary', key: 'unreadable' } });
    expect(blind.move).toBeUndefined();
    expect(blind.converge).toBeUndefined();
    expect(newest(blind).kind).toBe('failover');
  });

  test('… but a failover goes on', () => {
    expect(turn({ primary: DOWN, edge: { key: 'unreadable' } }).move).toMatchObject({ to: 'standby' });
  });

  test('what the store says is remembered', () => {
    const keyRead = { says: 'absent', etag: 'E2', at: NOW } as const;
    expect(turn({ journal: remembering, keyRead }).journal.key).toEqual(keyRead);
  });

  test('an open switch has applied where the key stands, and has not where another one does', () => {
    const open = journalOf([
      entry({
        kind: 'failover',
        to: 'standby',
        phase: 'in-progress',
        begunAt: NOW - MINUTE,
        leaseUntil: NOW - 1,
      }),
    ]);
    const by = (edge: Partial<Edge>) => turn({ primary: DOWN, journal: open, edge }).journal;
    const first = (journal: Journal) => journal.entries.find((e) => e.epoch === 1)?.phase;
    expect(first(by({ distribution: 'primary', key: key('standby') }))).toBe('applied');
    expect(first(by({ distribution: 'standby', key: key('primary', 0) }))).toBe('failed');
    expect(first(by({ distribution: 'standby', key: 'unreadable' }))).toBe('applied');
    expect(first(by({ distribution: 'primary', key: 'unreadable' }))).toBe('replaced');
  });
});

describe('what a run reports while it acts lasts until it has succeeded', () => {
  /** Whether a message about it that is older than those that are forgotten is still known after the turn. */
  const lasts = (id: string, { journal = remembering, ...given }: Observed) =>
    id in turn({ ...given, journal: { ...journal, told: { [id]: NOW - 20 * MINUTE } } }).journal.told;
  const tried = (times: number, secondsAgo: number) =>
    journalOf(
      Array.from({ length: times }, (_, i) =>
        entry({
          kind: 'failover',
          to: 'standby',
          phase: 'failed',
          closedAt: NOW - (secondsAgo + i) * SECOND,
        }),
      ),
      REMEMBERED,
    );
  const open = journalOf(
    [entry({ kind: 'failover', to: 'standby', phase: 'in-progress', begunAt: NOW - SECOND })],
    REMEMBERED,
  );

  test.each<[what: string, lasts: boolean, Observed]>([
    ['where another run is at it', true, { journal: open }],
    ['where it is tried again', true, { primary: DOWN, journal: tried(1, 5) }],
    ['where it is not tried again, as nothing fails', false, { journal: tried(1, 5) }],
    ['in the pause after several', true, { journal: tried(3, 9) }],
    ['after the pause', false, { journal: tried(3, 10) }],
    ['at a first try', false, { primary: DOWN }],
    ['where there is nothing to do', false, {}],
  ])('that no update goes through: %s', (_, expected, given) => {
    expect(lasts('edge-untold', given)).toBe(expected);
  });

  test('that the distribution does not follow the key', () => {
    const at = (distribution: Side): Observed => ({
      journal: onStandby(),
      edge: { distribution, key: { side: 'standby', epoch: 1 } },
    });
    expect(lasts('untended-distribution', at('primary'))).toBe(true);
    expect(lasts('untended-distribution', at('standby'))).toBe(false);
  });

  test('that the distribution has no mark', () => {
    const owned = (owner: Journal['owner']): Observed => ({
      journal: { ...remembering, ...(owner && { owner }) },
    });
    expect(lasts('unmarked', owned({ at: NOW, unmarked: true }))).toBe(true);
    expect(lasts('unmarked', owned({ at: NOW }))).toBe(false);
    expect(lasts('unmarked', owned(undefined))).toBe(false);
  });
});

describe('after several failed tries', () => {
  const failed = [3, 2, 1].map((epoch) =>
    entry({ kind: 'failover', to: 'standby', phase: 'failed', epoch, closedAt: NOW - epoch * SECOND }),
  );
  const first = entry({ kind: 'initial', to: 'primary', epoch: 0, begunAt: NOW - 30 * MINUTE });
  const told = { 'edge-untold': NOW - 5 * SECOND };
  const seen = (last: number) =>
    turn({
      primary: DOWN,
      standby: GOOD,
      journal: journalOf([{ ...failed[0], closedAt: last } as Entry, ...failed.slice(1), first], { told }),
    });

  test('a move waits for the pause to end, and the message about them stands', () => {
    const result = seen(NOW - 9 * SECOND);
    expect(result.move).toBeUndefined();
    expect(result.decision).toMatchObject({
      rule: 'failover',
      sentence:
        'Hold: no update went through that sends traffic to standby; it is tried again after a pause.',
      until: NOW + SECOND,
      stay: true,
    });
    expect(result.journal.told).toMatchObject(told);
    expect(result.journal.outbox).toEqual([]);
  });

  test('and is made then', () => {
    expect(seen(NOW - 10 * SECOND).move).toMatchObject({ kind: 'failover', to: 'standby' });
  });
});

describe('a key that overrules the distribution', () => {
  const back = { primary: GOOD, standby: DOWN, journal: onStandby({}, 30) } as const;
  const key = { side: 'standby', epoch: 1 } as const;
  const begun = (edge: Partial<Edge>, journal: Journal = back.journal) =>
    turn({ ...back, journal, edge: { distribution: 'standby', ...edge } }).move;

  test('is written down with the switch that has to get past it', () => {
    expect(begun({ key })).toMatchObject({ to: 'primary', overruled: true });
    expect(begun({ key: 'absent' })).not.toHaveProperty('overruled');
    expect(begun({ key: 'unreadable' })).not.toHaveProperty('overruled');
  });

  test('is the one that is read, whatever stood there before', () => {
    const known = { says: key, etag: 'E1', at: NOW - MINUTE };
    expect(begun({ key: 'absent' }, { ...back.journal, key: known })).not.toHaveProperty('overruled');
  });

  test('may also be one whose write is still under way', () => {
    const known = { says: 'absent', etag: 'E1', at: NOW - MINUTE } as const;
    const doubting = (until: number, side: 'primary' | 'standby') =>
      begun({ key: 'absent' }, { ...back.journal, key: { ...known, doubtful: { until, sides: [side] } } });
    expect(doubting(NOW + SECOND, 'standby')).toMatchObject({ overruled: true });
    expect(doubting(NOW, 'standby')).not.toHaveProperty('overruled');
    expect(doubting(NOW + SECOND, 'primary')).not.toHaveProperty('overruled');
  });

  test('may come back at the edge for a while: until then answers do not count for the next switch', () => {
    const known = { says: 'absent', etag: 'E1', at: NOW, setAt: NOW - 10 * SECOND } as const;
    expect(begun({ key: 'absent' }, { ...back.journal, key: known })?.answersFrom).toBe(NOW + 35 * SECOND);
    expect(begun({ key: 'absent' })).not.toHaveProperty('answersFrom');
    // Nor for an adoption, which is a switch that somebody else has made.
    const adopted = (journal: Journal) =>
      newest(turn({ standby: DOWN, journal, edge: { distribution: 'primary', key: 'absent' } }));
    expect(adopted({ ...back.journal, key: known })).toMatchObject({
      kind: 'adoption',
      answersFrom: NOW + 35 * SECOND,
    });
    expect(adopted(back.journal)).not.toHaveProperty('answersFrom');
  });

  test('is none that already says what the switch wants', () => {
    const there = { distribution: 'primary', key: { side: 'primary', epoch: 1 } } as const;
    const pinned = turn({ journal: onStandby({}, 30), edge: there, override: { text: 'primary' } });
    expect(pinned.move).toMatchObject({ kind: 'pin', to: 'primary' });
    expect(pinned.move).not.toHaveProperty('overruled');
  });

  const stood = { says: key, etag: 'E1', at: NOW - 2 * MINUTE, doubtful: { until: NOW, sides: [] } } as const;
  const entries = [
    entry({
      kind: 'failover',
      to: 'primary',
      phase: 'in-progress',
      overruled: true,
      begunAt: NOW - MINUTE,
      leaseUntil: NOW - SECOND,
    }),
    entry({ kind: 'failover', to: 'standby', begunAt: NOW - 30 * MINUTE }),
  ];
  const open = journalOf(entries, { key: stood });

  test('while it cannot be read, the distribution alone has moved nothing: it is tried again', () => {
    const again = begun({ distribution: 'primary', key: 'unreadable' }, open);
    expect(again).toMatchObject({ kind: 'failover', to: 'primary', epoch: 3, overruled: true });
  });

  test('when it is known to be gone, it has', () => {
    const after = turn({ ...back, journal: open, edge: { distribution: 'primary', key: 'absent' } });
    expect(newest(after)).toMatchObject({ epoch: 2, phase: 'applied' });
  });
});

describe('a gradual failback', () => {
  const settings = { ...DEFAULT_SETTINGS, failback: 'auto', failbackSteps: [5, 50] } as const;
  const LONG = { primary: NOW - 120 * MINUTE, standby: NOW - 120 * MINUTE };
  const step = { share: 5, notedAt: NOW - MINUTE, since: NOW - MINUTE };
  const stepping = { ...onStandby({}, 90), step };
  const key = { side: 'standby', epoch: 1, share: 5 } as const;
  const stepped = (given: Observed) => {
    const seen = seenOf({
      journal: onStandby({}, 90),
      goodSince: LONG,
      edge: { distribution: 'standby', key: 'absent' },
      ...given,
    });
    return planned(seen, settings);
  };

  test('is first written down, then done by the key', () => {
    const { journal, converge, move } = stepped({});
    expect(journal.step).toEqual({ share: 5, notedAt: NOW });
    expect(converge).toMatchObject({ control: 'key', put: { side: 'standby', share: 5 } });
    expect(move).toBeUndefined();
  });

  test('is given up where the primary fails, and people are told', () => {
    const { journal, converge } = stepped({
      journal: stepping,
      primary: `${'+'.repeat(33)}x+x`,
      edge: { distribution: 'standby', key },
    });
    expect(journal).not.toHaveProperty('step');
    expect(journal.stepsEndedAt).toBe(NOW);
    const sentence =
      'Gradual failback is stopped: the primary fails too many probes. All clients go back to standby.';
    expect(journal.outbox).toMatchObject([
      {
        id: `steps-ended-${NOW - MINUTE}`,
        urgent: false,
        subject: sentence,
        body: `${sentence}\nRunbook: docs/runbook.md#traffic-is-on-the-standby-and-i-want-it-back`,
      },
    ]);
    expect(converge).toMatchObject({ put: 'absent' });
  });

  test('stays as it is under hold, whatever happens', () => {
    const held = stepped({
      journal: stepping,
      primary: DOWN,
      override: { text: 'hold' },
      edge: { distribution: 'standby', key },
    });
    expect(held.journal.step).toEqual(step);
    expect(held.converge).toBeUndefined();
  });

  test('ends where everybody is moved', () => {
    const pinned = stepped({ journal: stepping, override: { text: 'primary' } });
    expect(pinned.move).toMatchObject({ kind: 'pin', to: 'primary' });
    expect(pinned.journal).not.toHaveProperty('step');
  });
});

describe('a real outage in a drill', () => {
  const DRILL = `primary-${NOW + 30 * MINUTE}`;
  const drilled = (verdicts: readonly Verdict[], count: number): readonly Verdict[] =>
    verdicts.map((verdict, i) =>
      i < verdicts.length - count || verdict.judgement !== 'healthy'
        ? verdict
        : {
            ...verdict,
            judgement: 'unhealthy',
            evidence: `drill: so; seen: ${verdict.evidence}`,
            drill: true,
            drillId: DRILL,
          },
    );
  /** The side of the drill, where traffic is, and how the sides really are. */
  const look = (
    side: Side,
    active: Side,
    marks: { primary?: string; standby?: string },
    journal?: Journal,
  ) => {
    const moved = { ...failoverAgo(1), verifiedAt: NOW, drill: true } as const;
    const seen = seenOf({
      journal: journal ?? (active === 'standby' ? journalOf([moved]) : remembering),
      edge: { distribution: active },
      ...marks,
    });
    return { ...seen, ledger: { ...seen.ledger, [side]: drilled(seen.ledger[side], 12) } };
  };
  const played = (...given: Parameters<typeof look>) => planned(look(...given));
  const subjects = ({ journal }: Plan) => journal.outbox.map(({ subject }) => subject);

  test.each<[Side, Side]>([
    ['primary', 'standby'],
    ['standby', 'primary'],
  ])('the drill of %s ends where traffic is on the other one and that really dies', (side, active) => {
    const result = played(side, active, { [active]: DOWN });
    expect(result.move).toMatchObject({ kind: 'failover', from: active, to: side });
    expect(result.move).not.toHaveProperty('drill');
    expect(result.move?.evidence.join()).not.toContain('drill');
    expect(result.journal.drillsEnded).toEqual([{ id: DRILL, at: NOW }]);
    expect(subjects(result)).toEqual([`The drill is over: ${active}, where traffic is, really fails.`]);
  });

  test('it ends by what three probers really see, too', () => {
    const ledgers = (seen: Observation) =>
      ['ca-central-1', 'us-west-2', 'eu-west-1'].map((region) => ({ region, ledger: seen.ledger }));
    const by = (marks: Parameters<typeof look>[2]) => {
      const seen = look('primary', 'standby', marks);
      return planned({ ...seen, ledgers: ledgers(seen) }).journal.drillsEnded;
    };
    expect(by({ standby: DOWN })).toEqual([{ id: DRILL, at: NOW }]);
    expect(by({})).toBeUndefined();
  });

  test('its own side, where traffic still is, may die as well', () => {
    const result = played('primary', 'primary', { primary: DOWN });
    expect(result.move).toMatchObject({ kind: 'failover', to: 'standby' });
    expect(result.move).not.toHaveProperty('drill');
    expect(result.journal.drillsEnded).toEqual([{ id: DRILL, at: NOW }]);
  });

  test('a hold is obeyed, and what is told is no drill', () => {
    const seen = { ...look('primary', 'standby', { standby: DOWN }), override: { text: 'hold' } };
    const result = planned(seen);
    expect(result.move).toBeUndefined();
    expect(subjects(result)).not.toContainEqual(expect.stringMatching(/^DRILL/));
  });

  test('both sides may die: told without DRILL', () => {
    const result = played('primary', 'standby', { primary: DOWN, standby: DOWN });
    expect(subjects(result)).toContain(
      'Hold: standby is unhealthy and primary is unhealthy: no side is healthy enough.',
    );
  });

  test('it is told once, and goes on counting for nothing', () => {
    const { journal } = played('primary', 'standby', { standby: DOWN });
    const applied = close(journal, 2, { phase: 'applied', effectAt: NOW }, NOW);
    const quiet = { ...applied, outbox: [] };
    const result = played('primary', 'primary', { standby: DOWN }, quiet);
    expect(result.decision.sentence).toBe('Steady: traffic is on primary.');
    expect(subjects(result)).toEqual([]);
  });

  test('while the side with the traffic is well, or only degraded, the drill goes on', () => {
    const degraded = `${GOOD.slice(1)}x`;
    for (const marks of [{}, { standby: degraded }]) {
      const result = played('primary', 'standby', marks);
      expect(result.journal).not.toHaveProperty('drillsEnded');
    }
    const begun = played('primary', 'primary', {});
    expect(begun.move).toMatchObject({ kind: 'failover', to: 'standby', drill: true });
  });
});
