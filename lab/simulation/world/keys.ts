/** The key traffic control in memory. */

import type { KeyObservation } from '../../../shared/core/edge.ts';
import { formatKey, parseKey } from '../../../shared/core/key.ts';
import { Conflict, messageOf, Refused } from '../../../shared/errors.ts';
import type { KeyStore } from '../../../shared/ports.ts';
import { ServiceError } from '../../emulator/model/index.ts';
import type { Calls } from './calls.ts';
import type { WorldEdge } from './edge.ts';
import type { WorldRun } from './runs.ts';

export function storePort(calls: Calls, edge: WorldEdge, run: WorldRun): KeyStore {
  return {
    async look(known) {
      try {
        return await calls.call(run, 'store.look', (): KeyObservation => {
          const { value, etag } = edge.readStore();
          if (known?.etag === etag) return { key: known.says, etag };
          if (value === undefined) return { key: 'absent', etag };
          const key = parseKey(value);
          if (key === 'nonsense') return { key, etag, text: value };
          if (key !== 'newer') return { key, etag };
          const why = `The key "${value}" was written by a newer version.`;
          return { key: 'unreadable', why, newer: { text: value, etag } };
        });
      } catch (error) {
        const why = messageOf(error);
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
      throw new Conflict('The store was changed by another writer since it was read.');
    throw error.status < 500 ? new Refused(`${error.code}: ${error.message}`) : error;
  }
}
