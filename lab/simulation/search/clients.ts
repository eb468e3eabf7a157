/**
 * What clients live through. Nothing is sampled: between two moments at which a Region or a way changes, every request of
 * a kind has the same chances, so the number that fails is rate × time × chance. What comes out is the expected number.
 */

import type { Given, Group, Path, Waits } from '../policies/policy.ts';
import type { Condition, Conditions } from './conditions.ts';
import { type Meeting, meetings, type Via } from './response-model.ts';

export interface Tally {
  readonly sent: number;
  /** No useful answer within the client's patience. */
  readonly failed: number;
  /** A useful answer, but a late one. */
  readonly late: number;
}

export interface Experience {
  readonly reads: Tally;
  readonly writes: Tally;
  /** Stretches of bad service: more than 5 % of the reads or of the writes failed or came late. Times are ms after the start. */
  readonly outages: readonly { readonly from: number; readonly to: number }[];
}

const BAD_SHARE = 0.05;

export interface Chances {
  readonly failed: number;
  readonly late: number;
}

export const ALL_WELL: Chances = { failed: 0, late: 0 };
const ALL_FAIL: Chances = { failed: 1, late: 0 };

type Target = 'primary' | 'standby' | 'mixed';

/** Of one request: where it goes first, and where it goes when it meets an error there. */
export function chances(
  condition: Condition,
  via: Via,
  [first, then]: readonly [Target, Target?],
  { patience, late, originRead }: Waits,
): Chances {
  if (first === 'mixed') return ALL_FAIL;
  if (!condition[first]) return ALL_WELL;
  const second =
    then === undefined || then === 'mixed' ? undefined : meetings(condition[then], via, 'client', originRead);
  const ends = meetings(condition[first], via, 'client', originRead).flatMap((met) =>
    second === undefined || met.answer !== 'error' ? [met] : second.map((next) => after(met, next)),
  );
  const sum = (which: (met: Meeting) => boolean) =>
    ends.filter(which).reduce((total, { share }) => total + share, 0);
  const served = ({ answer, ms }: Meeting) => answer === 'well' && ms <= patience;
  return { failed: sum((met) => !served(met)), late: sum((met) => served(met) && met.ms > late) };
}

const after = (met: Meeting, { share, answer, ms }: Meeting): Meeting => ({
  share: met.share * share,
  answer,
  ms: met.ms + ms,
});

const writesOf = ({ side }: Path): readonly [Target] => [side];
const readsOf = ({ side, reads }: Path): readonly [Target, Target?] => reads ?? [side];

export function live(
  conditions: Conditions,
  groups: readonly Group[],
  until: number,
  given: Waits & Pick<Given, 'requestsPerSecond' | 'reads'>,
): Experience {
  const { requestsPerSecond, reads: readShare } = given;
  const steps = [conditions, ...groups.map(({ path }) => path)].flat().map(({ from }) => from);
  const times = [...new Set(steps)].filter((time) => time < until).sort((a, b) => a - b);
  const places = groups.map(() => 0);
  const lost = { reads: { failed: 0, late: 0 }, writes: { failed: 0, late: 0 } };
  const outages: { from: number; to: number }[] = [];
  let place = 0;
  for (const [i, from] of times.entries()) {
    const to = times[i + 1] ?? until;
    while ((conditions[place + 1]?.from ?? until) <= from) place++;
    const condition = conditions[place]?.is;
    const now = { reads: { failed: 0, late: 0 }, writes: { failed: 0, late: 0 } };
    for (const [g, { share, via, path }] of groups.entries()) {
      let at = places[g] ?? 0;
      while ((path[at + 1]?.from ?? until) <= from) at++;
      places[g] = at;
      const way = path[at]?.is;
      if (!condition || !way || (!condition.primary && !condition.standby && way.side !== 'mixed')) continue;
      add(now.writes, chances(condition, via, writesOf(way), given), share);
      add(now.reads, chances(condition, via, readsOf(way), given), share);
    }
    const seconds = (to - from) / 1_000;
    add(lost.reads, now.reads, seconds * requestsPerSecond * readShare);
    add(lost.writes, now.writes, seconds * requestsPerSecond * (1 - readShare));
    if (isBad(now.reads) || isBad(now.writes)) {
      const last = outages.at(-1);
      if (last?.to === from) last.to = to;
      else outages.push({ from, to });
    }
  }
  const sent = (until / 1_000) * requestsPerSecond;
  return {
    reads: { sent: sent * readShare, ...lost.reads },
    writes: { sent: sent * (1 - readShare), ...lost.writes },
    outages,
  };
}

function add(to: { failed: number; late: number }, { failed, late }: Chances, times: number): void {
  to.failed += failed * times;
  to.late += late * times;
}

/** Sums of shares are not exact. */
export const isBad = ({ failed, late }: Chances): boolean => failed + late > BAD_SHARE + 1e-9;
