/**
 * Holds the promises of the README against a world, at every step. What excuses the programs is taken from the world: what
 * people did, and which calls failed. Verdicts are the prober's, judged by an oracle of our own; what a move was for, leases,
 * the active side and steps are the journal's; the grammars of override and key are production's (docs/design.md has the
 * list). The ninth is not here: that the event which invoked a run changes nothing is seen by what comes of worlds in which
 * events are lost, late and doubled.
 */
import type { Happening } from '../world/trace.ts';
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
import { type Promised, together } from './checker.ts';
import { gather } from './gather.ts';
import type { Past } from './past.ts';

const PROMISES: readonly Promised[] = [
  onlyToAProvenSide,
  threeFreshBadVerdicts,
  coolDownAndLimit,
  holdAndPin,
  oneStepSettles,
  oneCauseOneSwitch,
  whatIsNotOurs,
  everyRunExplainsItself,
  reachedInAKnownTime,
];

export interface Watch {
  readonly moves: Past['moves'];
  onHappening(happening: Happening): void;
  /** Throws `Broken` where a promise does not hold. */
  onStep(world: World): void;
}

export function watch(): Watch {
  const { past, step } = gather();
  const promises = together(PROMISES.map((promise) => promise(past)));
  const pending: Happening[] = [];
  return {
    moves: past.moves,
    // What happens is told in the middle of an effect; it is looked at when the step is over.
    onHappening: (happening) => void pending.push(happening),
    onStep: (world) => step(world, pending.splice(0), promises),
  };
}
