/** A world that has been in steady state for a while: the memory it would have, without living through it. */

import type { Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { append } from '../../../shared/core/journal/journal-append.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { EMPTY_LEDGER, record } from '../../../shared/core/journal/ledger.ts';
import { TICK_MS } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { SPAN_MS } from '../../../shared/core/verdict/weigh.ts';

/** Good verdicts up to just before `now`, and the sides good for a day. */
export function restingLedger(now: number, servedBy: Side): Ledger {
  let ledger: Ledger = EMPTY_LEDGER;
  const last = Math.floor((now - 1) / TICK_MS) * TICK_MS;
  for (let at = last - SPAN_MS; at <= last; at += TICK_MS) {
    const verdict = {
      tick: at,
      judgement: 'healthy',
      evidence: 'status 200 in 40 ms',
      latencyMs: 40,
    } as const;
    ledger = record(ledger, { at, primary: verdict, standby: verdict, public: { ...verdict, servedBy } });
  }
  const aDayAgo = last - 24 * 60 * 60_000;
  return { ...ledger, goodSince: { primary: aDayAgo, standby: aDayAgo } };
}

/** A initial entry entry of two days ago, and an operator who has said `auto` ever since. */
export function restingJournal(
  now: number,
  side: Side,
  storeEtag: string | undefined,
  leadsToDns = false,
): Journal {
  const then = now - 48 * 60 * 60_000;
  const because = `First run: the edge sends traffic to ${side}.`;
  const journal = append(
    { ...EMPTY_JOURNAL, override: { text: 'auto', seenAt: then } },
    { kind: 'initial', from: side, to: side, because, evidence: [], run: 'initial' },
    then,
    { applied: true },
  );
  return {
    ...journal,
    revision: 1,
    ...(leadsToDns && { leadsToDns }),
    runsFunction: storeEtag !== undefined,
    ...(storeEtag !== undefined && { key: { says: 'absent', etag: storeEtag, at: now } }),
    entries: journal.entries.map((entry) => ({ ...entry, archived: true })),
  };
}
