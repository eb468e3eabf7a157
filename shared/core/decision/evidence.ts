/** The verdicts that a decision rests on, as lines for people: `2027-01-05T10:15:20Z primary unhealthy: status 503, wanted 200`. */

import { cut } from '../cut.ts';
import { utc } from '../duration.ts';
import type { Ledger } from '../journal/ledger.ts';
import { other, SIDES } from '../side.ts';
import { isBad, knownBy, newestBy, type Verdict } from '../verdict/verdict.ts';
import type { Situation } from './decision.ts';

/** Evidence quotes the answer, which may be long. */
const LONGEST = 200;

const line = (who: string, { tick, judgement, evidence }: Verdict): string =>
  `${utc(tick)} ${who} ${judgement}: ${cut(evidence, LONGEST)}`;

/** How many of the deciding verdicts are shown. */
const SHOWN = 3;

/** The newest deciding verdicts about the active side, oldest first, then the newest about the public endpoint and the other side. */
export function evidenceFor(ledger: Ledger, situation: Situation): readonly string[] {
  const { active, health, now } = situation;
  const deciding = decidingIn(ledger, situation);
  // Without evidence against it, or if no verdict counts: the newest ones with their times.
  const shown =
    health[active].state === 'unknown'
      ? ledger[active].slice(-1)
      : deciding.length > 0
        ? deciding
        : knownBy(ledger[active], now);
  const there = newestBy(ledger[other(active)], now);
  return [
    ...shown.slice(-SHOWN).map((v) => line(active, v)),
    ...ledger.public.slice(-1).map((v) => line('public', v)),
    ...(there ? [line(other(active), there)] : []),
  ];
}

/** The bad verdicts about the active side that count against it, oldest first. */
const decidingIn = (ledger: Ledger, { active, health, now }: Situation): readonly Verdict[] =>
  knownBy(ledger[active], now).filter((v) => isBad(v) && v.tick >= (health[active].weight.first ?? now));

/** Whether a drill made any of the deciding verdicts bad, and the side does not really fail. */
export function restsOnDrill(ledger: Ledger, situation: Situation): boolean {
  const latest = newestBy(ledger[situation.active], situation.now);
  if (latest && isBad(latest) && !latest.drill) return false;
  return decidingIn(ledger, situation).some(({ drill }) => drill === true);
}

/** Whether the newest verdict about either side is a drill's. */
export const duringDrill = (ledger: Ledger, now: number): boolean =>
  SIDES.some((side) => newestBy(ledger[side], now)?.drill === true);
