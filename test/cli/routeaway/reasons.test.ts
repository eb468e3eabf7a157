/** Every reason against acting: the rule that decides, those behind it, and the room that is left. */
import { dueOf } from '../../../cli/routeaway/due.ts';
import { reasonsAgainst } from '../../../cli/routeaway/reasons.ts';
import { DOWN, entry, journalOf, MINUTE, NOW, situationOf } from '../../core/build.ts';

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
  ['a pin that stands', { override: 'primary', primary: DOWN }, ['pin']],
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

describe('what is due', () => {
  const auto = { failback: 'auto' } as const;
  const journal = journalOf([failover(60)]);
  test('a failback, where it is automatic and the primary is proven', () => {
    expect(dueOf(situationOf({ journal, settings: auto }))).toEqual({
      failback: expect.stringMatching(/Z$/),
    });
    expect(dueOf(situationOf({ journal }))).toEqual({});
    expect(dueOf(situationOf({ journal, settings: auto, primary: DOWN }))).toEqual({});
    expect(dueOf(situationOf({ settings: auto }))).toEqual({});
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
    expect(dueOf(stands)).toEqual({ step: { share: 25, stands: true, until: iso(since + 5 * MINUTE) } });
    const not = situationOf({ journal: { ...journal, step: { share: 25, notedAt: 0 } }, settings, edge });
    expect(dueOf(not)).toEqual({ step: { share: 25, stands: false } });
  });
});
