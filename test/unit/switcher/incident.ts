/** One outage of the primary, and a way to meddle with a single call of the switcher. */

import { type Checker, createChecker } from '../../../lab/simulation/invariants/checker.ts';
import type { CallCourse, CallSite } from '../../../lab/simulation/world/call-faults.ts';
import type { Happening } from '../../../lab/simulation/world/events.ts';
import { createWorld, type World, type WorldOptions } from '../../../lab/simulation/world/world.ts';
import { MINUTE } from '../../../shared/core/duration.ts';

export const DIES_AT = 2 * MINUTE;
/** Out of rest, for those who live through it a thousand times. */
export const SOON = { warm: true, diesAt: 10_000 } as const;

export interface Told {
  readonly world: World;
  readonly checker: Checker;
  readonly happenings: readonly Happening[];
  /** Names of the switcher's calls since the primary died, in order. */
  readonly calls: readonly string[];
}

/** `meddle` is asked for each call of a switcher run after the primary died; `nth` counts them, from 0. */
export async function outage(
  meddle: (nth: number, site: CallSite, drawn: CallCourse, world: World) => CallCourse | undefined = () =>
    undefined,
  minutes = 5,
  { diesAt = DIES_AT, ...options }: WorldOptions & { readonly diesAt?: number } = {},
): Promise<Told> {
  const checker = createChecker();
  const happenings: Happening[] = [];
  const calls: string[] = [];
  const world = createWorld({
    seed: 5,
    ...options,
    onStep: checker.onStep,
    onHappening(happening) {
      checker.onHappening(happening);
      happenings.push(happening);
    },
  });
  // Fast, so that the wait for it does not fill the incident with calls that are all alike.
  world.propagation.from = 10_000;
  world.propagation.to = 10_000;
  const start = world.now();
  world.at(start + diesAt, (w) => w.regions.lay('primary', { kind: 'black-hole' }));
  world.callHooks.push((site, drawn) => {
    if (site.run.role !== 'switcher' || world.now() < start + diesAt) return undefined;
    calls.push(site.name);
    return meddle(calls.length - 1, site, drawn, world);
  });
  await world.run(diesAt + minutes * MINUTE);
  return { world, checker, happenings, calls };
}

export const linesOf = (told: Told, verb: string): string[] =>
  told.happenings.flatMap((h) =>
    h.what === 'line' && h.role === 'switcher' && h.verb === verb ? [h.sentence] : [],
  );
