/**
 * The verdict to show for a side's state, or the public endpoint's, so that it does not contradict it: for a bad state, the
 * newest bad one.
 */

import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { Target } from '../../../shared/core/side.ts';
import { isBad, knownBy, type Verdict } from '../../../shared/core/verdict/verdict.ts';

/** What was answered, when that says nothing of the target: the prober was refused, say. */
export interface Newest {
  readonly evidence: string;
  /** ISO. */
  readonly at: string;
  /** The status that was answered, where no client wants it. */
  readonly error?: number;
}

export interface SideEvidence {
  /** The newest answer, where it is newer than the newest verdict. */
  readonly newest?: Newest;
  /** Of the newest verdict. */
  readonly evidence?: string;
  /** When that was, ISO. */
  readonly at?: string;
  /** Of the newest bad verdict, where the side is not healthy although the newest is good. */
  readonly bad?: { readonly evidence: string; readonly at: string };
}

export function sideEvidence(ledger: Ledger, target: Target, state: string, now: number): SideEvidence {
  const known = knownBy(ledger[target], now);
  const last = known.at(-1);
  const newest = newestUnknown(ledger[target], now);
  const silent = newest && { newest };
  if (!last) return { ...silent };
  const iso = new Date(last.tick).toISOString();
  const bad = state === 'degraded' || state === 'unhealthy' ? known.filter(isBad).at(-1) : undefined;
  return {
    ...silent,
    evidence: last.evidence,
    at: iso,
    ...(bad && bad !== last && { bad: { evidence: bad.evidence, at: new Date(bad.tick).toISOString() } }),
  };
}

/** Undefined where the newest verdict says something. */
export function newestUnknown(verdicts: readonly Verdict[], now: number): Newest | undefined {
  const last = verdicts.filter(({ tick }) => tick <= now).at(-1);
  if (last?.judgement !== 'unknown') return undefined;
  const { evidence, tick, error } = last;
  return { evidence, at: new Date(tick).toISOString(), ...(error !== undefined && { error }) };
}

const REFUSALS: readonly number[] = [401, 403, 429];

/** Who does not let the prober in may not let clients in either. */
export function newestText(
  who: string,
  { evidence, at, error }: Newest,
  ago: (iso: string) => string,
): string {
  return error === undefined || !REFUSALS.includes(error)
    ? `the newest probe of ${who} gave no verdict (${ago(at)} ago: ${evidence})`
    : `${who} answers ${error} to the prober (${ago(at)} ago); clients may get the same`;
}

/** `ago`: how long ago an ISO time was. Undefined where nothing was ever said. */
export function evidenceText(
  { evidence, at, bad, newest }: SideEvidence,
  ago: (iso: string) => string,
): string | undefined {
  const silent = newest && `${ago(newest.at)} ago: ${newest.evidence}`;
  if (evidence === undefined || at === undefined) return silent;
  const known = bad
    ? `bad ${ago(bad.at)} ago: ${bad.evidence}; ${ago(at)} ago: ${evidence}`
    : `${ago(at)} ago: ${evidence}`;
  return silent === undefined ? known : `${silent}; the last that counts, ${known}`;
}
