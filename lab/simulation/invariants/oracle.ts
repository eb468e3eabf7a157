/**
 * A second, deliberately simple reading of the specification, written apart from `shared/core`: the promises are held
 * against this one, so that a mistake must be made twice to pass. It knows one vantage point.
 */
import type { Journal } from '../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';

export interface Opinion {
  readonly bad: boolean;
  /** At least two of its newest verdicts, those of ten seconds, are bad. */
  readonly fails: boolean;
  readonly proven: boolean;
  readonly fair: boolean;
  /** Of its newest minute, where that says anything. */
  readonly share?: number;
}

interface Mark {
  readonly at: number;
  readonly good: boolean;
}

/** The evidence of these marks, oldest first: how much there is, and from when to when it goes. */
export function evidenceOf(marks: readonly Mark[], tolerable: number) {
  const worse = 0.25 * Math.sqrt(tolerable / 0.02);
  const up = Math.log(worse / tolerable);
  const down = Math.log((1 - tolerable) / (1 - worse));
  let score = 0;
  let from = Number.NaN;
  let to = Number.NaN;
  let sampled = Number.NEGATIVE_INFINITY;
  marks.forEach(({ at, good }, i) => {
    if (at - (marks[i - 1]?.at ?? at) > 30_000) score = 0;
    if (good) score = Math.max(0, score - down);
    else {
      if (score < 0.99 * up || at - to > 60_000) from = at;
      if (at - sampled >= 2_000) {
        score = Math.min(Math.log(10_000_000), score + up);
        sampled = at;
      }
      to = at;
    }
  });
  return { score, from, to };
}

/** The known verdicts of three minutes. `ended`: the drills that a real outage has ended; what they made bad was good. */
const marksOf = (
  ledger: Ledger,
  target: Side | 'public',
  now: number,
  ended: Journal['drillsEnded'] = [],
): Mark[] =>
  ledger[target]
    .filter((v) => v.judgement !== 'unknown' && v.tick <= now && v.tick > now - 180_000)
    .map((v) => ({
      at: v.tick,
      good: v.judgement === 'healthy' || (v.drill === true && ended.some(({ id }) => id === v.drillId)),
    }));

export function opinionOf(
  ledger: Ledger,
  side: Side,
  now: number,
  s: Settings,
  ended: Journal['drillsEnded'] = [],
): Opinion {
  const marks = marksOf(ledger, side, now, ended);
  const newest = marks.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  const known = now - newest <= 30_000;
  const { score, from, to } = evidenceOf(marks, s.tolerableErrors);
  const bad = known && score >= Math.log(1_000_000) && now - to <= 30_000 && to - from >= s.confirm;
  const minute = marks.filter(({ at }) => at > now - 60_000);
  const wrong = minute.filter(({ good }) => !good).length;
  const told = known && minute.length >= 4;
  const wellNow = minute.slice(-2).every(({ good }) => good);
  const older = ledger[side].some((v) => v.judgement !== 'unknown' && v.tick <= now - 60_000);
  const fit = told && older && (wrong <= 1 || wrong * 10 <= minute.length);
  const since = ledger.goodSince[side] ?? now - 60_000;
  return {
    bad,
    fails: marks.filter(({ at, good }) => !good && at >= newest - 10_000).length >= 2,
    proven: fit && wellNow && !bad && now - since >= s.rise,
    fair: known && !bad,
    ...(told && { share: wrong / minute.length }),
  };
}

/** The other side is clearly the lesser evil. */
export const isLesser = (there: Opinion, here: Opinion): boolean =>
  there.share !== undefined &&
  here.share !== undefined &&
  here.share - there.share >= 0.3 &&
  here.share >= 2 * there.share;

/** At least three bad verdicts, none of them stale: what promise 2 asks of every failover. */
export function freshBad(ledger: Ledger, side: Side, now: number): number {
  const marks = marksOf(ledger, side, now);
  const newest = marks.at(-1);
  return newest && now - newest.at <= 30_000 ? marks.filter(({ good }) => !good).length : 0;
}

/** The public endpoint has answered from there, and does not fail as the probes of that side do. */
export function isVetoed(ledger: Ledger, active: Side, now: number, s: Settings): boolean {
  const about = ledger.public.filter((v) => v.judgement === 'unhealthy' || (v.servedBy ?? active) === active);
  const marks = marksOf({ ...ledger, public: about }, 'public', now);
  if (marks.filter(({ at }) => now - at <= 50_000).length < 3) return false;
  const { score, from, to } = evidenceOf(marks, s.tolerableErrors);
  return !(score >= Math.log(1_000) && now - to <= 30_000 && to - from >= 0.4 * s.confirm);
}
