/** The verdicts a decision rests on, as lines a person can read: `2027-01-05T10:15:20Z primary unhealthy: status 503, wanted 200`. */
import { cut } from '../cut.ts';
import type { Ledger } from '../journal/ledger.ts';
import { other, SIDES } from '../side.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Situation } from './decision.ts';
import { isBad, knownBy } from './health.ts';

/** Evidence is quoted, and what is quoted was written by whoever answered: not more of it than this. */
const LONGEST = 200;

/** With its date: a message may be read days later. */
const time = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const line = (who: string, { tick, judgement, evidence }: Verdict): string =>
  `${time(tick)} ${who} ${judgement}: ${cut(evidence, LONGEST)}`;

/** The verdicts about the active side that decide, oldest first, then the newest of the public endpoint and of the other side. */
export function evidenceFor(ledger: Ledger, situation: Situation): readonly string[] {
  const { active, now } = situation;
  const { brownOut, window, deciding } = decidingIn(ledger, situation);
  const share = `${active}: ${window.filter(isBad).length} of the last ${window.length} verdicts are bad`;
  return [
    ...(brownOut ? [share] : []),
    ...deciding.map((v) => line(active, v)),
    ...ledger.public.slice(-1).map((v) => line('public', v)),
    ...knownBy(ledger[other(active)], now)
      .slice(-1)
      .map((v) => line(other(active), v)),
  ];
}

/** The verdicts about the active side that decide, oldest first; of a brown-out also what they are a share of. */
function decidingIn(ledger: Ledger, { active, health, now, settings }: Situation) {
  const known = knownBy(ledger[active], now);
  const own = health[active];
  const brownOut = own.state === 'unhealthy' && own.how === 'brown-out';
  const window = known.filter((v) => now - v.tick <= settings.brownOutWithin);
  // Nothing counts: then people see what there is, and when it was seen.
  if (own.state === 'unknown') return { brownOut, window, deciding: ledger[active].slice(-1) };
  return { brownOut, window, deciding: (brownOut ? window.filter(isBad) : known).slice(-settings.fall) };
}

/** Whether a drill made any of the deciding verdicts bad, and the side does not really fail by now. */
export function restsOnDrill(ledger: Ledger, situation: Situation): boolean {
  const latest = knownBy(ledger[situation.active], situation.now).at(-1);
  if (latest && isBad(latest) && !latest.drill) return false;
  return decidingIn(ledger, situation).deciding.some(({ drill }) => drill === true);
}

/** Whether the newest word about either side is said for a drill. */
export const duringDrill = (ledger: Ledger, now: number): boolean =>
  SIDES.some((side) => knownBy(ledger[side], now).at(-1)?.drill === true);
