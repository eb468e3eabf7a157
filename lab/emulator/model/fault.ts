/** How a Region can be broken, and for whom, in the words that scenario files, control endpoint and page share. */
import type { IncomingHttpHeaders } from 'node:http';

export type Fault =
  /** Connections are refused, open ones are cut. */
  | { readonly kind: 'dead' }
  /** Connections are accepted and nothing ever answers. */
  | { readonly kind: 'black-hole' }
  /** Every answer comes this much later, in milliseconds. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** This share (0 … 1) of requests gets a 500. */
  | { readonly kind: 'errors'; readonly share: number }
  /** 200, but the body is someone else's page. */
  | { readonly kind: 'wrong-body' }
  /** 302 to a maintenance page. */
  | { readonly kind: 'redirect' }
  /** 403: the API key is not accepted. */
  | { readonly kind: 'refused' }
  /** The functions run, their table does not answer. */
  | { readonly kind: 'database-down' };

const PLAIN = ['dead', 'black-hole', 'wrong-body', 'redirect', 'refused', 'database-down'] as const;

export const FAULT_KINDS: readonly Fault['kind'][] = [...PLAIN, 'slow', 'errors'];

const GRAMMAR = `${PLAIN.join(', ')}, slow <time> (e.g. "slow 4s"), errors <share> (e.g. "errors 60%") or none`;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** Reads the short text form. Throws one sentence with the text and what would be right. */
export function parseFault(text: string): Fault | 'none' {
  const [word = '', amount, ...rest] = text.trim().toLowerCase().split(/\s+/);
  const plain = word === 'none' ? 'none' : PLAIN.find((kind) => kind === word);
  if (plain !== undefined) {
    if (amount !== undefined) throw new Error(`The fault "${text}" says too much: "${word}" stands alone.`);
    return plain === 'none' ? plain : { kind: plain };
  }
  if (word !== 'slow' && word !== 'errors') throw new Error(`There is no fault "${text}"; write ${GRAMMAR}.`);
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|%)$/.exec(amount ?? '') ?? [];
  if (number !== undefined && rest.length === 0) {
    const factor = UNITS[unit];
    if (word === 'slow' && factor !== undefined) return { kind: word, ms: Number(number) * factor };
    if (word === 'errors' && unit === '%' && Number(number) <= 100)
      return { kind: word, share: Number(number) / 100 };
  }
  const example =
    word === 'slow'
      ? 'a time after it, e.g. "slow 4s"'
      : 'a share from 0% to 100% after it, e.g. "errors 60%"';
  throw new Error(`The fault "${text}" is invalid: "${word}" wants ${example}.`);
}

/** The text form; `parseFault` reads it back. */
export function faultText(fault: Fault | 'none'): string {
  if (fault === 'none') return fault;
  if (fault.kind === 'slow') return `slow ${timeText(fault.ms)}`;
  if (fault.kind === 'errors') return `errors ${Number((fault.share * 100).toFixed(6))}%`;
  return fault.kind;
}

/** Whom a fault hurts: CloudFront tells an origin that it is CloudFront. `direct`: all that does not come through it. */
export type Reach = 'everyone' | 'direct' | 'edge';

export function reaches(reach: Reach, headers: IncomingHttpHeaders): boolean {
  if (reach === 'everyone') return true;
  const throughEdge =
    headers['user-agent'] === 'Amazon CloudFront' || /\(CloudFront\)/.test(String(headers.via ?? ''));
  return throughEdge === (reach === 'edge');
}

export type CallFault =
  /** The service answers with this error and does nothing. */
  | { readonly kind: 'error'; readonly code: string; readonly status?: number; readonly message?: string }
  /** Never answers, does nothing. */
  | { readonly kind: 'timeout' }
  /** Cuts the connection, does nothing. */
  | { readonly kind: 'reset' }
  /** Does what was asked, then cuts the connection instead of answering. */
  | { readonly kind: 'lost-answer' }
  /** Does what was asked; the answer takes `ms` of lab time longer. */
  | { readonly kind: 'latency'; readonly ms: number };

/** Examples of each. */
export const CALL_FAULTS = ['timeout', 'reset', 'lost-answer', 'latency 2s', 'error Throttling'] as const;

const CALL_GRAMMAR =
  'timeout, reset, lost-answer, latency <time> (e.g. "latency 2s"), error <code> (e.g. "error Throttling")';

/** What scenario files say for some of them. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  'request lost': 'timeout',
  'answer lost': 'lost-answer',
  refused: 'error AccessDenied',
  failed: 'error InternalServerError',
};

/** Undefined where the text is no fault of a call. */
export function findCallFault(text: string): CallFault | undefined {
  const said = Object.hasOwn(OTHER_WORDS, text) ? OTHER_WORDS[text] : text;
  const [word = '', amount = '', ...rest] = (said ?? '').split(/\s+/);
  if (rest.length > 0) return undefined;
  if (word === 'timeout' || word === 'reset' || word === 'lost-answer')
    return amount === '' ? { kind: word } : undefined;
  if (word === 'error') return /^[A-Za-z]{1,60}$/.test(amount) ? { kind: word, code: amount } : undefined;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(amount) ?? [];
  return word === 'latency' && number !== undefined
    ? { kind: word, ms: Number(number) * (UNITS[unit] ?? 1) }
    : undefined;
}

/** As `findCallFault`; throws one sentence with the text and what would be right. */
export function parseCallFault(text: string): CallFault | 'none' {
  const fault = text === 'none' ? text : findCallFault(text);
  if (fault === undefined)
    throw new Error(`There is no fault "${text}" of a call; write ${CALL_GRAMMAR} or none.`);
  return fault;
}

/** The text form; `parseCallFault` reads it back. */
export const callFaultText = (fault: CallFault): string =>
  fault.kind === 'error'
    ? `error ${fault.code}`
    : fault.kind === 'latency'
      ? `latency ${timeText(fault.ms)}`
      : fault.kind;

const timeText = (ms: number): string => (ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`);
