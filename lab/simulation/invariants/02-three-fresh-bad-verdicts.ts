/**
 * Promise 2: every automatic failover rests on failing verdicts of the active side that are fresh and at least three, two of
 * them within the last ten seconds.
 */

import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { freshBad, opinionOf } from './oracle.ts';

export const threeFreshBadVerdicts: Invariant = (history) => ({
  begun(w, entry) {
    const { kind, from, begunAt } = entry;
    if (kind !== 'failover') return;
    const ledgers = history.ledgersFor(w, entry);
    const { drillsEnded } = w.table.journal;
    const opinions = ledgers.map((ledger) => opinionOf(ledger, from, begunAt, w.settings, drillsEnded));
    if (!opinions.some(({ bad }) => bad)) broken(2, w, `failover from ${from}, which was not unhealthy`);
    if (!opinions.some(({ bad, fails }) => bad && fails))
      broken(2, w, `failover from ${from}, which did not fail at that moment`);
    if (!ledgers.some((ledger) => freshBad(ledger, from, begunAt) >= 3))
      broken(2, w, 'failover on fewer than three fresh bad verdicts');
  },
});
