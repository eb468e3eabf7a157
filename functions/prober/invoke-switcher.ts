/**
 * Invokes the switcher while verdicts about the active side are bad, at most every ten seconds: a run of the switcher stays
 * longer than that. The journal says which side is active, since a dead side cannot answer at the edge. During a gradual
 * failback both sides have clients, so both count. Both also count if the active side is not known: a needless invocation
 * costs one run that holds, a missing one costs clients up to a minute.
 *
 * Where the public endpoint fails and no side that is watched does, it invokes once, when the evidence suffices, and in a run at
 * most once a minute: what is left is a message, or a change at the edge to revert, and the schedule does the rest.
 */

import { MINUTE, SECOND } from '../../shared/core/duration.ts';
import { activeSide, newest } from '../../shared/core/journal/journal-queries.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import type { ProberPorts } from './ports.ts';

const EVERY_MS = 10 * SECOND;

export interface Invoker {
  /** To be called with each tick. `clientsFailSince`: since when the evidence against the public endpoint suffices (epoch ms). */
  ifBad(tick: Tick, clientsFailSince?: number): Promise<void>;
  /** The sides that may be active, as the journal said last; both if nothing is known. */
  watched(): readonly Side[];
}

/** For one run. */
export function createInvoker({ journal, invoker }: Pick<ProberPorts, 'journal' | 'invoker'>): Invoker {
  let invokedAt = Number.NEGATIVE_INFINITY;
  let known: { readonly at: number; readonly watched: readonly Side[] } | undefined;
  const ifBad = async (tick: Tick, clientsFailSince?: number): Promise<void> => {
    const { at } = tick;
    const bad = SIDES.filter((side) => tick[side].judgement === 'unhealthy');
    // For so long a failed invocation is tried again.
    const begins =
      clientsFailSince !== undefined && at - clientsFailSince < EVERY_MS && at - invokedAt >= MINUTE;
    if ((bad.length === 0 && !begins) || at - invokedAt < EVERY_MS) return;
    // Read only when one side is bad, since each read costs money.
    if (bad.length === 1 && !(known && at - known.at < EVERY_MS))
      known = { at, watched: await maybeActive(journal) };
    const [active] = bad.length === 1 ? bad.filter((side) => known?.watched.includes(side)) : bad;
    const first = active ?? (begins ? 'public' : undefined);
    if (first === undefined) return;
    const before = invokedAt;
    // Set before the call, so that of ticks that end together only one invokes.
    invokedAt = at;
    try {
      await invoker.invoke(`${first}: ${tick[first].evidence}`);
    } catch (error) {
      // The next tick tries again.
      invokedAt = before;
      throw error;
    }
  };
  return { ifBad, watched: () => known?.watched ?? SIDES };
}

async function maybeActive(store: ProberPorts['journal']): Promise<readonly Side[]> {
  try {
    const journal = await store.read();
    const phase = newest(journal)?.phase;
    const known = phase === 'applied' || phase === 'failed';
    return known && journal.step === undefined ? [activeSide(journal)] : SIDES;
  } catch {
    // Not an error here: the switcher reads the journal too, and fails loudly if it cannot.
    return SIDES;
  }
}
