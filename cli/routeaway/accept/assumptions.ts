/**
 * What the design assumes of AWS, and what can be measured of it without moving a client. docs/assumptions.md has a row for each,
 * with its source and what follows if it is wrong; a test holds the two together.
 */

import { RANK_MS } from '../../../shared/core/decision/turns.ts';
import { MINUTE, SECOND, span } from '../../../shared/core/duration.ts';
import { KEY_SEEN_MS, KEY_SETTLED_MS } from '../../../shared/core/journal/known-key.ts';
import { VERIFY_WITHIN_MS } from '../../../shared/core/settings.ts';
import { LATE_START_MS } from '../../../shared/core/verdict/pace.ts';

export interface Assumption {
  /** As a row of the table. */
  readonly assumes: string;
  /** A measured time (ms) may not be longer; absent where it is no time. */
  readonly most?: number;
  /** True: if it is wrong, clients may be worse off than the README promises. Otherwise something only takes longer. */
  readonly dangerous: boolean;
}

const within = (what: string, most: number, dangerous = true): Assumption => ({
  assumes: `${what} ${span(most)}`,
  most,
  dangerous,
});

export const ASSUMPTIONS = {
  'key-first': within('an edge location answers by a new key after at most', 35 * SECOND, false),
  'key-seen': within('no answer by an older key comes later than', KEY_SEEN_MS),
  'key-settled': within('every edge location has a new key after', KEY_SETTLED_MS),
  'stale-etag': {
    assumes: 'a write with an old ETag is refused (ValidationException or ConflictException)',
    dangerous: true,
  },
  'store-token': { assumes: 'the key-value store takes these credentials', dangerous: true },
  'write-time': within('a write to the table takes longer than a read by at most', RANK_MS),
  override: within('the switcher has a new override after at most', MINUTE + LATE_START_MS),
  'prober-start': within(
    'a run of the prober begins later than a minute after the last one by at most',
    LATE_START_MS,
  ),
  'tls-1.2': { assumes: 'both Regions accept TLS 1.2, which CloudFront speaks to them', dangerous: true },
  deployed: within('a distribution is Deployed after a switch within', VERIFY_WITHIN_MS, false),
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionId = keyof typeof ASSUMPTIONS;

/** What was found of one of them. */
export type Found =
  /** Milliseconds. */
  | { readonly ms: number; readonly note?: string }
  | { readonly holds: boolean; readonly note: string }
  /** It could not be measured. */
  | { readonly not: string };

export interface Result {
  readonly id: AssumptionId;
  readonly assumes: string;
  readonly measured: string;
  readonly says: 'holds' | 'does not hold' | 'not measured';
  readonly dangerous: boolean;
  /** Of a time, for machines. */
  readonly ms?: number;
}

export function resultOf(id: AssumptionId, found: Found): Result {
  const { assumes, most, dangerous }: Assumption = ASSUMPTIONS[id];
  const row = { id, assumes, dangerous };
  if ('not' in found) return { ...row, measured: found.not, says: 'not measured' };
  if ('holds' in found)
    return { ...row, measured: found.note, says: found.holds ? 'holds' : 'does not hold' };
  const { ms, note } = found;
  const tenths = `${(ms / SECOND).toFixed(1)} s`;
  return {
    ...row,
    measured: note === undefined ? tenths : `${tenths}, ${note}`,
    says: ms <= (most ?? Number.POSITIVE_INFINITY) ? 'holds' : 'does not hold',
    ms: Math.round(ms),
  };
}

/** Whether one failed of which clients may be worse off. */
export const isDangerous = (results: readonly Result[]): boolean =>
  results.some(({ says, dangerous }) => says === 'does not hold' && dangerous);
