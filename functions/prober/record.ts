/** Writes the tick into the ledger. If two runs overlap, the second write merges into what the first wrote. */

import { record } from '../../shared/core/journal/ledger.ts';
import { asTimed, withoutFuture } from '../../shared/core/verdict/clock.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import { Conflict } from '../../shared/errors.ts';
import type { ProberPorts } from './ports.ts';

/**
 * Two runs overlap for a few ticks, three hardly ever: more conflicts in a row mean that something else is wrong. The same
 * holds for this many answers of which no two agree on the time.
 */
const ATTEMPTS = 5;

/** Resolves to the tick as it counts: the answer to the read shows whether our clock is right. */
export async function recordTick(
  { ledger, clock }: Pick<ProberPorts, 'ledger' | 'clock'>,
  tick: Tick,
): Promise<Tick> {
  for (let attempt = 1; ; attempt++) {
    const seen = await ledger.read();
    const time = clock.time();
    if (time.unclear) {
      if (attempt < ATTEMPTS) continue;
      throw new Error("The Date headers of the table's answers do not agree: the time is not known.");
    }
    const counts = asTimed(tick, time);
    try {
      await ledger.write(record(withoutFuture(seen, time), counts), seen.revision);
      return counts;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
