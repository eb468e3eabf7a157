/** What an error of Node's network layer says, as an answer. */
import type { Answer } from '../core/verdict/classify.ts';

/** The other address family is often simply not there; its error says nothing about the target. */
const FAMILY_NOISE = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** Told by its fields, not by its class: the error may come from another realm. */
type Errorlike = { readonly [key in 'code' | 'name' | 'message' | 'errors']?: unknown };

export function failure(thrown: unknown): Extract<Answer, { kind: 'failed' }> {
  const error = like(thrown);
  // Node tries all addresses of a name and then throws all their errors together.
  const all = Array.isArray(error.errors) ? error.errors.map(like) : [error];
  const { code, name, message } = all.find((one) => !FAMILY_NOISE.includes(`${one.code}`)) ?? all[0] ?? error;
  return {
    kind: 'failed',
    code: typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown',
    message: typeof message === 'string' ? message : String(thrown),
  };
}

const like = (thrown: unknown): Errorlike => (typeof thrown === 'object' && thrown !== null ? thrown : {});
