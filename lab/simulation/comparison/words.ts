/** Figures in words and in tables. */

/** `1,234,567`; a thing that was there at all is never shown as none. */
export const count = (value: number): string =>
  value > 0 && value < 0.5 ? '<1' : Math.round(value).toLocaleString('en-US');

/** `48 s`, `12 min`, `3.4 h`; what is missing never was. */
export function duration(ms: number | undefined): string {
  if (ms === undefined || ms === 0) return 'none';
  const seconds = ms / 1_000;
  if (seconds < 119.5) return `${Math.round(seconds)} s`;
  if (seconds < 5_370) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}
