/** What a trace did to clients, by the truth of the world it was lived through in. */
import { LIMIT_WITHIN_MS } from '../../../shared/core/settings.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import { isEnd } from '../acts/acts.ts';
import { isAutomatic } from '../invariants/history.ts';
import type { Since, Truth } from '../world/ground-truth.ts';
import type { Laid } from '../world/regions.ts';
import { WORLD_START } from '../world/world.ts';
import { conditionsOf } from './conditions.ts';
import type { TraceAct } from './fault-schedule.ts';
import { MINUTE } from './generators.ts';
import { longestQuiet } from './quiet-stretch.ts';
import type { Lived } from './run-trace.ts';

/** A Region that serves nobody, or not everybody well, from … to; times are ms after the start. */
interface Hurt {
  readonly side: Side;
  readonly laid: Laid;
  readonly from: number;
  readonly to: number;
}

export interface Outage extends Hurt {
  /** Until clients everywhere were served well again, or until nobody looked any more. */
  readonly lastedMs: number;
  /** Until a run decided to move traffic; absent where none did while it lasted. */
  readonly decidedMs?: number;
  /** By a switch, or because the fault was over; by nothing where it lasted to the end. */
  readonly endedBy: 'switch' | 'recovery' | 'nothing';
  /** A single fault: nothing else went on from long before it until clients were served well again. */
  readonly single: boolean;
  /** The longest time in which nothing was in the way and traffic stayed where it was, in ms. */
  readonly waitedMs: number;
  /** The longest time in which nothing would have been in the way, had traffic stayed until it was fixed. */
  readonly calmMs: number;
}

/** Nothing else went on, or the other side was well, since this long before. */
const ALONE_MS = 10 * MINUTE;

export function hurtsOf({ trace }: Lived): Hurt[] {
  const conditions = conditionsOf(trace);
  const hurts: Hurt[] = [];
  for (const side of ['primary', 'standby'] as const) {
    for (const [i, { from, is }] of conditions.entries()) {
      const laid = is[side];
      if (!laid || laid === conditions[i - 1]?.is[side] || laid.reach === 'direct') continue;
      const to = conditions.slice(i + 1).find((later) => later.is[side] !== laid)?.from ?? trace.length;
      hurts.push({ side, laid, from, to });
    }
  }
  return hurts.sort((a, b) => a.from - b.from);
}

/**
 * The faults that a failover could do something about: they hurt clients, the other side had long been well, and neither
 * the cool-down nor the limit nor an operator stood in the way.
 */
export function outagesOf(lived: Lived): Outage[] {
  const { trace, world, checker } = lived;
  const { truth, settings } = world;
  const deaths = lived.kills.map((at) => at - WORLD_START);
  const well = wellEverywhere(truth);
  const automatic = checker.moves.filter(({ entry }) => isAutomatic(entry));
  return hurtsOf(lived).flatMap((hurt) => {
    const at = WORLD_START + hurt.from;
    if (!isAt(well, at - 1, true) || !isAt(well, at, false) || !isAt(truth.target, at, hurt.side)) return [];
    const mended = well.find(({ from, is }) => from > at && is)?.from;
    const again = mended ?? world.now();
    const during = (time: number): boolean => time > at - ALONE_MS && time <= again;
    const otherIsWell =
      isAt(truth.fit[other(hurt.side)], at - ALONE_MS, true) &&
      !truth.fit[other(hurt.side)].some(({ from, is }) => during(from) && !is);
    const isAuto = isAt(truth.override, at, 'auto') && !truth.override.some(({ from }) => during(from));
    const isFree =
      !checker.moves.some((m) => m.at <= at && at - m.at < settings.coolDown + MINUTE) &&
      automatic.filter((m) => m.at <= at && at - m.at < LIMIT_WITHIN_MS).length < settings.limit;
    if (!otherIsWell || !isAuto || !isFree) return [];
    const beside = trace.acts.filter(
      (one) => one.act.do !== 'override' && !(isOf(one, hurt.side) && isEdge(one, hurt)),
    );
    const over = Math.min(hurt.to, leftAt(truth, hurt) - WORLD_START, again - WORLD_START);
    const waitedMs = longestQuiet(beside, deaths, hurt.from, over);
    const [first] = automatic.filter((m) => m.at > at && m.at <= again);
    return [
      {
        ...hurt,
        lastedMs: again - at,
        ...(first && { decidedMs: first.entry.begunAt - at }),
        endedBy: mended === undefined ? 'nothing' : first ? 'switch' : 'recovery',
        single:
          waitedMs === over - hurt.from &&
          !beside.some(({ at, act }) => !isEnd(act) && during(WORLD_START + at)),
        waitedMs,
        calmMs: longestQuiet(beside, deaths, hurt.from, hurt.to),
      },
    ];
  });
}

const isOf = ({ act }: TraceAct, side: Side): boolean =>
  (act.do === 'fault' || act.do === 'heal') && act.side === side;

const isEdge = ({ at }: TraceAct, { from, to }: Hurt): boolean => at === from || at === to;

/** When traffic was first sent elsewhere, whoever did it. */
const leftAt = ({ target }: Truth, { side, from }: Hurt): number =>
  target.find((step) => step.from > WORLD_START + from && step.is !== side)?.from ?? Number.POSITIVE_INFINITY;

/** Whether clients at every location are served well, oldest first. */
function wellEverywhere({ service }: Truth): Since<boolean>[] {
  const histories = Object.values(service);
  const times = [...new Set(histories.flat().map(({ from }) => from))].sort((a, b) => a - b);
  const places = histories.map(() => 0);
  const steps: Since<boolean>[] = [];
  for (const from of times) {
    const is = histories
      .map((history, i) => {
        while ((history[(places[i] ?? 0) + 1]?.from ?? Number.POSITIVE_INFINITY) <= from)
          places[i] = (places[i] ?? 0) + 1;
        return history[places[i] ?? 0]?.is.well ?? true;
      })
      .every((one) => one);
    if (steps.at(-1)?.is !== is) steps.push({ from, is });
  }
  return steps;
}

export function isAt<T>(history: readonly Since<T>[], time: number, is: T): boolean {
  const last = history.findLast(({ from }) => from <= time) ?? history[0];
  return last?.is === is;
}

/**
 * Moves that no client was better off for: away from a side that served well, or to one that did not. Drills are meant.
 * `evidenceMs`: a move that would have been right at some moment of this time before it is none.
 */
export function falseMoves({ world, checker }: Lived, evidenceMs = 0): typeof checker.moves {
  const { fit } = world.truth;
  return checker.moves.filter(({ at, entry }) => {
    if (entry.drill || entry.kind === 'pin' || entry.kind === 'adoption') return false;
    const changes = [...fit.primary, ...fit.standby].map(({ from }) => from);
    const moments = [at - evidenceMs, ...changes.filter((from) => from > at - evidenceMs && from <= at)];
    return !moments.some(
      (time) =>
        isAt(fit[entry.to], time, true) && (entry.kind !== 'failover' || isAt(fit[entry.from], time, false)),
    );
  });
}
