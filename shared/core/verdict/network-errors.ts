/** Whose fault it is that no answer came. When in doubt nobody's: an unknown kind of error moves no traffic. */
import { SIDES, type Side } from '../side.ts';
import type { Finding, Tick } from './verdict.ts';

/** No answer came: `code` as Node names it, e.g. ECONNREFUSED. */
export interface NetworkFailure {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
  /** The server's certificate was not accepted. */
  readonly certificate?: true;
}

/** Codes that speak about the target. Whatever is not here may be our own fault. */
const TARGETS_FAULT: readonly [codes: RegExp, says: string][] = [
  [/^ECONNREFUSED$/, 'connection refused'],
  [/^(ECONNRESET|EPIPE)$/, 'connection reset'],
  [/^ETIMEDOUT$/, 'connection timed out'],
  [/^EHOSTUNREACH$/, 'host unreachable'],
  [/^ENOTFOUND$/, 'host name not found'],
  [
    /^(EPROTO|ERR_SSL_.+|ERR_TLS_(DH_PARAM_SIZE|HANDSHAKE_TIMEOUT|RENEGOTIATION_DISABLED|SESSION_ATTACK))$/,
    'no encrypted connection',
  ],
  [/^HPE_/, 'answer is not HTTP'],
];

/** Node names every error of OpenSSL so, those of our own memory, settings and OpenSSL itself as well. */
const OUR_TLS =
  /^ERR_SSL_(MALLOC_FAILURE|INTERNAL_ERROR|LIBRARY_BUG|LIBRARY_HAS_NO_CIPHERS|NO_CIPHERS_AVAILABLE|NO_PROTOCOLS_AVAILABLE)$/;

/** Alerts about the certificate of a client: the server wants one, and we have none to show. As a 401 or 403. */
const CLIENT_REFUSED =
  /^ERR_SSL_.*ALERT_(ACCESS_DENIED|UNKNOWN_CA|NO_CERTIFICATE|CERTIFICATE_(REQUIRED|EXPIRED|REVOKED|UNKNOWN)|(BAD|UNSUPPORTED)_CERTIFICATE)$/;

/**
 * What is wrong with a certificate is the target's fault, but for our memory and for lists of revoked certificates: no
 * target sends those, so a fault of one is of our own settings. A missing issuer counts as the target's, which has to send
 * the chain: were our own list of authorities gone, the control sites would be out of reach as well.
 */
const OUR_VERIFICATION = /^OUT_OF_MEM$|CRL/;

/** The verdict about an answer that never came, by the code that Node names it with. */
export function judgeFailure({ code, message, certificate }: NetworkFailure): Finding {
  if (certificate && !OUR_VERIFICATION.test(code)) {
    const says = code === 'CERT_HAS_EXPIRED' ? 'certificate expired' : 'certificate not accepted';
    return ['unhealthy', `${says} (${code}): ${message}`];
  }
  if (CLIENT_REFUSED.test(code)) return ['unknown', `refused, a certificate of ours is wanted (${code})`];
  const found = OUR_TLS.test(code) ? undefined : TARGETS_FAULT.find(([codes]) => codes.test(code));
  if (found === undefined) return ['unknown', `not known whose fault: ${code}: ${message}`];
  return ['unhealthy', `${found[1]} (${code})`];
}

/**
 * Whether a tick proves by itself that the prober's network works: a healthy answer from another Region than its own
 * (`home`, where that is a side), or through the edge. One from its own Region has left no network.
 */
export const provesNetwork = (seen: Tick, home: Side | undefined): boolean =>
  [...SIDES.filter((side) => side !== home), 'public' as const].some(
    (target) => seen[target].judgement === 'healthy',
  );
