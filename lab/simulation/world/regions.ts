/**
 * The two Regions as anyone sees them who sends a request: what answers, after how long, and whether clients are well
 * served. No API runs here; the Regions answer as the real health endpoint does, so that the real classification judges.
 */
import type { Side } from '../../../shared/core/side.ts';
import { chance, type Fault, faultText, type Random, type Reach } from '../../emulator/model/index.ts';
import type { Tell } from './events.ts';

export const REGION_OF: { readonly [side in Side]: string } = { primary: 'us-east-2', standby: 'us-west-2' };

/** What a request meets: an answer, a refused connection, or nothing at all. */
export type Reply =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly marker?: string;
      readonly body: string;
      readonly ms: number;
    }
  | { readonly kind: 'refused-connection'; readonly ms: number }
  | { readonly kind: 'silence' };

/** `probe`: asked with the prober's key. */
export interface Request {
  readonly via: 'direct' | 'edge';
  readonly who: 'probe' | 'client';
}

export interface Laid {
  readonly fault: Fault;
  readonly reach: Reach;
}

export interface Regions {
  /** What a request meets now. `usualMs` is what an answer takes where nothing is wrong. */
  ask(side: Side, request: Request, random: Random, usualMs: number): Reply;
  /** Replaces what is wrong with a side. */
  lay(side: Side, fault: Fault, reach?: Reach): void;
  heal(side: Side): void;
  fault(side: Side): Laid | undefined;
  /** Whether clients whom the edge sends there are served well. A rate of errors or slowness is not. */
  serves(side: Side): boolean;
  /** Counts changes. */
  version(): number;
}

export function createRegions(tell: Tell): Regions {
  const laid = new Map<Side, Laid>();
  let version = 0;
  return {
    ask(side, request, random, usualMs) {
      const wrong = laid.get(side);
      const fault = wrong && meets(wrong, request) ? wrong.fault : undefined;
      return reply(side, fault, request, random, usualMs);
    },
    lay(side, fault, reach = 'everyone') {
      laid.set(side, { fault, reach });
      version++;
      const whom = { everyone: '', direct: ' to the prober', edge: ' to the edge' }[reach];
      tell({ what: 'world', sentence: `${side} breaks: ${faultText(fault)}${whom}` });
    },
    heal(side) {
      if (!laid.delete(side)) return;
      version++;
      tell({ what: 'world', sentence: `${side} works again` });
    },
    fault: (side) => laid.get(side),
    serves(side) {
      const wrong = laid.get(side);
      return !wrong || !meets(wrong, { via: 'edge', who: 'client' }) || serviceable(wrong.fault);
    },
    version: () => version,
  };
}

function meets({ fault, reach }: Laid, { via, who }: Request): boolean {
  if (reach === 'everyone') return true;
  if (reach === 'edge') return via === 'edge';
  // A key that is refused is refused on either path; a broken path only breaks that path.
  return who === 'probe' && (via === 'direct' || fault.kind === 'refused');
}

/** Slowness that a client would sit out. */
const BEARABLE_MS = 2_500;
const serviceable = (fault: Fault): boolean => fault.kind === 'slow' && fault.ms <= BEARABLE_MS;

function reply(
  side: Side,
  fault: Fault | undefined,
  { via }: Request,
  random: Random,
  usualMs: number,
): Reply {
  const marker = REGION_OF[side];
  const answer = (status: number, body: string, ms = usualMs): Reply => ({
    kind: 'response',
    status,
    marker,
    body,
    ms,
  });
  switch (fault?.kind) {
    case undefined:
      return answer(200, PASS);
    case 'dead':
      // CloudFront answers for an origin that refuses it.
      return via === 'direct'
        ? { kind: 'refused-connection', ms: usualMs }
        : { kind: 'response', status: 502, body: '<html>Bad Gateway</html>', ms: usualMs };
    case 'black-hole':
      return { kind: 'silence' };
    case 'slow':
      return answer(200, PASS, usualMs + fault.ms);
    case 'errors':
      return chance(random, fault.share)
        ? answer(500, '{"message":"Internal server error"}')
        : answer(200, PASS);
    case 'wrong-body':
      return { kind: 'response', status: 200, marker, body: '<html>Under maintenance</html>', ms: usualMs };
    case 'redirect':
      return { kind: 'response', status: 302, body: '', ms: usualMs };
    case 'refused':
      return { kind: 'response', status: 403, body: '{"message":"Forbidden"}', ms: usualMs };
    case 'database-down':
      return answer(503, FAIL, usualMs + 1_000);
  }
}

const PASS = JSON.stringify({
  status: 'pass',
  checks: { 'dynamodb:read': [{ status: 'pass' }], 'dynamodb:write': [{ status: 'pass' }] },
});
const FAIL = JSON.stringify({
  status: 'fail',
  checks: { 'dynamodb:read': [{ status: 'fail' }], 'dynamodb:write': [{ status: 'fail' }] },
});
