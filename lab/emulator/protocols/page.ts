/** Pages of a list. The token is the position of the next item; a token of any other look is not ours. */
import { ServiceError } from '../model/error.ts';

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
