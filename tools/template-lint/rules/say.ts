/** Sentences that rules have in common. */
import type { Found, Sentence } from '../subject.ts';

/** The property is outside of its range; nothing where it is absent. */
export function within(found: Found, name: string, from: number, to: number, unit = ''): Sentence[] {
  const value = found.properties.maybeNumber(name);
  return [
    value !== undefined &&
      (value < from || value > to) &&
      `${found.id}.${name} is ${value}, wanted ${from} to ${to}${unit}.`,
  ];
}

/** The property is none of the values; nothing where it is absent. */
export function among(found: Found, name: string, values: readonly string[]): Sentence[] {
  const value = found.properties.maybeText(name);
  return [
    value !== undefined &&
      !values.includes(value) &&
      `${found.id}.${name} is "${value}", wanted one of ${values.join(', ')}.`,
  ];
}

/** The values that stand more than once. */
export const repeated = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, i) => values.indexOf(value) !== i)),
];
