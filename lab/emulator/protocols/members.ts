/**
 * Reads the members of a decoded input. Wrong types and missing members are the service's own errors; a member that
 * the lab does not know is refused by name, since ignoring it would do something else than AWS does.
 */
import { ServiceError } from '../model/error.ts';
import type { Input } from './call.ts';

export interface Members {
  text(name: string): string;
  maybeText(name: string): string | undefined;
  maybeNumber(name: string): number | undefined;
  number(name: string): number;
  maybeFlag(name: string): boolean | undefined;
  /** Empty where absent. */
  texts(name: string): readonly string[];
  numbers(name: string): readonly number[];
  /** Epoch seconds on the wire, epoch ms here. */
  time(name: string): number;
  maybeTime(name: string): number | undefined;
  /** Empty where absent. */
  objects(name: string, known: readonly string[]): readonly Members[];
  maybeObject(name: string, known: readonly string[]): Members | undefined;
}

/** `missing`: the code of the error for a required member that is absent. `known`: every member that is understood. */
export function members(input: Input, known: readonly string[], missing = 'ValidationException'): Members {
  const odd = Object.keys(input).find((name) => input[name] != null && !known.includes(name));
  if (odd)
    throw new ServiceError(
      'ValidationException',
      400,
      `The lab does not know the member ${odd} here; it knows ${known.join(', ')}.`,
    );

  function maybe<T>(name: string, kind: string, is: (value: unknown) => value is T): T | undefined {
    const value = input[name];
    if (value === undefined || value === null) return undefined;
    if (is(value)) return value;
    throw new ServiceError(
      'SerializationException',
      400,
      `${name} is ${JSON.stringify(value).slice(0, 80)}; it must be ${kind}.`,
    );
  }
  function required<T>(name: string, value: T | undefined): T {
    if (value !== undefined) return value;
    throw new ServiceError(
      missing,
      400,
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  const inner = (value: Input, inside: readonly string[]) => members(value, inside, missing);

  const self: Members = {
    text: (name) => required(name, self.maybeText(name)),
    maybeText: (name) => maybe(name, 'text', isText),
    maybeNumber: (name) => maybe(name, 'a number', isNumber),
    number: (name) => required(name, self.maybeNumber(name)),
    maybeFlag: (name) => maybe(name, 'true or false', isFlag),
    texts: (name) => maybe(name, 'a list of texts', listOf(isText)) ?? [],
    numbers: (name) => maybe(name, 'a list of numbers', listOf(isNumber)) ?? [],
    time: (name) => required(name, self.maybeTime(name)),
    maybeTime(name) {
      const seconds = maybe(name, 'a time in seconds', isNumber);
      return seconds === undefined ? undefined : Math.round(seconds * 1000);
    },
    objects: (name, inside) =>
      (maybe(name, 'a list of objects', listOf(isObject)) ?? []).map((one) => inner(one, inside)),
    maybeObject(name, inside) {
      const value = maybe(name, 'an object', isObject);
      return value && inner(value, inside);
    },
  };
  return self;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isObject = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function listOf<T>(is: (value: unknown) => value is T): (value: unknown) => value is readonly T[] {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(is);
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly token?: string;
}

export function page<T>(all: readonly T[], size: number, token: string | undefined): Page<T> {
  const from = Number(token ?? 0);
  if (token !== undefined && !(/^\d+$/.test(token) && from < all.length))
    throw new ServiceError('InvalidNextToken', 400, `The token "${token}" is invalid.`);
  const items = all.slice(from, from + size);
  return from + size < all.length ? { items, token: String(from + size) } : { items };
}
