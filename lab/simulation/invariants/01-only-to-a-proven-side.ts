/**
 * Promise 1: an automatic switch goes only to a side proven healthy by fresh verdicts, or a failover to one that is clearly
 * better; a repair never moves traffic from a
 * better side to a worse one. Nor does a gradual failback go on sending clients to a side that fails.
 */
import { other } from '../../../shared/core/side.ts';
import { isAutomatic } from './history.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { isLesser, opinionOf } from './oracle.ts';
import { isUndisturbed, KNOWN_TIME_MS } from './undisturbed.ts';

export const onlyToAProvenSide: Invariant = (history) => {
  let sharedSince: number | undefined;
  return {
    begun(w, entry) {
      const { kind, to, begunAt } = entry;
      const { drillsEnded } = w.table.journal;
      const ledgers = history.ledgersFor(w, entry);
      const mayTake = ledgers.some((ledger) => {
        const there = opinionOf(ledger, to, begunAt, w.settings, drillsEnded);
        const here = opinionOf(ledger, other(to), begunAt, w.settings, drillsEnded);
        return there.proven || (kind === 'failover' && here.bad && isLesser(there, here));
      });
      if (isAutomatic(entry) && !mayTake) broken(1, w, `${kind} to ${to}, which was not proven`);
      if (kind !== 'repair') return;
      const better = ledgers.some((ledger) => {
        const there = opinionOf(ledger, to, begunAt, w.settings, drillsEnded);
        return (
          there.proven || (there.fair && opinionOf(ledger, other(to), begunAt, w.settings, drillsEnded).bad)
        );
      });
      if (!better) broken(1, w, `repair to ${to}, which was not better`);
    },

    /** The steps are given up at the first bad verdict, where nobody holds and nothing is in the way. */
    stepped(w) {
      const shares = w.edge.runsFunction && / \d+%$/.test(w.edge.key() ?? '');
      const wrong =
        shares &&
        w.table.ledger.primary.at(-1)?.judgement === 'unhealthy' &&
        w.table.journal.step !== undefined &&
        isUndisturbed(w, history);
      if (!wrong) sharedSince = undefined;
      else if (sharedSince === undefined) sharedSince = w.now();
      else if (w.now() - sharedSince > KNOWN_TIME_MS)
        broken(1, w, `the key ${w.edge.key()} sends clients to the primary, which is unhealthy`);
    },
  };
};
