/**
 * Lives through the incident once for each call of the switcher and each way in which that call can go wrong, and prints
 * what came of it. Its own process, because plain Node is twice as fast as jest's sandbox. See every-call.test.ts.
 */
import type { Fate } from '../../lab/world/fate.ts';
import { Conflict, Refused, Throttled } from '../../shared/errors.ts';
import { outage, type Told } from './incident.ts';

const MINUTES = 3.5;
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

/** What came of an incident; the same for all of them where the promises hold. */
const summary = ({ world, watch }: Told): string =>
  JSON.stringify({
    moves: watch.moves.map((m) => m.entry.to),
    target: world.edge.target(),
    phase: world.table.journal.entries[0]?.phase,
    verified: world.table.journal.entries[0]?.verifiedAt !== undefined,
    unsent: world.table.journal.outbox.length,
  });

const undisturbed = await outage(undefined, MINUTES);
const { calls } = undisturbed;
const wanted = summary(undisturbed);
console.log(`undisturbed: ${calls.length} calls: ${wanted}`);
for (const [way, fate] of WAYS) {
  const other: string[] = [];
  for (let wrong = 0; wrong < calls.length; wrong++) {
    const told = await outage((nth, _, drawn) => (nth === wrong ? fate(drawn) : undefined), MINUTES);
    const came = summary(told);
    if (came !== wanted) other.push(`call ${wrong}, ${calls[wrong]}: ${came}`);
  }
  console.log(`${way}: ${other.length === 0 ? 'as undisturbed' : other.join('; ')}`);
}
