/** What must be so of a trace that was lived through: no promise broken, and what its family says beside them. */
import { span } from '../../../shared/core/duration.ts';
import { showMoment } from '../../../shared/kit/time.ts';
import { faultText } from '../../emulator/model/index.ts';
import { type Act, isFault } from '../acts/acts.ts';
import { WORLD_START } from '../world/world.ts';
import type { Family } from './family.ts';
import { incidentsOf } from './fault-schedule.ts';
import { HOUR, MINUTE } from './generators.ts';
import { falseMoves, isAt, type Outage, outagesOf } from './outages.ts';
import type { Lived } from './run-trace.ts';

export interface Judged {
  /** What was broken, cut, killed, delayed or doubled: not what people do to the edge or say, nor how long a change takes. */
  readonly faults: number;
  /** Orders that the edge took. */
  readonly switches: number;
  readonly falseSwitches: number;
  /** Single faults that a switch ended: how long clients waited, in ms. */
  readonly recoveries: readonly number[];
  /** Of these and of the troubled ones: how long until a run decided to move traffic, in ms. */
  readonly decisions: readonly number[];
  /** The same where something else went wrong meanwhile. */
  readonly troubled: readonly number[];
  /** Outages that would be found out if no switch came of them; of families that want one. */
  readonly due: number;
  /** Faults that hurt clients, and were fixed before there was a switch. */
  readonly satOut: number;
  /** What should not have been, in one sentence; absent where all is as it should be. */
  readonly wrong?: string;
}

/** Three verdicts, a run, the key's way: a single outage that lasts longer must have made a switch. */
const SWITCHED_BY_MS = 75_000;
/** After trouble: within a minute comes the next prober, and a standby that nobody saw meanwhile takes another to be proven. */
const RECOVERED_BY_MS = 150_000;

export function judge(lived: Lived, family: Family): Judged {
  const { trace, checker, broken } = lived;
  const outages = family.noise ? [] : outagesOf(lived);
  const wrong =
    broken?.message ??
    (family.still && moved(lived)) ??
    (family.switched && notSwitched(lived)) ??
    ((family.once || family.answered) && (unanswered(outages) ?? meddled(lived))) ??
    (family.once && notOnce(lived, outages)) ??
    (family.returns && stayedAway(lived)) ??
    (family.told && untold(lived));
  return {
    faults: trace.acts.filter(({ act }) => isFault(act)).length,
    switches: checker.moves.length,
    falseSwitches: falseMoves(lived).length,
    recoveries: waits(outages, true),
    decisions: outages.flatMap(({ decidedMs }) => decidedMs ?? []),
    troubled: waits(outages, false),
    due: family.once || family.answered ? outages.filter(isDue).length : 0,
    satOut: outages.filter(({ endedBy }) => endedBy === 'recovery').length,
    ...(wrong && { wrong }),
  };
}

/** A run comes within a minute, tells the oldest first, and one whose run died within another minute. */
const TOLD_BY_MS = 4 * MINUTE;
/** Acts that keep nobody from telling. */
const HARMLESS: readonly Act['do'][] = ['fault', 'heal', 'hook', 'replica', 'capacity', 'override'];

function untold({ world, trace }: Lived): string | undefined {
  const { hooks, table, now } = world;
  const { entries } = table.journal;
  const troubles = trace.acts.filter(({ act }) => !HARMLESS.includes(act.do));
  const calmFrom = WORLD_START + Math.max(0, ...troubles.map(({ at }) => at));
  const failed = world.trace.some((one) => one.what === 'notice' && one.notice.what === 'after-move-failed');
  if (!hooks || failed) return undefined;
  const entry = entries.find(({ epoch, kind, phase, verifiedAt, overdueAt }, i) => {
    const settledAt = verifiedAt ?? overdueAt ?? entries[i - 1]?.begunAt ?? now();
    const isDue = now() - Math.max(settledAt, calmFrom) > TOLD_BY_MS;
    return kind !== 'initial' && phase === 'applied' && isDue && !hooks.told.includes(epoch);
  });
  return entry && `afterMove was never told of epoch ${entry.epoch}.`;
}

