/**
 * A second, deliberately simple reading of the specification, written apart from `shared/core`: the promises are held
 * against this one, so that a mistake must be made twice to pass.
 */
import type { Journal } from '../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { RegionLedger } from '../../../shared/core/journal/pooled.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';

export interface Opinion {
  readonly bad: boolean;
  /** At least two of its newest verdicts, those of ten seconds, are bad. */
  readonly fails: boolean;
  readonly proven: boolean;
  /** It is fit, and answers at this moment. */
  readonly takes: boolean;
  readonly fair: boolean;
  /** What its probes alone failed of its newest minute, where that says anything. */
  readonly share?: number;
  /** The same for each of three probers. */
  readonly shares?: readonly (number | undefined)[];
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

/** What is known of one prober, or of three: then `points` are the ledgers of each. */
export type Known = Ledger & { readonly points?: readonly RegionLedger[] };

export function opinionOf(
  ledger: Known,
  side: Side,
  now: number,
  s: Settings,
  ended: Journal['drillsEnded'] = [],
): Opinion {
  if (ledger.points) return opinionOfThree(ledger.points, side, now, s, ended);
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
    proven: fit && wellNow && !bad && now - since >= 60_000,
    takes: fit && wellNow,
    fair: known && !bad,
    ...shareOf(ledger, side, now, ended),
  };
}

/** An alarm of the user's does not say how much is wrong, so here a tick is what the probe itself has found. */
function shareOf(ledger: Ledger, side: Side, now: number, ended: Journal['drillsEnded']): { share?: number } {
  const probed = ledger[side].map((v) => ({ ...v, judgement: v.alarm ?? v.judgement }));
  const minute = marksOf({ ...ledger, [side]: probed }, side, now, ended).filter(
    ({ at }) => at > now - 60_000,
  );
  const isTold = minute.length >= 4 && now - (minute.at(-1)?.at ?? 0) <= 30_000;
  return isTold ? { share: minute.filter(({ good }) => !good).length / minute.length } : {};
}

/** What three say together: whoever of them is left out, the other two must say it, too. */
function opinionOfThree(
  points: readonly RegionLedger[],
  side: Side,
  now: number,
  s: Settings,
  ended: Journal['drillsEnded'] = [],
): Opinion {
  const own = points.map(({ ledger }) => opinionOf(ledger, side, now, s, ended));
  const said = points.map(({ ledger, within }) =>
    marksOf(ledger, side, now, ended).filter(({ good }) => !good || within !== side),
  );
  const pairs = said.map((_, out) => inOrder(said.filter((_, i) => i !== out)));
  const convict = (marks: readonly Mark[], span: number): boolean => {
    const { score, from, to } = evidenceOf(marks, s.tolerableErrors);
    return score >= Math.log(10_000) && now - to <= 30_000 && to - from >= span;
  };
  const known = points.filter(({ ledger }) =>
    marksOf(ledger, side, now).some(({ at }) => now - at <= 30_000),
  );
  const all = inOrder(said);
  const bad =
    known.length >= 2 &&
    convict(all, s.confirm) &&
    pairs.every((pair) => convict(pair, s.confirm - 10_000 / 3));
  const since = points.map(({ ledger }) => ledger.goodSince[side] ?? now - 60_000).sort((a, b) => a - b)[1];
  return {
    bad,
    fails: [all, ...pairs].every(
      (marks) => marks.filter(({ at, good }) => !good && at >= (marks.at(-1)?.at ?? 0) - 10_000).length >= 2,
    ),
    proven: own.filter(({ takes }) => takes).length >= 2 && !bad && now - (since ?? now) >= 60_000,
    takes: false,
    fair: known.length >= 2 && !bad,
    shares: own.map(({ share }) => share),
  };
}

const inOrder = (lists: readonly (readonly Mark[])[]): Mark[] => lists.flat().sort((a, b) => a.at - b.at);

/** The other side is clearly the lesser evil; of three probers two must find it so. */
export function isLesser(there: Opinion, here: Opinion): boolean {
  const lesser = (a: number | undefined, b: number | undefined): boolean =>
    a !== undefined && b !== undefined && b - a >= 0.3 && b >= 2 * a;
  if (!there.shares || !here.shares) return lesser(there.share, here.share);
  return there.shares.filter((share, i) => lesser(share, here.shares?.[i])).length >= 2;
}

/** At least three bad verdicts, none of them stale: what promise 2 asks of every failover. */
export function freshBad(ledger: Ledger, side: Side, now: number): number {
  const marks = marksOf(ledger, side, now);
  const newest = marks.at(-1);
  return newest && now - newest.at <= 30_000 ? marks.filter(({ good }) => !good).length : 0;
}

/**
 * The public endpoint has answered from there, and does not fail as the probes of that side do. It says nothing against alarms of
 * the user's that make the side bad by themselves.
 */
export function isVetoed(ledger: Known, active: Side, now: number, s: Settings): boolean {
  const about = ledger.public.filter((v) => v.judgement === 'unhealthy' || (v.servedBy ?? active) === active);
  const marks = marksOf({ ...ledger, public: about }, 'public', now);
  const count = ledger.points?.length ?? 1;
  if (marks.filter(({ at }) => now - at <= 50_000).length < 3 * count) return false;
  if (opinionOf(byAlarms(ledger, active), active, now, s).bad) return false;
  const { score, from, to } = evidenceOf(marks, s.tolerableErrors);
  return !(
    score >= Math.log(count === 1 ? 1_000 : 10_000) &&
    now - to <= 30_000 &&
    to - from >= 0.4 * s.confirm
  );
}

/** Without the failures of probes beside which no alarm was in ALARM. */
function byAlarms(ledger: Known, side: Side): Known {
  const without = <L extends Ledger>(one: L): L => ({
    ...one,
    [side]: one[side].filter((v) => v.judgement !== 'unhealthy' || v.alarm !== undefined),
  });
  const points = ledger.points?.map((point) => ({ ...point, ledger: without(point.ledger) }));
  return { ...without(ledger), ...(points && { points }) };
}
