/** How many probes of each side failed within the last day, counted by the hour. */
import { DAY, HOUR } from '../duration.ts';
import type { Side } from '../side.ts';

export interface Count {
  readonly bad: number;
  readonly all: number;
}

export interface DayCounts {
  /** The number of the newest hour since 1970. */
  readonly hour: number;
  /** One count an hour, newest first, at most those of a day and of the hour that has begun. */
  readonly primary: readonly Count[];
  readonly standby: readonly Count[];
}

const HOURS = DAY / HOUR + 1;
export const NO_COUNTS: DayCounts = { hour: 0, primary: [], standby: [] };
const NONE: Count = { bad: 0, all: 0 };

/** Adds to the counts of the hour of `tick`; negative where a verdict is replaced. */
export function counted(counts: DayCounts, side: Side, tick: number, { bad, all }: Count): DayCounts {
  if (bad === 0 && all === 0) return counts;
  const next = upTo(counts, Math.floor(tick / HOUR));
  const back = next.hour - Math.floor(tick / HOUR);
  const there = next[side][back];
  if (there === undefined) return next;
  return { ...next, [side]: next[side].with(back, { bad: there.bad + bad, all: there.all + all }) };
}

/** With an empty count for each hour since the newest one. */
export function upTo(counts: DayCounts, hour: number): DayCounts {
  const passed = hour - counts.hour;
  if (passed <= 0) return counts;
  const later = (known: readonly Count[]) =>
    [...Array<Count>(Math.min(passed, HOURS)).fill(NONE), ...known].slice(0, HOURS);
  return { hour, primary: later(counts.primary), standby: later(counts.standby) };
}

/** The last 24 hours up to the newest. */
export function ofTheDay(counts: DayCounts, side: Side): Count {
  return counts[side].reduce((sum, { bad, all }) => ({ bad: sum.bad + bad, all: sum.all + all }), NONE);
}
