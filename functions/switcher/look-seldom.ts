/**
 * The distribution for a run that stays: read at most every ten seconds, unlike journal, ledger and override, since
 * CloudFront answers slowly and limits how often it may be asked. Each update of it is conditional on its ETag, so an old
 * observation can only make an update fail.
 */
import { SECOND } from '../../shared/core/duration.ts';
import type { DistributionObservation } from '../../shared/core/edge.ts';
import type { Journal } from '../../shared/core/journal/journal.ts';
import { newest } from '../../shared/core/journal/journal-queries.ts';
import type { Clock, DistributionControl } from '../../shared/ports.ts';

const LOOK_EVERY_MS = 10 * SECOND;

export interface SeldomLook extends DistributionControl {
  /** The next look reads it again. */
  forget(): void;
  /** Whether the last look may be older than what `journal` says has been done; if so, the next one reads it again. */
  isBehind(journal: Journal): boolean;
}

export function lookSeldom(control: DistributionControl, clock: Clock): SeldomLook {
  let kept: { readonly at: number; readonly distribution: DistributionObservation } | undefined;
  let known: string | undefined;
  const forget = () => {
    kept = undefined;
  };
  return {
    async look() {
      const at = clock.now();
      if (kept && at - kept.at < LOOK_EVERY_MS) return kept.distribution;
      const distribution = await control.look();
      kept = distribution.distribution === 'unreadable' ? undefined : { at, distribution };
      // Read together with a journal that is not known here yet.
      known = undefined;
      return distribution;
    },
    move: (target, observed) => control.move(target, observed),
    forget,
    isBehind(journal) {
      const entry = newest(journal);
      const now = `${entry?.epoch} ${entry?.phase}`;
      const behind = kept !== undefined && known !== undefined && known !== now;
      known = now;
      if (behind) forget();
      return behind;
    },
  };
}
