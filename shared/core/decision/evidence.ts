/** The verdicts that a decision rests on, as lines for people: `2027-01-05T10:15:20Z primary unhealthy: status 503, wanted 200`. */

import { cut } from '../cut.ts';
import { utc } from '../duration.ts';
import type { Ledger } from '../journal/ledger.ts';
import { other, SIDES } from '../side.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Situation } from './decision.ts';
import { isBad, knownBy } from './health.ts';

/** Evidence quotes the answer, which may be long. */
const LONGEST = 200;

const line = (who: string, { tick, judgement, evidence }: Verdict): string =>
  `${utc(tick)} ${who} ${judgement}: ${cut(evidence, LONGEST)}`;

/** The deciding verdicts about the active side, oldest first, then the newest about the public endpoint and the other side. */
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

/** The deciding verdicts about the active side, oldest first; for a brown-out also the window of which they are a share. */
function decidingIn(ledger: Ledger, { active, health, now, settings }: Situation) {
  const known = knownBy(ledger[active], now);
  const own = health[active];
  const brownOut = own.state === 'unhealthy' && own.how === 'brown-out';
  const window = known.filter((v) => now - v.tick <= settings.brownOutWithin);
  // No verdict counts: show the newest ones with their times.
  if (own.state === 'unknown') return { brownOut, window, deciding: ledger[active].slice(-1) };
  return { brownOut, window, deciding: (brownOut ? window.filter(isBad) : known).slice(-settings.fall) };
}

/** Whether a drill made any of the deciding verdicts bad, and the side does not really fail. */
export function restsOnDrill(ledger: Ledger, situation: Situation): boolean {
  const latest = knownBy(ledger[situation.active], situation.now).at(-1);
  if (latest && isBad(latest) && !latest.drill) return false;
  return decidingIn(ledger, situation).deciding.some(({ drill }) => drill === true);
}

/** Whether the newest verdict about either side is a drill's. */
export const duringDrill = (ledger: Ledger, now: number): boolean =>
  SIDES.some((side) => knownBy(ledger[side], now).at(-1)?.drill === true);
