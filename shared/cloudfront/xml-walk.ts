/**
 * Walks through XML and finds the position of each element in the text, so that a part can be replaced and the rest kept
 * exactly. Comments, CDATA and processing instructions are skipped.
 */

/** One element. `content` lies between its tags; of `<A/>` it is empty, and the two ends are the same place. */
export interface XmlPosition {
  /** The names from the root to the element, e.g. `Distribution/DistributionConfig`. */
  readonly path: string;
  /** The start tag's attributes as they stand, with the white space before them. */
  readonly attributes: string;
  readonly content: { readonly from: number; readonly to: number };
  readonly selfClosing: boolean;
}

/** What stands between two places of the text: one tag, or something that is none. In this order. */
const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<\/(?<end>[^\s<>/]+)\s*>|<(?<start>[^\s<>/!?]+)(?<attributes>(?:\s+[^\s<>=/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<closing>\/?)>|[^<]+/y;

/** A distribution is nine elements deep. Each path is as long as its element is deep, so a limit keeps the walk linear. */
export const DEEPEST = 100;

/** Every element in the order of their ends; undefined where it is not well-formed, too deep, or has a document type. */
export function walk(xml: string): readonly XmlPosition[] | undefined {
  const places: XmlPosition[] = [];
  const open: { path: string; name: string; attributes: string; from: number }[] = [];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < xml.length) {
    const before = token.lastIndex;
    const { end, start, attributes = '', closing } = token.exec(xml)?.groups ?? {};
    // A token that does not match begins again at 0.
    if (token.lastIndex === 0) return undefined;
    const from = token.lastIndex;
    const close = (to: number, selfClosing: boolean): boolean => {
      const element = open.pop();
      if (element === undefined) return false;
      const { path, attributes, from } = element;
      places.push({ path, attributes, content: { from, to }, selfClosing });
      return true;
    };
    if (start !== undefined) {
      if (open.length === DEEPEST) return undefined;
      const above = open.at(-1);
      open.push({ path: above ? `${above.path}/${start}` : start, name: start, attributes, from });
      if (closing === '/') close(from, true);
    } else if (end !== undefined) {
      if (open.at(-1)?.name !== end || !close(before, false)) return undefined;
    }
  }
  return open.length === 0 ? places : undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ENTITY = /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g;

/** The text that `raw` stands for; undefined where it is more than text, or uses an entity that XML does not define. */
export function decode(raw: string): string | undefined {
  if (/[<&]/.test(raw.replace(ENTITY, ''))) return undefined;
  let sound = true;
  const text = raw.replace(/\r\n?/g, '\n').replace(ENTITY, (_, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? '';
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    sound &&= code <= 0x10ffff;
    return sound ? String.fromCodePoint(code) : '';
  });
  return sound ? text : undefined;
}

export const encode = (text: string): string =>
  text.replace(/[&<>"'\r\n\t]/g, (char) => `&#${char.charCodeAt(0)};`);
