/**
 * A second, deliberately simple reading of the specification, written apart from `shared/core`: the promises are held
 * against this one, so that a mistake must be made twice to pass.
 */
import type { Journal } from '../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';

export interface Opinion {
  readonly bad: boolean;
  readonly proven: boolean;
  readonly fair: boolean;
}

/** `ended`: the drills that a real outage has ended; what they made bad was good. */
export function opinionOf(
  ledger: Ledger,
  side: Side,
  now: number,
  s: Settings,
  ended: Journal['drillsEnded'] = [],
): Opinion {
  const ages: number[] = [];
  const marks: boolean[] = [];
  // Newest first from here on.
  for (const v of ledger[side].toReversed()) {
    if (v.judgement === 'unknown' || v.tick > now) continue;
    ages.push(now - v.tick);
    marks.push(v.judgement === 'healthy' || (v.drill === true && ended.some(({ id }) => id === v.drillId)));
  }
  const count = (within: number, good?: boolean) =>
    ages.filter((age, i) => age <= within && (good === undefined || marks[i] === good)).length;
  const known = (ages[0] ?? Number.POSITIVE_INFINITY) <= s.freshness && count(s.recent) >= 2;
  const lastAll = (n: number, within: number, good: boolean) =>
    marks.length >= n && marks.slice(0, n).every((m) => m === good) && (ages[n - 1] as number) <= within;
  const down = lastAll(s.fall, s.fallWithin, false);
  const many = count(s.brownOutWithin);
  const brownOut =
    many >= s.brownOutVerdicts &&
    count(s.brownOutWithin, false) / many >= s.brownOutShare &&
    count(s.recent, false) >= 2;
  const bad = known && (down || brownOut);
  const clean = known && !bad && count(s.recent, false) === 0;
  const firstBad = marks.indexOf(false);
  const run = firstBad === -1 ? marks.length : firstBad;
  const since = Math.max(ages[run - 1] ?? 0, firstBad === -1 ? now - (ledger.goodSince[side] ?? now) : 0);
  const proven = clean && since >= s.rise && count(s.recent) >= s.riseVerdicts;
  return { bad, proven, fair: known && !bad };
}

/** At least three bad verdicts, none of them stale: what promise 2 asks of every failover. */
export function freshBad(ledger: Ledger, side: Side, now: number, s: Settings): number {
  const fresh = ledger[side].filter(
    (v) => v.judgement === 'unhealthy' && v.tick <= now && now - v.tick <= s.brownOutWithin,
  );
  const newest = ledger[side].filter((v) => v.judgement !== 'unknown' && v.tick <= now).at(-1);
  return newest && now - newest.tick <= s.freshness ? fresh.length : 0;
}
