/** Judges whose fault it is that no answer came. When in doubt it is not known: an unknown kind of error moves no traffic. */
import { SIDES, type Side } from '../side.ts';
import type { Judged, Tick } from './verdict.ts';

/** No answer came: `code` as Node names it, e.g. ECONNREFUSED. */
export interface NetworkFailure {
  readonly kind: 'failed';
  readonly code: string;
  readonly message: string;
  /** The server's certificate was not accepted. */
  readonly certificate?: true;
}

/** Codes that are the target's fault. Any other may be our own fault. */
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

/** TLS errors that are our own fault: memory, settings, OpenSSL itself. Node gives them the same prefix as the target's. */
const OUR_TLS =
  /^ERR_SSL_(MALLOC_FAILURE|INTERNAL_ERROR|LIBRARY_BUG|LIBRARY_HAS_NO_CIPHERS|NO_CIPHERS_AVAILABLE|NO_PROTOCOLS_AVAILABLE)$/;

/** The server asks for a client certificate, which the prober does not have. Treated like a 401 or 403. */
const CLIENT_REFUSED =
  /^ERR_SSL_.*ALERT_(ACCESS_DENIED|UNKNOWN_CA|NO_CERTIFICATE|CERTIFICATE_(REQUIRED|EXPIRED|REVOKED|UNKNOWN)|(BAD|UNSUPPORTED)_CERTIFICATE)$/;

/**
 * Certificate errors that are our own fault: memory, and revocation lists, which no target sends. Every other certificate
 * error is the target's fault. So is a missing issuer, since the target has to send the chain: if our own list of authorities
 * were gone, the control sites would be unreachable too.
 */
const OUR_VERIFICATION = /^OUT_OF_MEM$|CRL/;

/** The verdict for a request without an answer, by Node's error code. */
export function judgeFailure({ code, message, certificate }: NetworkFailure): Judged {
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
 * Whether a tick proves that the prober's network works: by a healthy answer from a Region other than its own (`home`, if
 * that is a side), or through the edge. An answer from its own Region proves nothing about the network outside.
 */
export const provesNetwork = (seen: Tick, home: Side | undefined): boolean =>
  [...SIDES.filter((side) => side !== home), 'public' as const].some(
    (target) => seen[target].judgement === 'healthy',
  );
