/**
 * Invokes the switcher at each bad verdict about the active side. The journal says which side that is, since a dead side
 * cannot answer at the edge. During a gradual failback both sides have clients, so both count. Both also count if the active
 * side is not known: a needless invocation costs one run that holds, a missing one costs clients up to a minute.
 */
import { activeSide, newest } from '../../shared/core/journal/journal-queries.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import type { ProberPorts } from './ports.ts';

export async function invokeIfBad(
  { journal, invoker }: Pick<ProberPorts, 'journal' | 'invoker'>,
  tick: Tick,
): Promise<void> {
  const bad = SIDES.filter((side) => tick[side].judgement === 'unhealthy');
  if (bad.length === 0) return;
  // Read only when something is bad, since each read costs money.
  const watched = bad.length === SIDES.length ? SIDES : await maybeActive(journal);
  const [first] = bad.filter((side) => watched.includes(side));
  if (first !== undefined) await invoker.invoke(`${first}: ${tick[first].evidence}`);
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
