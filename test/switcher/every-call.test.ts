/** Every call of an incident goes wrong once, in every way: the next run carries on, and there is one switch. */
import type { Fate } from '../../lab/world/fate.ts';
import { Conflict, Refused, Throttled } from '../../shared/errors.ts';
import { outage, type Told } from './incident.ts';

const named = (name: string): Error => Object.assign(new Error(`${name}, said the service.`), { name });

const WAYS: readonly (readonly [name: string, fate: (drawn: Fate) => Fate])[] = [
  ['the run is killed before it', (drawn) => ({ ...drawn, kill: 'before' })],
  ['the run is killed when it took effect', (drawn) => ({ ...drawn, kill: 'after-effect' })],
  ['the run is killed with the answer in hand', (drawn) => ({ ...drawn, kill: 'after-answer' })],
  ['the request is lost', () => ({ there: 'never', back: 'never' })],
  ['the answer is lost', (drawn) => ({ ...drawn, back: 'never' })],
  ['it takes effect when nobody waits for it any more', (drawn) => ({ ...drawn, there: 9_000 })],
  ['it is throttled', (drawn) => ({ ...drawn, refusal: new Throttled('Too many.') })],
  ['the service fails', (drawn) => ({ ...drawn, refusal: named('InternalServerError') })],
  ['it is denied', (drawn) => ({ ...drawn, refusal: new Refused('Denied.') })],
  ['it meets a conflict', (drawn) => ({ ...drawn, refusal: new Conflict('Somebody was first.') })],
];

const MINUTES = 3.5;
let calls: readonly string[] = [];

beforeAll(async () => {
  calls = (await outage(undefined, MINUTES)).calls;
});

const summary = ({ world, watch }: Told) => ({
  moves: watch.moves.map((m) => m.entry.to),
  target: world.edge.target(),
  phase: world.table.journal.entries[0]?.phase,
  verified: world.table.journal.entries[0]?.verifiedAt !== undefined,
  unsent: world.table.journal.outbox.length,
});

const CARRIED_ON = { moves: ['standby'], target: 'standby', phase: 'landed', verified: true, unsent: 0 };

test('undisturbed, it is one switch', async () => {
  expect(summary(await outage())).toEqual(CARRIED_ON);
  // From the first look at the dead primary to the quiet after the switch.
  expect(calls.length).toBeGreaterThan(40);
});

test.each(WAYS)('%s, once, at each call', async (_, fate) => {
  for (let wrong = 0; wrong < calls.length; wrong++) {
    const told = await outage((nth, __, drawn) => (nth === wrong ? fate(drawn) : undefined), MINUTES);
    expect([wrong, calls[wrong], summary(told)]).toEqual([wrong, calls[wrong], CARRIED_ON]);
  }
});
