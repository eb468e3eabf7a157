/** Just before an update: with one controller only the override can have changed, with three the entry may be another's as well. */
import { mayAct } from '../../../functions/switcher/may-act.ts';
import type { SwitcherPorts } from '../../../functions/switcher/ports.ts';
import type { Observation } from '../../../shared/core/decision/plan.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { LEASE_MARGIN_MS } from '../../../shared/core/journal/journal-append.ts';
import type { RegionReading } from '../../../shared/core/override.ts';
import { entry, journalOf, NOW, SECOND, seenOf } from '../core/build.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
const said = (text: string, version: number): RegionReading[] =>
  REGIONS.map((region) => ({ region, text, version, modified: NOW - 60 * SECOND + version }));
const move: Entry = entry({
  kind: 'failover',
  to: 'standby',
  epoch: 1,
  phase: 'in-progress',
  run: 'this',
  region: 'ca-central-1',
  begunAt: NOW,
  leaseUntil: NOW + 30 * SECOND,
});
const AUTO = said('auto', 1);

interface World {
  readonly journal?: Journal | 'unreadable';
  readonly readings?: readonly RegionReading[];
  readonly now?: number;
  readonly own?: Partial<Entry>;
}

function ask({ journal = journalOf([move]), readings = AUTO, now = NOW + SECOND, own = {} }: World) {
  const ports = {
    clock: { now: () => now, sleep: async () => {} },
    journal: {
      read: async () => {
        if (journal === 'unreadable') throw new Error('This Region reaches no other one.');
        return journal;
      },
    },
    overrides: { read: async () => readings },
    controllers: { region: 'ca-central-1', regions: REGIONS },
  } as unknown as SwitcherPorts;
  const seen: Observation = { ...seenOf({}), override: { regions: AUTO } };
  return mayAct(ports, { ...move, ...own }, seen);
}
const open = (more: Partial<Entry>): Journal => journalOf([{ ...move, ...more }]);

test('it may where nothing has changed', async () => {
  expect(await ask({})).toBe('act');
});

test.each<[string, World]>([
  ['another run has taken it over', { journal: open({ run: 'theirs', region: 'us-west-2' }) }],
  ['it is closed', { journal: open({ phase: 'applied' }) }],
  ['a newer entry was begun', { journal: journalOf([{ ...move, run: 'theirs' }, move]) }],
  ['only the last part of the lease is left', { now: move.leaseUntil - LEASE_MARGIN_MS }],
])('it leaves the entry where %s', async (_, world) => {
  expect(await ask(world)).toHaveProperty('leave');
});

test('it fails where the journal cannot be read: this Region may be cut off', async () => {
  await expect(ask({ journal: 'unreadable' })).rejects.toThrow('reaches no other one');
});

const silent = REGIONS.map((region, i) =>
  i === 0 ? AUTO[0] : { region, failed: 'no answer' },
) as RegionReading[];
test.each<[string, readonly RegionReading[], RegExp]>([
  ['somebody has written hold', said('hold', 2), /changed between/],
  ['a pin has come in one Region', [...AUTO.slice(0, 2), ...said('primary', 2).slice(2)], /changed between/],
  ['too few parameters answer', silent, /could not be read again/],
])('the entry ends where %s; after a take-over only the edge shows how it ends', async (_, readings, why) => {
  expect(await ask({ readings })).toMatchObject({ failed: expect.stringMatching(why) });
  expect(await ask({ readings, own: { firstRegion: 'us-west-2' } })).toHaveProperty('leave');
});

test('a parameter that is silent for a moment is no change', async () => {
  const one: RegionReading = { region: 'us-west-2', failed: 'no answer' };
  expect(await ask({ readings: [AUTO[0], one, AUTO[2]] as RegionReading[] })).toBe('act');
});
