/** The verdicts a decision rests on, as lines a person can read: `10:15:20 primary unhealthy: status 503, wanted 200`. */
import type { Ledger } from './ledger.ts';
import type { Settings } from './settings.ts';
import type { Side } from './side.ts';
import type { Verdict } from './verdict.ts';

const clockTime = (at: number): string => new Date(at).toISOString().slice(11, 19);

const line = (who: string, verdict: Verdict): string =>
  `${clockTime(verdict.tick)} ${who} ${verdict.judgement}: ${verdict.evidence}`;

/** The last few verdicts of the active side and of the public endpoint, and the newest of the other side. */
export function evidenceFor(ledger: Ledger, active: Side, settings: Settings): readonly string[] {
  const spare = active === 'primary' ? 'standby' : 'primary';
  return [
    ...ledger[active].slice(-settings.fall).map((v) => line(active, v)),
    ...ledger.public.slice(-1).map((v) => line('public', v)),
    ...ledger[spare].slice(-1).map((v) => line(spare, v)),
  ];
}
