/**
 * Text that others wrote, as a person may be shown it. A control character can do things to a terminal, and one that turns
 * the direction of writing makes a line read as something that it is not.
 */

/** C0, C1, the separators of lines and paragraphs, and what turns the direction of writing. */
const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const EACH = new RegExp(CONTROL, 'gu');

/** The first such character, as `U+001B`; undefined where there is none. */
export function controlIn(text: string): string | undefined {
  const [found] = CONTROL.exec(text) ?? [];
  return found && `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** One line without them: a space where one was that only parts words, � for each other. */
export const plain = (text: string): string =>
  text.replace(EACH, (one) => (/[\s\u0085]/.test(one) ? ' ' : '\ufffd'));

/** The same, and lines stay lines. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n');

/** The same of every text in `value`, which is JSON. */
export function plainWithin<Json>(value: Json): Json {
  if (typeof value === 'string') return plainLines(value) as Json;
  if (Array.isArray(value)) return value.map(plainWithin) as Json;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainWithin(one)])) as Json;
}
