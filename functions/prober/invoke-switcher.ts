/**
 * Invokes the switcher at each bad verdict about the active side. Which side that is comes from the journal, not from who
 * answered at the edge: a dead side answers nothing and so names nobody. While a failback goes by steps both sides have
 * clients, and both count. Waking in vain costs a run that decides to
 * hold; not waking costs clients up to a minute. So where it is not known which side is active, both count.
 */
import { activeSide, newest } from '../../shared/core/journal/journal-queries.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import type { ProberPorts } from './ports.ts';

export async function invokeIfBad(
  { journal, waker }: Pick<ProberPorts, 'journal' | 'waker'>,
  tick: Tick,
): Promise<void> {
  const bad = SIDES.filter((side) => tick[side].judgement === 'unhealthy');
  if (bad.length === 0) return;
  // Read only when something is bad: in quiet times the journal costs nothing.
  const watched = bad.length === SIDES.length ? SIDES : await maybeActive(journal);
  const [first] = bad.filter((side) => watched.includes(side));
  if (first !== undefined) await waker.wake(`${first}: ${tick[first].evidence}`);
}

async function maybeActive(store: ProberPorts['journal']): Promise<readonly Side[]> {
  try {
    const journal = await store.read();
    const phase = newest(journal)?.phase;
    const known = phase === 'applied' || phase === 'failed';
    return known && journal.step === undefined ? [activeSide(journal)] : SIDES;
  } catch {
    // The switcher reads the journal too, and says loudly that it cannot; here it only means not to know.
    return SIDES;
  }
}
