/**
 * What a request meets at a Region, as shares of all requests instead of one draw: the same answers as those of
 * lab/simulation/world/regions.ts, and a test holds the two together.
 */
import type { Laid } from '../world/regions.ts';

/** How requests come: over the public name's edge, or straight to the Region. */
export type Via = 'edge' | 'direct';

export interface Meeting {
  /** Of all requests, 0 … 1. */
  readonly share: number;
  /** `error`: a 5xx, or none at all and known to be none. `useless`: an answer that looks well to the edge, and is not. */
  readonly answer: 'well' | 'error' | 'useless';
  /** Until then; what an answer takes where nothing is wrong is left out. */
  readonly ms: number;
}

/** The edge waits so long for an origin's first byte: `OriginReadTimeout` of resources/failover/distribution.yml. */
export const ORIGIN_READ_MS = 12_000;

const WELL: readonly Meeting[] = [{ share: 1, answer: 'well', ms: 0 }];
const once = (answer: Meeting['answer'], ms = 0): readonly Meeting[] => [{ share: 1, answer, ms }];

/**
 * `who`: a client, or someone who checks from the one place where the prober is, with the prober's key. `originReadMs`: how
 * long the edge waits for a first byte.
 */
export function meetings(
  laid: Laid | undefined,
  via: Via,
  who: 'client' | 'checker' = 'client',
  originReadMs = ORIGIN_READ_MS,
): readonly Meeting[] {
  if (!laid || !reaches(laid, via, who)) return WELL;
  const { fault } = laid;
  const limit = via === 'edge' ? originReadMs : Number.POSITIVE_INFINITY;
  switch (fault.kind) {
    case 'dead':
      return once('error');
    case 'black-hole':
      return once('error', limit);
    case 'slow':
      return fault.ms < limit ? once('well', fault.ms) : once('error', limit);
    case 'errors':
      return [
        { share: fault.share, answer: 'error', ms: 0 },
        { share: 1 - fault.share, answer: 'well', ms: 0 },
      ];
    case 'wrong-body':
    case 'redirect':
    case 'refused':
      return once('useless');
    case 'database-down':
      return once('error', 1_000);
  }
}

/** As in lab/simulation/world/regions.ts: a key that is refused is refused on either path, a broken path only breaks that path. */
function reaches({ fault, reach }: Laid, via: Via, who: 'client' | 'checker'): boolean {
  if (reach === 'everyone') return true;
  if (reach === 'edge') return via === 'edge';
  return who === 'checker' && (via === 'direct' || fault.kind === 'refused');
}
