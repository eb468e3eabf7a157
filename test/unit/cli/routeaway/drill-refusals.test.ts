/** What speaks against a drill: each reason alone, at a system that is in steady state otherwise. */
import { foundNow, refusals } from '../../../../cli/routeaway/drill/refusals.ts';
import { type Health, judge } from '../../../../shared/core/decision/health.ts';
import type { VantagePoints } from '../../../../shared/core/decision/judgement.ts';
import { EMPTY_JOURNAL, type Entry } from '../../../../shared/core/journal/journal.ts';
import { EMPTY_LEDGER } from '../../../../shared/core/journal/ledger.ts';
import { DEFAULT_SETTINGS, LIMIT_WITHIN_MS } from '../../../../shared/core/settings.ts';
import type { Side } from '../../../../shared/core/side.ts';
import { DEGRADED, entry, GOOD, journalOf, ledgerOf, MINUTE, NOW, seenOf } from '../../core/build.ts';

type Snapshot = Parameters<typeof refusals>[0];
type Found = Parameters<typeof foundNow>[0];
const of = (marks: string): Health => judge([ledgerOf({ primary: marks })], 'primary', NOW, DEFAULT_SETTINGS);
const WELL = of(GOOD);
const { coolDown } = DEFAULT_SETTINGS;

const moved = (given: Partial<Entry>): Entry =>
  entry({ kind: 'failover', from: 'standby', to: 'primary', begunAt: NOW - coolDown, ...given });

const sightOf = (given: { readonly entries?: readonly Entry[] } & Partial<Snapshot> = {}): Snapshot => {
  const { entries = [moved({})], ...rest } = given;
  const journal = journalOf(entries);
  return {
    active: 'primary',
    health: { primary: WELL, standby: WELL },
    inForce: { override: { mode: 'auto' }, journal },
    drill: {},
    seen: { now: NOW, journal },
    ...rest,
  };
};
const against = (snapshot: Snapshot, side?: Side, found: Parameters<typeof refusals>[3] = []) =>
  refusals(snapshot, { settings: DEFAULT_SETTINGS }, side && { side }, found);

test('nothing speaks against it at rest', () => {
  expect(against(sightOf())).toEqual([]);
  expect(against(sightOf(), 'primary')).toEqual([]);
});

const { inForce } = sightOf();
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
    sightOf({ inForce: { ...inForce, trouble: 'The override is invalid.' } }),
    undefined,
    'The override is invalid.',
  ],
  [
    'an override that cannot be read',
    sightOf({ inForce: { ...inForce, stop: 'The override cannot be read.' } }),
    undefined,
    'The override cannot be read.',
  ],
  [
    'a hold',
    sightOf({ inForce: { ...inForce, override: { mode: 'hold' } } }),
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
    'a standby that fails now and then',
    sightOf({ health: { primary: WELL, standby: { ...WELL, state: 'degraded' } } }),
    undefined,
    'standby is degraded, so it might not be able to take the traffic.',
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
    'another drill',
    sightOf({ drill: { on: { side: 'primary', until: NOW + MINUTE, because: 'game day' } } }),
    undefined,
    'A drill is on already: "primary until 2026-11-21T12:01:00Z because game day". Where nobody plays it any more: routeaway drill --end.',
  ],
])('%s', (_, snapshot, fail, why) => expect(against(snapshot, fail)).toContain(why));

test('the preflight', () => {
  const found = [{ id: 'a', sentence: 'A certificate ends.', detail: 'Tomorrow.' }];
  expect(against(sightOf(), undefined, found)).toEqual(['Preflight: A certificate ends. Tomorrow.']);
});

test('what a run of the switcher found some minutes ago speaks against it only if it is still so', () => {
  const silent = { id: 'prober-silent-eu-west-1', sentence: 'It is silent.', since: NOW - MINUTE };
  const seen = seenOf({ journal: journalOf([moved({})], { preflight: { at: NOW, findings: [silent] } }) });
  const found = (points: VantagePoints) => {
    const { health } = sightOf();
    const snapshot = { seen, situation: { points }, active: 'primary', health } as unknown as Found;
    return foundNow(snapshot, { settings: DEFAULT_SETTINGS }).map(({ id }) => id);
  };
  const speaks = ledgerOf({ primary: GOOD, standby: GOOD });
  expect(found([speaks, speaks, speaks])).toEqual([]);
  expect(found([speaks, speaks, { ...EMPTY_LEDGER, region: 'eu-west-1' }])).toEqual([silent.id]);
});

test('a side that fails since a moment ago is not said to do so for as long as a message would say', () => {
  const found = (marks: string) => {
    const points = [ledgerOf({ primary: GOOD, standby: marks })];
    const health = { primary: WELL, standby: of(marks) };
    const snapshot = { seen: seenOf({ standby: marks }), situation: { points }, active: 'primary', health };
    const now = foundNow(snapshot as unknown as Found, { settings: DEFAULT_SETTINGS });
    return against(sightOf({ health }), undefined, now);
  };
  expect(found(`${GOOD}xxxxxxxxx`)).toEqual([
    'standby is unhealthy and not proven, so it could not take the traffic.',
  ]);
  expect(found(`${'+'.repeat(19)}x${'+'.repeat(13)}x++`)).toEqual([
    'standby is degraded, so it might not be able to take the traffic.',
  ]);
});

test('the limit speaks against --fail alone, which would need a switch of it', () => {
  const at = (age: number) => moved({ begunAt: NOW - age, effectAt: NOW - age });
  const used = sightOf({ entries: [coolDown, coolDown + 1, LIMIT_WITHIN_MS - 1].map(at) });
  expect(against(used)).toEqual([]);
  expect(against(used, 'primary')).toEqual([
    'The limit of automatic switches is used up: see routeaway ack.',
  ]);
});
