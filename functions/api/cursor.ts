/**
 * A cursor is the position after the last item of a page. It is opaque so that clients do not build on what is in it;
 * it needs no signature, since every position in the list is one a client may ask for.
 */
import { readId } from './id.ts';

export const makeCursor = (lastId: string): string => Buffer.from(`after:${lastId}`).toString('base64url');

/** The id after which to go on, or undefined where `text` is no cursor of ours. */
export function readCursor(text: string): string | undefined {
  const [word, id, ...rest] = Buffer.from(text, 'base64url').toString('latin1').split(':');
  return word === 'after' && rest.length === 0 ? readId(id) : undefined;
}
