/** Times in scenario files: durations as `90s`, `5m`, `2h`, `1d`; moments as `00:02:00` after the start, `1d 00:02:00` later. */
import { DAY } from '../core/duration.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, or undefined where the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** Milliseconds after the start, or undefined where the text is no moment. */
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

/** `3 min 26 s`, for people. */
export function showDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const rest = seconds % 60;
  return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
}
