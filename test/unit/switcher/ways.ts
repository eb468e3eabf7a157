/** In how many ways a call can go wrong, and what came of an incident in which some did. */
import type { CallCourse } from '../../../lab/simulation/world/call-faults.ts';
import { Conflict, Refused, Throttled } from '../../../shared/errors.ts';
import type { Told } from './incident.ts';

const named = (name: string): Error => Object.assign(new Error(`${name}, said the service.`), { name });

export type Way = readonly [name: string, course: (drawn: CallCourse) => CallCourse];

export const WAYS: readonly Way[] = [
  ['the run is killed before it', (drawn) => ({ ...drawn, kill: 'before' })],
  ['the run is killed when it took effect', (drawn) => ({ ...drawn, kill: 'after-effect' })],
  ['the run is killed with the answer in hand', (drawn) => ({ ...drawn, kill: 'after-answer' })],
  ['the request is lost', () => ({ there: 'never', back: 'never' })],
  ['the answer is lost', (drawn) => ({ ...drawn, back: 'never' })],
  ['it takes effect when nobody waits for it any more', (drawn) => ({ ...drawn, there: 9_000 })],
  ['it is throttled', (drawn) => ({ ...drawn, refusal: new Throttled('Too many.') })],
  ['the service fails', (drawn) => ({ ...drawn, refusal: named('InternalServerError') })],
  ['it is denied', (drawn) => ({ ...drawn, refusal: new Refused('Denied.') })],
  ['it meets a conflict', (drawn) => ({ ...drawn, refusal: new Conflict('Someone was first.') })],
];

/** What came of an incident; the same for all of them where the promises hold. */
export const summary = ({ world, checker }: Told): string =>
  JSON.stringify({
    moves: checker.moves.map((m) => m.entry.to),
    target: world.edge.target(),
    distribution: world.edge.distribution(),
    key: world.edge.key() ?? 'none',
    phase: world.table.journal.entries[0]?.phase,
    verified: world.table.journal.entries[0]?.verifiedAt !== undefined,
    unsent: world.table.journal.outbox.length,
  });
