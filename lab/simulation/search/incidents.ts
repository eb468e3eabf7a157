/** A trace as incidents: what begins something together with what ends it, so that neither is left without the other. */
import type { Trace, TraceAct } from './trace.ts';
import { undoOf } from './undo.ts';

/** Times in ms. */
export interface Incident {
  readonly at: number;
  readonly command: string;
  /** Absent where it has no end, or not in this trace. */
  readonly lasts?: number;
  readonly end?: string;
}

export function incidentsOf({ acts }: Pick<Trace, 'acts'>): Incident[] {
  const left = [...acts];
  const incidents: Incident[] = [];
  for (let act = left.shift(); act; act = left.shift()) {
    const undo = undoOf(act.command);
    const place = undo === undefined ? -1 : left.findIndex(({ command }) => command === undo);
    const [ended] = place === -1 ? [] : left.splice(place, 1);
    incidents.push(ended ? { ...act, lasts: ended.at - act.at, end: ended.command } : act);
  }
  return incidents;
}

/** Only what happens before `length`. */
export const actsOf = (incidents: readonly Incident[], length: number): TraceAct[] =>
  incidents
    .flatMap(({ at, command, lasts = 0, end }) => [
      { at, command },
      ...(end === undefined ? [] : [{ at: at + lasts, command: end }]),
    ])
    .filter(({ at }) => at < length)
    .sort((a, b) => a.at - b.at);
