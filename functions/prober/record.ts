/** Writes the tick into the ledger. If two runs overlap, the second write merges into what the first wrote. */

import {
  aloneSince,
  type Strictness,
  unhealthySince,
  type VantagePoints,
} from '../../shared/core/decision/judgement.ts';
import { type Ledger, record } from '../../shared/core/journal/ledger.ts';
import { asTimed, withoutFuture } from '../../shared/core/verdict/clock.ts';
import type { Turn } from '../../shared/core/verdict/pace.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import { Conflict } from '../../shared/errors.ts';
import type { ProberPorts } from './ports.ts';

/**
 * Two runs overlap for a few ticks, three hardly ever: more conflicts in a row mean that something else is wrong. The same
 * holds for this many answers of which no two agree on the time.
 */
const ATTEMPTS = 5;

/** What a run brings along. */
export interface Recorder {
  /** When it began (epoch ms). */
  readonly began: number;
  /** What makes a target unhealthy. */
  readonly by: Strictness;
  /** Of several probers. */
  readonly turn?: Turn;
  /** What all probers know, with this ledger in place of the one that was known of this prober. */
  readonly pointsWith?: (own: Ledger) => VantagePoints;
}

interface Recorded {
  /** The tick as it counts: the answer to the read shows whether our clock is right. */
  readonly counts: Tick;
  /** As it was written. */
  readonly ledger: Ledger;
}

export async function recordTick(
  { ledger, clock }: Pick<ProberPorts, 'ledger' | 'clock'>,
  tick: Tick,
  { began, by, turn, pointsWith = (own) => [own] }: Recorder,
): Promise<Recorded> {
  for (let attempt = 1; ; attempt++) {
    const seen = await ledger.read();
    const time = clock.time();
    if (time.unclear) {
      if (attempt < ATTEMPTS) continue;
      throw new Error("The Date headers of the table's answers do not agree: the time is not known.");
    }
    const counts = asTimed(tick, time);
    // A run whose clock is off takes over from no other.
    const next = record(withoutFuture(seen, time), counts, counts.retimed ? undefined : began, turn);
    const points = pointsWith(next);
    const since = unhealthySince(points, counts.at, by, seen.unhealthySince ?? {});
    const alone = aloneSince(points, counts.at, by, seen.aloneSince ?? {});
    try {
      const written = {
        ...next,
        ...(Object.keys(since).length > 0 && { unhealthySince: since }),
        ...(Object.keys(alone).length > 0 && { aloneSince: alone }),
      };
      return { counts, ledger: await ledger.write(written, seen.revision) };
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
