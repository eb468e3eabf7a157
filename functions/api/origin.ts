/**
 * Refuses callers that did not come through the edge, where that is wanted: the edge shows a secret in a header, and so
 * does the prober, which asks directly. The secret may be replaced while this runs, so one that does not fit is read
 * again; not with each refusal, or strangers could make us ask as often as they like.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiLog, CheckOrigin } from './deps.ts';
import { cause } from './failure.ts';
import { Problem } from './problem.ts';
import { header } from './request.ts';

/** `read` returns what it has read before, until `refused` is called. */
interface OriginSecret {
  read(): Promise<string>;
  refused(): void;
}

/** At the soonest after this time, in milliseconds, a secret that did not fit is read again. */
const READ_AGAIN_MS = 30_000;

export function createOriginCheck(secret: OriginSecret, now: () => number, log: ApiLog): CheckOrigin {
  let readAgainFrom = 0;

  return async (event) => {
    const shown = header(event, 'x-origin-verify');
    if (shown !== undefined) {
      if (same(shown, await read())) return;
      if (now() >= readAgainFrom) {
        readAgainFrom = now() + READ_AGAIN_MS;
        secret.refused();
        if (same(shown, await read())) return;
      }
    }
    throw new Problem(403, 'This API is served through its public address only.');
  };

  async function read(): Promise<string> {
    try {
      return await secret.read();
    } catch (error) {
      // Without the secret no caller can be told from another: none is served, and the 503 shows that the Region cannot serve.
      log.error('The origin secret cannot be read.', { error: cause(error) });
      throw new Problem(503, 'This Region cannot check just now who asks.', {
        headers: { 'retry-after': '1' },
      });
    }
  }
}

/** Of digests, so that neither the time taken nor the lengths tell how much of a guess was right. */
const same = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
