/**
 * An act: something that is done to a world, by nature, by people or by a test. It is data, and a line of a scenario file; a
 * row of the table says all there is to say about one kind of act. Its form is what reads, prints and explains it.
 */
import type { Random } from '../../emulator/model/index.ts';
import type { World } from '../world/world.ts';

/** What may stand at one place of a form. */
export interface Slot<T extends string | undefined = string> {
  /** In the help. */
  readonly shows: string;
  /** As a regular expression without groups. */
  readonly pattern: string;
  /** For the compiler alone. */
  readonly type?: T;
}

export const oneOf = <T extends string>(...words: readonly T[]): Slot<T> => ({
  shows: words.join('|'),
  pattern: words.join('|'),
});

/** Within `[…]` of a form. */
export const optional = <T extends string | undefined>(slot: Slot<T>): Slot<T | undefined> => slot;

/** Anything; what is wrong with it, `wrong` says. */
export const text = (shows: string, pattern = '.+'): Slot => ({ shows, pattern });

type Slots = Readonly<Record<string, Slot<string | undefined>>>;
export type Fields<S extends Slots> = {
  readonly [K in keyof S]: S[K] extends Slot<infer T> ? T : never;
};

/**
 * What it means for the promises. `fault`: something is broken, cut, delayed or doubled, and in the way of the programs until
 * it ends. `kill`: runs die of it, and it is in the way whenever one does. `people`: what people do and say, and how long
 * changes take; no fault, but an excuse as the world's own records of it say.
 */
export type Kind = 'fault' | 'kill' | 'people';

/** Of an act that only ends another one. */
export const END = Symbol('end');

export interface Row<S extends Slots = Slots> {
  /** Literal words, `<slot>`s, and `[…]` around what may be left out together with its slots. */
  readonly form: string;
  readonly slots: S;
  readonly means: string;
  readonly kind: Kind | ((fields: Fields<S>) => Kind);
  /** A sentence without its full stop; undefined where the fields make sense. */
  readonly wrong?: (fields: Fields<S>) => string | undefined;
  readonly apply: (world: World, fields: Fields<S>) => void;
  /** The line that ends it; undefined where it is over as soon as it is done. */
  readonly inverse?: (fields: Fields<S>) => string | typeof END | undefined;
  /** How it is drawn for a random world, and how often beside the others. */
  readonly draw?: {
    readonly weight: number;
    /** `at`: when it is done, in ms after the start. */
    readonly line: (random: Random, at: number) => string | readonly string[];
    /** In ms, until what ends it. */
    readonly lasts?: (random: Random) => number;
  };
}

export const row = <S extends Slots>(one: Row<S>): Row<S> => one;

/** Where its first slot is an alternative of words, they stand in the help as they are. */
export const formOf = ({ form, slots }: Pick<Row, 'form' | 'slots'>): string =>
  form.replace(/<(\w+)>/g, (_, name: string) => slots[name]?.shows ?? name);

/** Undefined where the words are of another form. */
export function readForm({ form, slots }: Row, words: string): Readonly<Record<string, string>> | undefined {
  const found = patternOf(form, slots).exec(words);
  if (!found) return undefined;
  const fields = Object.entries(found.groups ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(fields);
}

export const showForm = (form: string, fields: Readonly<Record<string, string | undefined>>): string =>
  form
    .replace(/\[([^\]]*)\]/g, (_, part: string) =>
      [...part.matchAll(/<(\w+)>/g)].every(([, name = '']) => fields[name] !== undefined) ? part : '',
    )
    .replace(/<(\w+)>/g, (_, name: string) => fields[name] ?? '');

const patterns = new Map<string, RegExp>();

function patternOf(form: string, slots: Slots): RegExp {
  const known = patterns.get(form);
  if (known) return known;
  const source = form
    .replace(/[.*+?^${}()|\\]/g, '\\$&')
    .replaceAll('[', '(?:')
    .replaceAll(']', ')?')
    .replace(/<(\w+)>/g, (_, name: string) => `(?<${name}>${slots[name]?.pattern ?? ''})`);
  const pattern = new RegExp(`^${source}$`, 's');
  patterns.set(form, pattern);
  return pattern;
}
