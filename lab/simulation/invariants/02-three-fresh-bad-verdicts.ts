/** Promise 2: every automatic failover rests on failing verdicts of the active side that are fresh and at least three. */

import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { freshBad, opinionOf } from './oracle.ts';

export const threeFreshBadVerdicts: Invariant = (history) => ({
  begun(w, entry) {
    const { kind, from, begunAt } = entry;
    if (kind !== 'failover') return;
    const ledgers = history.ledgersFor(w, entry);
    if (
      !ledgers.some((ledger) => opinionOf(ledger, from, begunAt, w.settings, w.table.journal.drillsEnded).bad)
    )
      broken(2, w, `failover from ${from}, which was not unhealthy`);
    if (!ledgers.some((ledger) => freshBad(ledger, from, begunAt, w.settings) >= 3))
      broken(2, w, 'failover on fewer than three fresh bad verdicts');
  },
});
