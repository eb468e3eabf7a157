/** Every reason against acting: the rule that decides, those behind it, and the room that is left. */

import { ifReleased } from '../../../../cli/routeaway/stage/if-released.ts';
import { reasonsAgainst } from '../../../../cli/routeaway/view/reasons.ts';
import { upcomingOf } from '../../../../cli/routeaway/view/upcoming.ts';
import { activeSide } from '../../../../shared/core/journal/journal-queries.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/core/settings.ts';
import { DOWN, entry, GOOD, journalOf, ledgerOf, MINUTE, NOW, situationOf } from '../../core/build.ts';

const rules = (given: Parameters<typeof situationOf>[0]) =>
  reasonsAgainst(situationOf(given)).map(({ rule }) => rule);
const failover = (minutesAgo: number, to: 'primary' | 'standby' = 'standby') =>
  entry({ kind: 'failover', to, begunAt: NOW - minutesAgo * MINUTE });
const iso = (at: number) => new Date(at).toISOString();

test.each<[string, Parameters<typeof situationOf>[0], readonly string[]]>([
  ['all is well', {}, []],
  ['a failover is due', { primary: DOWN }, []],
  ['a hold, and nothing behind it', { override: 'hold' }, ['hold']],
  [
    'a hold, and behind it no side that is fit',
    { override: 'hold', primary: DOWN, standby: DOWN },
    ['hold', 'both-down', 'unproven'],
  ],
  ['only observed', { override: 'observe', primary: DOWN }, ['observe']],
  [
    'a hold while the active side is dead: what would come behind the failover says nothing',
    { override: 'hold', standby: DOWN, journal: journalOf([failover(60)]) },
    ['hold'],
  ],
  ['a pin that stands', { override: 'primary', primary: DOWN }, ['pin']],
  [
    'a switch is under way',
    {
      primary: DOWN,
      journal: journalOf([entry({ kind: 'failover', to: 'standby', phase: 'in-progress', begunAt: NOW })]),
    },
    ['in-flight'],
  ],
  ['just switched', { journal: journalOf([failover(1)]) }, ['steady', 'cooling-down']],
  [
    'the limit is used up, and the cool-down runs',
    {
      primary: DOWN,
      journal: journalOf([failover(2, 'primary'), failover(20), failover(40, 'primary')]),
    },
    ['limited', 'cooling-down'],
  ],
])('%s', (_, given, expected) => {
  expect(rules(given)).toEqual(expected);
});

test('says until when', () => {
  const [reason] = reasonsAgainst(
    situationOf({ primary: DOWN, journal: journalOf([failover(1, 'primary')]) }),
  );
  expect(reason).toMatchObject({ rule: 'cooling-down', until: expect.stringMatching(/Z$/) });
});

describe('what would be done if the override ended', () => {
  const seen = (given: Parameters<typeof ledgerOf>[0] = {}, journal = journalOf()) => {
    const edge = { distribution: activeSide(journal), deployed: true, key: 'none' } as const;
    const ledger = ledgerOf({ primary: GOOD, standby: GOOD, ...given });
    return { now: NOW, run: 'this', journal, ledger, override: { text: 'hold' }, edge };
  };
  const held = { text: 'hold', seenAt: NOW - MINUTE };
  test('a failover that a hold, or a pin, holds back', () => {
    const dead = seen({ standby: DOWN }, journalOf([failover(60)], { override: held }));
    const sentence = 'Switch to primary: standby failed 6 of 6 probes in 50 s, and primary is proven.';
    expect(ifReleased(dead, { mode: 'hold' }, DEFAULT_SETTINGS)).toBe(`Without the hold: ${sentence}`);
    expect(ifReleased(dead, { mode: 'standby' }, DEFAULT_SETTINGS)).toBe(`Without the pin: ${sentence}`);
  });
  test('nothing: all is well, or the next rule holds it back, or nobody has said anything', () => {
    expect(ifReleased(seen(), { mode: 'hold' }, DEFAULT_SETTINGS)).toBeUndefined();
    const justSwitched = seen({ primary: DOWN }, journalOf([failover(1, 'primary')], { override: held }));
    expect(ifReleased(justSwitched, { mode: 'hold' }, DEFAULT_SETTINGS)).toBeUndefined();
    expect(ifReleased(seen({ primary: DOWN }), { mode: 'auto' }, DEFAULT_SETTINGS)).toBeUndefined();
  });
  test('what was edited under the hold is adopted, and is no switch', () => {
    const { edge, ...rest } = seen({ primary: DOWN }, journalOf([], { override: held }));
    const moved = { ...rest, edge: { ...edge, distribution: 'standby' as const } };
    expect(ifReleased(moved, { mode: 'hold' }, DEFAULT_SETTINGS)).toBeUndefined();
  });
});

describe('what is due', () => {
  const auto = { failback: 'auto' } as const;
  const journal = journalOf([failover(60)]);
  test('a failback, where it is automatic and the primary is proven', () => {
    expect(upcomingOf(situationOf({ journal, settings: auto }))).toEqual({
      failback: expect.stringMatching(/Z$/),
    });
    expect(upcomingOf(situationOf({ journal }))).toEqual({});
    expect(upcomingOf(situationOf({ journal, settings: auto, primary: DOWN }))).toEqual({});
    expect(upcomingOf(situationOf({ settings: auto }))).toEqual({});
  });
  test('the next step of one that has begun', () => {
    const settings = { ...auto, failbackSteps: [25, 50], failbackPause: 5 * MINUTE };
    const since = NOW - MINUTE;
    const edge = { distribution: 'standby', deployed: true, key: 'absent' } as const;
    const stands = situationOf({
      journal: { ...journal, step: { share: 25, notedAt: since, since } },
      settings,
      edge,
    });
    expect(upcomingOf(stands)).toEqual({ step: { share: 25, stands: true, until: iso(since + 5 * MINUTE) } });
    const not = situationOf({ journal: { ...journal, step: { share: 25, notedAt: 0 } }, settings, edge });
    expect(upcomingOf(not)).toEqual({ step: { share: 25, stands: false } });
  });
});
