/** Whose fault it is that no answer came. When in doubt nobody's: an unknown kind of error moves no traffic. */
import type { Finding } from './classify.ts';
import { SIDES, type Side } from './side.ts';
import type { Tick } from './verdict.ts';

/** Codes that speak about the target. Whatever is not here may be our own fault. */
const TARGETS_FAULT: readonly [codes: RegExp, says: string][] = [
  [/^ECONNREFUSED$/, 'connection refused'],
  [/^(ECONNRESET|EPIPE)$/, 'connection reset'],
  [/^ETIMEDOUT$/, 'connection timed out'],
  [/^EHOSTUNREACH$/, 'host unreachable'],
  [/^ENOTFOUND$/, 'host name not found'],
  [/^CERT_HAS_EXPIRED$/, 'certificate expired'],
  [
    /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH)/,
    'certificate not accepted',
  ],
  [/^(EPROTO|ERR_SSL_|ERR_TLS_)/, 'no encrypted connection'],
  [/^HPE_/, 'answer is not HTTP'],
];

/** The verdict about an answer that never came, by the code that Node names it with. */
export function judgeFailure(code: string, message: string): Finding {
  const found = TARGETS_FAULT.find(([codes]) => codes.test(code));
  if (found === undefined) return ['unknown', `not known whose fault: ${code}: ${message}`];
  const detail = found[1].startsWith('certificate') ? `: ${message}` : '';
  return ['unhealthy', `${found[1]} (${code})${detail}`];
}

/**
 * Whether a tick proves by itself that the prober's network works: a healthy answer from another Region than its own
 * (`home`, where that is a side), or through the edge. One from its own Region has left no network.
 */
export const provesNetwork = (seen: Tick, home: Side | undefined): boolean =>
  [...SIDES.filter((side) => side !== home), 'public' as const].some(
    (target) => seen[target].judgement === 'healthy',
  );
