/**
 * Compares the prober's clock with the `Date` of the table's answers. A verdict counts by its tick: with a fast clock it
 * would count as new long after its probe, and hide newer verdicts; with a slow clock it is old before it is written. While
 * the clock is off, every verdict is therefore `unknown`, under the table's time.
 */
import type { Ledger } from '../journal/ledger.ts';
import { CLOCK_OFF, SLOT_MS, type Tick, type Verdict } from './verdict.ts';

/** If the two clocks are further apart than this, the prober's is off. */
export const CLOCK_TOLERANCE_MS = 5_000;

/** One answer of the table: when the request was sent and the answer received by our own clock, and its `Date` (epoch ms). */
export interface Dated {
  readonly sentAt: number;
  readonly receivedAt: number;
  readonly date: number;
}

/** How far our clock is ahead (ms; negative: behind). A `Date` has whole seconds, so half a second is added. */
export const aheadBy = ({ sentAt, receivedAt, date }: Dated): number =>
  (sentAt + receivedAt) / 2 - (date + 500);

/** How far ahead our clock is according to each of the two newest answers, newest first. */
export type Said = readonly number[];

/** Adds one answer. Ignores one that took too long, or during which our clock was set. */
export function heard(said: Said, answer: Dated): Said {
  const took = answer.receivedAt - answer.sentAt;
  return took < 0 || took > CLOCK_TOLERANCE_MS ? said : [aheadBy(answer), ...said.slice(0, 1)];
}

export interface OwnTime {
  /** The time by our own clock (epoch ms). */
  readonly now: number;
  /** How far that is ahead (ms); undefined while not known. */
  readonly ahead: number | undefined;
  /** The newest answer says that our clock is off, but no second one agrees: another answer is needed. */
  readonly unclear?: true;
}

/** One answer alone does not prove that our clock is off, since the answering host's may be; two that agree do. */
export function timeBy([newest, before = Number.NaN]: Said): Omit<OwnTime, 'now'> {
  if (newest === undefined || Math.abs(newest) <= CLOCK_TOLERANCE_MS) return { ahead: newest };
  const agrees = Math.abs(newest - before) <= CLOCK_TOLERANCE_MS;
  return agrees ? { ahead: newest } : { ahead: undefined, unclear: true };
}

/**
 * The tick as it counts: unchanged if our clock is right; if it is off, all verdicts `unknown`, under the time it really
 * was. A tick that lies ahead shows that our clock was set back since the tick began.
 */
export function asTimed(tick: Tick, { now, ahead = 0 }: OwnTime): Tick {
  if (tick.retimed) return tick;
  const off = Math.abs(ahead) > CLOCK_TOLERANCE_MS ? ahead : Math.max(0, tick.at - (now - ahead));
  if (Math.abs(off) <= CLOCK_TOLERANCE_MS) return tick;
  const seconds = Math.round(off / 1_000);
  const at = Math.floor((tick.at - seconds * 1_000) / SLOT_MS) * SLOT_MS;
  const how = `${Math.abs(seconds)} s ${seconds > 0 ? 'fast' : 'slow'}`;
  const silent: Verdict = { tick: at, judgement: 'unknown', evidence: `${CLOCK_OFF} ${how}` };
  return { at, primary: silent, standby: silent, public: silent, retimed: true };
}

/** How far the clock was off, e.g. `120 s fast`, if that is why the verdict is `unknown`. */
export function clockTrouble(verdict: Verdict | undefined): string | undefined {
  if (verdict?.judgement !== 'unknown' || !verdict.evidence.startsWith(CLOCK_OFF)) return undefined;
  return verdict.evidence.slice(CLOCK_OFF.length + 1);
}

/** The ledger without verdicts from the future, which a fast clock wrote: they must not count when their time comes. */
export function withoutFuture(ledger: Ledger, { now, ahead = 0 }: OwnTime): Ledger {
  const latest = now - ahead + CLOCK_TOLERANCE_MS;
  const past = <V extends Verdict>(verdicts: readonly V[]): readonly V[] =>
    verdicts.slice(0, verdicts.findLastIndex(({ tick }) => tick <= latest) + 1);
  return {
    ...ledger,
    primary: past(ledger.primary),
    standby: past(ledger.standby),
    public: past(ledger.public),
  };
}
