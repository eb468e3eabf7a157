/**
 * Holds the promises of the README against a world, at every step. What excuses the programs is taken from the world: what
 * people did, and which calls failed. Verdicts are the prober's, judged by an oracle of our own; what a move was for, leases,
 * the active side and steps are the journal's; the grammars of override and key are production's (docs/design.md has the
 * list). The ninth is not here: that the event which invoked a run changes nothing is seen by what comes of worlds in which
 * events are lost, late and doubled.
 */
import type { Happening } from '../world/events.ts';
import type { World } from '../world/world.ts';
import { onlyToAProvenSide } from './01-only-to-a-proven-side.ts';
import { threeFreshBadVerdicts } from './02-three-fresh-bad-verdicts.ts';
import { coolDownAndLimit } from './03-cool-down-and-limit.ts';
import { holdAndPin } from './04-hold-and-pin.ts';
import { oneStepSettles } from './05-one-step-settles.ts';
import { oneCauseOneSwitch } from './06-one-cause-one-switch.ts';
import { whatIsNotOurs } from './07-what-is-not-ours.ts';
import { everyRunExplainsItself } from './08-every-run-explains-itself.ts';
import { reachedInAKnownTime } from './10-reached-in-a-known-time.ts';
import { anySingleRegion } from './11-any-single-region.ts';
import { cutOff } from './12-cut-off.ts';
import { plannedMovesWait } from './13-planned-moves-wait.ts';
import { noMessageIsLost } from './14-no-message-is-lost.ts';
import { collect } from './collect.ts';
import type { History } from './history.ts';
import { type Invariant, together } from './invariant.ts';

const INVARIANTS: readonly Invariant[] = [
  onlyToAProvenSide,
  threeFreshBadVerdicts,
  coolDownAndLimit,
  holdAndPin,
  oneStepSettles,
  oneCauseOneSwitch,
  whatIsNotOurs,
  everyRunExplainsItself,
  reachedInAKnownTime,
  anySingleRegion,
  cutOff,
  plannedMovesWait,
  noMessageIsLost,
];

export interface Checker {
  readonly moves: History['moves'];
  onHappening(happening: Happening): void;
  /** Throws `InvariantViolation` where a promise does not hold. */
  onStep(world: World): void;
}

export function createChecker(): Checker {
  const { history, step } = collect();
  const checks = together(INVARIANTS.map((invariant) => invariant(history)));
  const pending: Happening[] = [];
  return {
    moves: history.moves,
    // What happens is told in the middle of an effect; it is looked at when the step is over.
    onHappening: (happening) => void pending.push(happening),
    onStep: (world) => step(world, pending.splice(0), checks),
  };
}
