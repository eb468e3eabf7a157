/** A trace as incidents: what begins something together with what ends it, so that neither is left without the other. */
import { actOf, inverseOf, lineOf } from '../acts/acts.ts';
import { inOrder, type Trace, type TraceAct } from './fault-schedule.ts';

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
