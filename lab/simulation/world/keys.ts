/**
 * The key lever in memory. What a key means at an edge location is read here apart from production's own grammar: the
 * properties may not believe what they check.
 */
import { formatKey, parseKey } from '../../../shared/core/key.ts';
import type { Side } from '../../../shared/core/side.ts';
import { Conflict, Refused } from '../../../shared/errors.ts';
import type { KeyStore, StoreSight } from '../../../shared/ports.ts';
import { ServiceError } from '../../emulator/model/error.ts';
import type { Calls } from './calls.ts';
import type { WorldEdge } from './edge.ts';
import type { WorldRun } from './runs.ts';

export const STORE_ID = 'a1b2c3d4-0000-4000-8000-00000000001a';

/** The side that a key sends traffic to (most of it, where it shares); undefined where it has no opinion. */
export function sideOfKey(text: string | undefined): Side | undefined {
  const [version, side, epoch = '', more, ...rest] = (text ?? '').split(' ');
  const numbered = epoch !== '' && epoch.length <= 15 && [...epoch].every((c) => c >= '0' && c <= '9');
  if (version !== 'v1' || !numbered || rest.length > 0 || (side !== 'primary' && side !== 'standby'))
    return undefined;
  if (more === undefined) return side;
  const percent = more.endsWith('%') ? more.slice(0, -1) : '';
  const share = Number(percent);
  return String(share) === percent && Number.isInteger(share) && share >= 1 && share <= 99 ? side : undefined;
}

export function storePort(calls: Calls, edge: WorldEdge, run: WorldRun): KeyStore {
  return {
    async look(known) {
      try {
        return await calls.call(run, 'store.look', (): StoreSight => {
          const { value, etag } = edge.readStore();
          if (known?.etag === etag) return { key: known.says, etag };
          const key = value === undefined ? 'absent' : parseKey(value);
          return key === 'newer'
            ? { key: 'unreadable', why: `The key "${value}" was written by a newer version.` }
            : { key, etag };
        });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { key: 'unreadable', why: `The store could not be read: ${why}` };
      }
    },

    async write(key, etag) {
      const value = key === 'absent' ? undefined : formatKey(key);
      return await calls.call(run, 'store.write', () => order(edge, run, value, etag), { conditional: true });
    },
  };
}

function order(edge: WorldEdge, run: WorldRun, value: string | undefined, etag: string): string {
  try {
    return edge.putKey(run.id, value, etag);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    // As the adapter to AWS tells a stale ETag from another refusal.
    if (error.status === 404 || edge.readStore().etag !== etag)
      throw new Conflict('The store has been changed by somebody else since it was looked at.');
    throw error.status < 500 ? new Refused(`${error.code}: ${error.message}`) : error;
  }
}
