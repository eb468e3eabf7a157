/** The quantile of sorted values, interpolated between two of them; NaN for none. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const [below = Number.NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/** Undefined of none. */
export const median = (sorted: readonly number[]): number | undefined =>
  sorted.length === 0 ? undefined : quantile(sorted, 0.5);
