/**
 * How a Region can be broken, in the words that scenarios and the lab's page use, and whom it hurts.
 */

export type Fault =
  /** Connections are refused. */
  | { readonly kind: 'dead' }
  /** Nothing answers, ever. */
  | { readonly kind: 'black-hole' }
  | { readonly kind: 'slow'; readonly ms: number }
  /** This share (0 … 1) of requests gets a 500. */
  | { readonly kind: 'errors'; readonly share: number }
  /** 200, but the body is somebody else's maintenance page. */
  | { readonly kind: 'wrong-body' }
  /** 302 to somewhere else. */
  | { readonly kind: 'redirect' }
  /** 403: the key is not accepted. */
  | { readonly kind: 'refused' }
  /** The functions run, their table does not answer. */
  | { readonly kind: 'database-down' };

/**
 * Who meets it. `everyone`; `prober`: only the prober's direct requests (a fault on its path, or a key that is refused);
 * `edge`: only what comes through CloudFront.
 */
export type Reach = 'everyone' | 'prober' | 'edge';

export const PLAIN_FAULTS = [
  'dead',
  'black-hole',
  'wrong-body',
  'redirect',
  'refused',
  'database-down',
] as const;

/** `slow 4s`, `errors 60%`, `dead`, … Returns what is wrong with `words` as a sentence. */
export function parseFault(words: string): Fault | string {
  const [kind = '', amount, ...rest] = words.trim().split(/\s+/);
  const plain = PLAIN_FAULTS.find((name) => name === kind);
  if (plain && amount === undefined) return { kind: plain };
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(amount ?? '')?.[1];
  if (kind === 'slow' && seconds && rest.length === 0) return { kind, ms: Number(seconds) * 1000 };
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(amount ?? '')?.[1];
  if (kind === 'errors' && percent && Number(percent) <= 100 && rest.length === 0) {
    return { kind, share: Number(percent) / 100 };
  }
  return `"${words}" is no fault: write ${PLAIN_FAULTS.join(', ')}, slow <seconds>s or errors <share>%, e.g. "slow 4s".`;
}

export function faultWords(fault: Fault): string {
  if (fault.kind === 'slow') return `slow ${fault.ms / 1000}s`;
  if (fault.kind === 'errors') return `errors ${fault.share * 100}%`;
  return fault.kind;
}
