/** Parses and formats durations and times; `span` of shared/core formats a duration for people. */
import { DAY, HOUR, MINUTE, SECOND } from '../core/duration.ts';
import { UsageError } from './errors.ts';

const UNITS = { ms: 1, s: SECOND, m: MINUTE, min: MINUTE, h: HOUR, d: DAY } as const;
const LONGEST_MS = 366 * DAY;

/** `90s`, `5m` or `5min`, `1.5h`, `2d`: milliseconds, or undefined where the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9}(?:\.\d+)?)(ms|s|min|m|h|d)$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * UNITS[unit as keyof typeof UNITS];
}

/** The value of an option, in milliseconds. Throws `UsageError`. */
export function durationOf(text: string, option: string): number {
  const ms = parseDuration(text) ?? 0;
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new UsageError(
    `${option} is "${text}"; it must be a time of up to a year, e.g. ${option} 90min, ${option} 2h or ${option} 3d.`,
  );
}

/** `1.2 s`; `none` where there is none. */
export const seconds = (ms: number | undefined, none: string): string =>
  ms === undefined ? none : `${(ms / 1_000).toFixed(1)} s`;

/** `00:02:00` after the start, `1d 00:02:00` a day later: milliseconds, or undefined where the text is no moment. */
export function parseMoment(text: string): number | undefined {
  const [, days = '0', hours, minutes, seconds] =
    /^(?:(\d+)d )?([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined) return undefined;
  return Number(days) * DAY + (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
}

/** `ms` after the start, whole seconds. */
export function showMoment(ms: number): string {
  const days = Math.floor(ms / DAY);
  const clock = new Date(ms % DAY).toISOString().slice(11, 19);
  return days === 0 ? clock : `${days}d ${clock}`;
}

/** As scenario files have it: `119 s`, `3 min 26 s`. */
export function showDuration(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  if (seconds < 120) return `${seconds} s`;
  const rest = seconds % 60;
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}