const waits = (outages: readonly Outage[], single: boolean): number[] =>
  outages.filter((one) => one.endedBy === 'switch' && one.single === single).map(({ lastedMs }) => lastedMs);

const movesOf = ({ checker }: Lived, from = 0, to = Number.POSITIVE_INFINITY): string[] =>
  checker.moves
    .filter(({ at }) => at >= from && at < to)
    .map(({ entry }) => `${entry.kind} from ${entry.from} to ${entry.to}`);

function moved(lived: Lived): string | undefined {
  const moves = movesOf(lived);
  return moves.length === 0 ? undefined : `By our rules nothing may move, yet: ${moves.join(', ')}.`;
}

function notSwitched(lived: Lived): string | undefined {
  const { edge, table } = lived.world;
  const [newest] = table.journal.entries;
  const moves = movesOf(lived);
  const isDone = edge.target() === 'standby' && newest?.to === 'standby' && newest.phase === 'applied';
  if (isDone && moves.length === 1 && moves[0] === 'failover from primary to standby') return undefined;
  return `One outage is to make one failover, yet: ${moves.join(', ') || 'none'}; the newest entry is ${newest?.phase}.`;
}

function unanswered(outages: readonly Outage[]): string | undefined {
  const late = outages.filter(isWhole).find((one) => one.waitedMs >= patience(one));
  if (!late) return undefined;
  const { side, laid, from, endedBy, waitedMs } = late;
  const made = {
    switch: 'made its switch too late',
    recovery: 'made no switch',
    nothing: 'was not over at the end',
  }[endedBy];
  return `The outage of ${side} (${faultText(laid.fault)}) at ${showMoment(from)} ${made}: nothing was in the way for ${span(waitedMs)}.`;
}

/** Chance decides when a share of errors is found out. */
const isWhole = ({ laid: { fault } }: Outage): boolean => fault.kind !== 'errors' || fault.share === 1;

const patience = ({ single }: Outage): number => (single ? SWITCHED_BY_MS : RECOVERED_BY_MS);

/** It would be found out if no switch came of it. */
const isDue = (one: Outage): boolean => isWhole(one) && one.calmMs >= patience(one);

/** The mark is read once in a quarter of an hour, by a run that comes within a minute. */
const KNOWN_BY_MS = 17 * MINUTE;

function meddled({ trace, orders }: Lived): string | undefined {
  for (const { at, lasts = trace.length - at, act } of incidentsOf(trace)) {
    if (act.do !== 'mark' || act.whose !== 'another') continue;
    const from = WORLD_START + at + KNOWN_BY_MS;
    const order = orders.find((one) => one.at > from && one.at < WORLD_START + at + lasts);
    if (order)
      return `The distribution was owned by another stack from ${showMoment(at)}, and ${order.run} did something to it at ${showMoment(order.at - WORLD_START)}.`;
  }
  return undefined;
}

/** The wait doubles with each failover of the day, and each step adds to it. */
const RETURNED_BY_MS = 3 * HOUR;

function stayedAway({ trace, world: { truth } }: Lived): string | undefined {
  const { primary } = truth.fit;
  const end = WORLD_START + trace.length;
  const late = primary.find(({ from, is }, i) => {
    const by = from + RETURNED_BY_MS;
    return is && (primary[i + 1]?.from ?? end) > by && !isAt(truth.target, by, 'primary');
  });
  return (
    late && `The primary was well from ${showMoment(late.from - WORLD_START)} on, and traffic did not return.`
  );
}

/** The newest probe that a run knows began at most so long ago: a tick in doubt, the probe's time limit, and the run itself. */
const EVIDENCE_MS = 6_000;

function notOnce(lived: Lived, outages: readonly Outage[]): string | undefined {
  const [none] = falseMoves(lived, EVIDENCE_MS);
  if (none) return `A switch from ${none.entry.from} to ${none.entry.to} made nothing better.`;
  for (const { side, laid, from, to } of outages) {
    const what = `The outage of ${side} (${faultText(laid.fault)}) at ${showMoment(from)}`;
    const moves = movesOf(lived, WORLD_START + from, WORLD_START + to);
    if (moves.length > 1) return `${what} made more than one move: ${moves.join(', ')}.`;
  }
  return undefined;
}
