/** What a side's state rests on, so that it does not contradict it: where the newest verdict is good, the newest bad one. */
import { isBad, knownBy } from '../../shared/core/health.ts';
import type { Ledger } from '../../shared/core/ledger.ts';
import type { Side } from '../../shared/core/side.ts';

export interface SideEvidence {
  /** Of the newest verdict. */
  readonly evidence?: string;
  /** When that was, ISO. */
  readonly at?: string;
  /** Of the newest bad verdict, where the side is not healthy although the newest is good. */
  readonly bad?: { readonly evidence: string; readonly at: string };
}

export function sideEvidence(ledger: Ledger, side: Side, state: string, now: number): SideEvidence {
  const known = knownBy(ledger[side], now);
  const last = known.at(-1);
  if (!last) return {};
  const iso = new Date(last.tick).toISOString();
  const bad = state === 'shaky' || state === 'unhealthy' ? known.filter(isBad).at(-1) : undefined;
  return {
    evidence: last.evidence,
    at: iso,
    ...(bad && bad !== last && { bad: { evidence: bad.evidence, at: new Date(bad.tick).toISOString() } }),
  };
}

/** `ago`: how long ago an ISO time was. Undefined where nothing was ever said. */
export function evidenceText(
  { evidence, at, bad }: SideEvidence,
  state: string,
  ago: (iso: string) => string,
): string | undefined {
  if (evidence === undefined || at === undefined) return undefined;
  if (bad) return `bad ${ago(bad.at)} ago: ${bad.evidence}; now ${evidence}`;
  return state === 'unknown' ? `${ago(at)} ago: ${evidence}` : evidence;
}
