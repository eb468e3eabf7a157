/** What an error of Node's network layer says, as an answer. */
import type { Answer } from '../core/classify.ts';

/** The other address family is often simply not there; its error says nothing about the target. */
const FAMILY_NOISE = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];

export function failure(error: unknown): Extract<Answer, { kind: 'failed' }> {
  // Node tries all addresses of a name and then throws all their errors together.
  const all = error instanceof AggregateError ? error.errors : [error];
  const telling = all.find((one) => !FAMILY_NOISE.includes(codeOf(one))) ?? all[0] ?? error;
  return { kind: 'failed', code: codeOf(telling), message: messageOf(telling) };
}

function codeOf(error: unknown): string {
  if (error instanceof Error)
    return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return 'unknown';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
