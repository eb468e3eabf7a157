/**
 * A trace: what is done to a world, and when. It is data, so that it can be written down, replayed (`npm run scenarios --
 * <file>`), shortened, and played with other policies than ours.
 */
import { type Act, actOf, inverseOf, lineOf } from '../acts/acts.ts';

/** An act at a moment: whole seconds, in ms after the start. */
export interface TraceAct {
  readonly at: number;
  readonly act: Act;
}

export interface Trace {
  /** Of families.ts. */
  readonly family: string;
  /** Of the trace and of the world it is played in. */
  readonly seed: number;
  /** Setup lines of the scenario grammar (lab/simulation/scenarios/options.ts). */
  readonly setup: readonly string[];
  /** By time. */
  readonly acts: readonly TraceAct[];
  /** In ms. */
  readonly length: number;
}

/** Of one that is played: long enough for one incident to have a past, short enough to be replayed. */
export const TRACE_DAYS = 5;

/** By time; what comes at one moment stays in the order in which it was drawn. */
export const inOrder = (acts: readonly TraceAct[], length: number): TraceAct[] =>
  acts.filter(({ at }) => at < length).sort((a, b) => a.at - b.at);

/** What begins something together with what ends it, so that neither is left without the other. */
export interface Incident extends TraceAct {
  /** Until its end, in ms; absent where it has none, or not in this trace. */
  readonly lasts?: number;
}

export function incidentsOf({ acts }: Pick<Trace, 'acts'>): Incident[] {
  const left = [...acts];
  const incidents: Incident[] = [];
  for (let one = left.shift(); one; one = left.shift()) {
    const end = inverseOf(one.act);
    const place = end === undefined ? -1 : left.findIndex(({ act }) => lineOf(act) === end);
    const [ended] = place === -1 ? [] : left.splice(place, 1);
    incidents.push(ended ? { ...one, lasts: ended.at - one.at } : one);
  }
  return incidents;
}

/** Only what happens before `length`. */
export const actsOf = (incidents: readonly Incident[], length: number): TraceAct[] =>
  inOrder(
    incidents.flatMap(({ at, act, lasts }) => {
      const end = inverseOf(act);
      const ends = lasts !== undefined && end !== undefined;
      return [{ at, act }, ...(ends ? [{ at: at + lasts, act: actOf(end) }] : [])];
    }),
    length,
  );
