/** What speaks against a drill: each reason alone, at a system that is in steady state otherwise. */
import { refusals } from '../../../../cli/routeaway/drill/refusals.ts';
import { type Health, judge } from '../../../../shared/core/decision/health.ts';
import { EMPTY_JOURNAL, type Entry } from '../../../../shared/core/journal/journal.ts';
import { DEFAULT_SETTINGS, LIMIT_WITHIN_MS } from '../../../../shared/core/settings.ts';
import type { Side } from '../../../../shared/core/side.ts';
import { DEGRADED, entry, GOOD, journalOf, ledgerOf, MINUTE, NOW } from '../../core/build.ts';

type Snapshot = Parameters<typeof refusals>[0];
const of = (marks: string): Health => judge([ledgerOf({ primary: marks })], 'primary', NOW, DEFAULT_SETTINGS);
const WELL = of(GOOD);
const { coolDown } = DEFAULT_SETTINGS;

const moved = (given: Partial<Entry>): Entry =>
  entry({ kind: 'failover', from: 'standby', to: 'primary', begunAt: NOW - coolDown, ...given });

const sightOf = (
  given: { readonly entries?: readonly Entry[]; readonly preflight?: string } & Partial<Snapshot> = {},
): Snapshot => {
  const { entries = [moved({})], preflight, ...rest } = given;
  const journal = journalOf(entries, {
    ...(preflight !== undefined && {
      preflight: { at: NOW, findings: [{ id: 'a', sentence: preflight, since: NOW - 4 * MINUTE }] },
    }),
  });
  return {
    active: 'primary',
    health: { primary: WELL, standby: WELL },
    word: { override: { mode: 'auto' }, journal },
    drill: {},
    seen: { now: NOW, journal },
    ...rest,
  };
};
const against = (snapshot: Snapshot, side?: Side) =>
  refusals(snapshot, { settings: DEFAULT_SETTINGS }, side && { side });

test('nothing speaks against it at rest', () => {
  expect(against(sightOf())).toEqual([]);
  expect(against(sightOf(), 'primary')).toEqual([]);
});

const { word } = sightOf();
test.each<[string, Snapshot, Side | undefined, string]>([
  [
    'nothing on record',
    sightOf({ seen: { now: NOW, journal: EMPTY_JOURNAL } }),
    undefined,
    'The switcher has never run: there is nothing to drill yet.',
  ],
  [
    'the other side fails',
    sightOf(),
    'standby',
    'Traffic is on primary, so --fail standby would move nothing.',
  ],
  [
    'an override that nobody understands',
    sightOf({ word: { ...word, trouble: 'The override is invalid.' } }),
    undefined,
    'The override is invalid.',
  ],
  [
    'an override that cannot be read',
    sightOf({ word: { ...word, stop: 'The override cannot be read.' } }),
    undefined,
    'The override cannot be read.',
  ],
  [
    'a hold',
    sightOf({ word: { ...word, override: { mode: 'hold' } } }),
    undefined,
    'The override hold is in force: end it with routeaway auto.',
  ],
  ['a switch', sightOf({ entries: [moved({ phase: 'in-progress' })] }), undefined, 'Epoch 1 is under way.'],
  [
    'a standby that is not proven',
    sightOf({ health: { primary: WELL, standby: { ...WELL, proven: false } } }),
    undefined,
    'standby is healthy and not proven, so it could not take the traffic.',
  ],
  [
    'a standby that nobody sees',
    sightOf({ health: { primary: WELL, standby: of('') } }),
    undefined,
    'standby is unknown and not proven, so it could not take the traffic.',
  ],
  [
    'an incident',
    sightOf({ health: { primary: of(DEGRADED), standby: WELL } }),
    undefined,
    'primary is degraded: that is an incident, not a drill.',
  ],
  [
    'the cool-down',
    sightOf({ entries: [moved({ begunAt: NOW - coolDown + 1 })] }),
    undefined,
    'Epoch 1 moved traffic 5 min ago, within the cool-down of 5 min.',
  ],
  [
    'the preflight',
    sightOf({ preflight: 'A certificate ends.' }),
    undefined,
    'Preflight: A certificate ends. (Found 4 min ago. Where it is fixed, a run of the switcher forgets it within minutes.)',
  ],
  [
    'another drill',
    sightOf({ drill: { on: { side: 'primary', until: NOW + MINUTE, because: 'game day' } } }),
    undefined,
    'A drill is on already: "primary until 2026-11-21T12:01:00Z because game day". Where nobody plays it any more: routeaway drill --end.',
  ],
])('%s', (_, snapshot, fail, why) => expect(against(snapshot, fail)).toContain(why));

test('the limit speaks against --fail alone, which would need a switch of it', () => {
  const at = (age: number) => moved({ begunAt: NOW - age, effectAt: NOW - age });
  const used = sightOf({ entries: [coolDown, coolDown + 1, LIMIT_WITHIN_MS - 1].map(at) });
  expect(against(used)).toEqual([]);
  expect(against(used, 'primary')).toEqual([
    'The limit of automatic switches is used up: see routeaway ack.',
  ]);
});
