/**
 * The prober's clock, held against the `Date` of the table's answers. A verdict counts by its tick, so one that bears the time
 * of a clock that is fast would count as new long after it was seen, and hide what is right then; one of a clock that is slow
 * is old before it is written. What is seen by a clock that is off therefore counts for nothing, under the time of the table.
 */
import type { Ledger } from '../journal/ledger.ts';
import type { Tick, Verdict } from './verdict.ts';

/** Further apart than this, a clock is off. */
export const CLOCK_TOLERANCE_MS = 5_000;

/** One answer: when it was sent for and received by our own clock, and its `Date` (epoch ms). */
export interface Dated {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly date: number;
}

/** How far our clock is ahead (ms; negative: behind). A `Date` names the second in which the answer was made. */
export const aheadBy = ({ sentAt, receivedAt, date }: Dated): number =>
  (sentAt + receivedAt) / 2 - (date + 500);

/** How far ahead our clock is by each of the two newest answers, the newest first. */
export type Said = readonly number[];

/** With one more answer. One that took long, or during which our clock was put back or forward, says nothing. */
export function heard(said: Said, answer: Dated): Said {
  const took = answer.receivedAt - answer.sentAt;
  return took < 0 || took > CLOCK_TOLERANCE_MS ? said : [aheadBy(answer), ...said.slice(0, 1)];
}

export interface OwnTime {
  /** By our own clock. */
  readonly now: number;
  /** By how much that is ahead; undefined where no answer has said so yet. */
  readonly ahead: number | undefined;
  /** The newest answer says that our clock is off, and no other one agrees: another answer is wanted. */
  readonly unclear?: true;
}

/** One answer alone, of a host whose own clock may be wrong, does not make ours wrong; two that agree do. */
export function timeBy([newest, before = Number.NaN]: Said): Omit<OwnTime, 'now'> {
  if (newest === undefined || Math.abs(newest) <= CLOCK_TOLERANCE_MS) return { ahead: newest };
  const agrees = Math.abs(newest - before) <= CLOCK_TOLERANCE_MS;
  return agrees ? { ahead: newest } : { ahead: undefined, unclear: true };
}

/**
 * The tick as it counts: as it is where our clock is right; without a verdict, under the time it really was, where it is
 * off. That our clock was put back since the tick began is seen by a tick that lies ahead.
 */
export function asTimed(tick: Tick, { now, ahead = 0 }: OwnTime): Tick {
  if (tick.retimed) return tick;
  const off = Math.abs(ahead) > CLOCK_TOLERANCE_MS ? ahead : Math.max(0, tick.at - (now - ahead));
  if (Math.abs(off) <= CLOCK_TOLERANCE_MS) return tick;
  const seconds = Math.round(off / 1_000);
  const at = tick.at - seconds * 1_000;
  const how = `${Math.abs(seconds)} s ${seconds > 0 ? 'fast' : 'slow'}`;
  const silent: Verdict = { tick: at, judgement: 'unknown', evidence: `${CLOCK_OFF} ${how}` };
  return { at, primary: silent, standby: silent, public: silent, retimed: true };
}

const CLOCK_OFF = "the prober's clock is";

/** `120 s fast`, where the verdict says nothing because of its clock. */
export function clockTrouble(verdict: Verdict | undefined): string | undefined {
  if (verdict?.judgement !== 'unknown' || !verdict.evidence.startsWith(CLOCK_OFF)) return undefined;
  return verdict.evidence.slice(CLOCK_OFF.length + 1);
}

/** The ledger without what a clock that was fast has left in it: it may not count when its time comes. */
export function withoutFuture(ledger: Ledger, { now, ahead = 0 }: OwnTime): Ledger {
  const latest = now - ahead + CLOCK_TOLERANCE_MS;
  const past = <V extends Verdict>(verdicts: readonly V[]): readonly V[] =>
    verdicts.filter(({ tick }) => tick <= latest);
  return {
    ...ledger,
    primary: past(ledger.primary),
    standby: past(ledger.standby),
    public: past(ledger.public),
  };
}
