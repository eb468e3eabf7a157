/**
 * What the ledger keeps of a verdict for good: one letter, which stands for its judgement and for the marks that rules read of
 * each verdict and not of the newest alone.
 */
import { AN_ALARM } from './alarms.ts';
import { CLOCK_OFF, type Marks, type Verdict } from './verdict.ts';

type Kept = Pick<Verdict, 'judgement' | 'evidence' | 'alarm'> & Marks & { readonly drill?: true };

/** The evidence and the status are those of the kind. */
const KEPT = {
  g: { judgement: 'healthy', evidence: 'a good answer' },
  w: { judgement: 'healthy', evidence: 'health "warn"', warns: true },
  b: { judgement: 'unhealthy', evidence: 'a bad answer, or none' },
  x: {
    judgement: 'unhealthy',
    evidence: 'an error of a function at the edge',
    edgeFunctionError: true,
  },
  d: { judgement: 'unhealthy', evidence: 'drill: counts as unhealthy; seen: a good answer', drill: true },
  // An alarm of the user's is in ALARM, and the probe itself found the side well, ill, or nothing.
  a: { judgement: 'unhealthy', evidence: AN_ALARM, alarm: 'healthy' },
  m: { judgement: 'unhealthy', evidence: AN_ALARM, alarm: 'unhealthy' },
  n: { judgement: 'unhealthy', evidence: AN_ALARM, alarm: 'unknown' },
  u: { judgement: 'unknown', evidence: 'not known' },
  c: { judgement: 'unknown', evidence: `${CLOCK_OFF} off` },
  t: { judgement: 'unknown', evidence: 'throttled', error: 429 },
  r: { judgement: 'unknown', evidence: 'refused', refused: true, error: 403 },
  f: {
    judgement: 'unknown',
    evidence: 'an error of a function at the edge',
    edgeFunctionError: true,
    error: 503,
  },
  e: { judgement: 'unknown', evidence: 'not known, though an error for clients', error: 500 },
} as const satisfies { readonly [letter: string]: Kept };

export type Letter = keyof typeof KEPT;
export const LETTERS = Object.keys(KEPT) as readonly Letter[];

const ALARM = { healthy: 'a', unhealthy: 'm', unknown: 'n' } as const;

export function letterOf(verdict: Verdict): Letter {
  const { judgement, alarm, edgeFunctionError, drill, warns, refused, error, evidence } = verdict;
  if (alarm !== undefined) return ALARM[alarm];
  if (judgement === 'healthy') return warns ? 'w' : 'g';
  if (judgement === 'unhealthy') return drill ? 'd' : edgeFunctionError ? 'x' : 'b';
  if (edgeFunctionError) return 'f';
  if (refused) return 'r';
  if (error !== undefined) return error === KEPT.t.error ? 't' : 'e';
  return evidence.startsWith(CLOCK_OFF) ? 'c' : 'u';
}

const PLAIN: ReadonlySet<Letter> = new Set(['g', 'b', 'd', 'u', 'a', 'm', 'n']);

/** Whether a verdict of this kind has something to show that the newest one may not. */
export const isTelling = (letter: Letter): boolean => !PLAIN.has(letter);

/** What is left of such a verdict. */
export const keptOf = (letter: Letter): Kept => KEPT[letter];
