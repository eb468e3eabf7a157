/** Times and stretches of time: in milliseconds, and in words. */
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

const UNITS = [
  { name: 'd', size: DAY, within: Number.POSITIVE_INFINITY },
  { name: 'h', size: HOUR, within: DAY },
  { name: 'min', size: MINUTE, within: HOUR },
  { name: 's', size: SECOND, within: MINUTE },
] as const;

/** `2 h 5 min`, `45 s`: as exact as a person needs it. */
export function span(ms: number): string {
  const whole = Math.max(0, Math.round(ms / SECOND)) * SECOND;
  const parts = UNITS.map(({ name, size, within }) => ({ name, count: Math.floor((whole % within) / size) }));
  const first = parts.findIndex(({ count }) => count > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${count} ${name}`)
    .join(' ');
}

/** A time (epoch ms) as data: `2027-01-05T18:00:00.000Z`. */
export const iso = (at: number): string => new Date(at).toISOString();

/** A time (epoch ms) to the second, with its date: `2027-01-05T18:00:00Z`. A message may be read days later. */
export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
