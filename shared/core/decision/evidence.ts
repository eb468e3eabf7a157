/** The verdicts that a decision rests on, as lines for people: `2027-01-05T10:15:20Z primary unhealthy: status 503, wanted 2xx`. */

import { cut } from '../cut.ts';
import { utc } from '../duration.ts';
import type { Ledger } from '../journal/ledger.ts';
import { other, SIDES } from '../side.ts';
import { isBad, knownBy, newestBy, type PublicVerdict, type Verdict } from '../verdict/verdict.ts';
import { FRESH_MS } from '../verdict/weigh.ts';
import type { Situation } from './decision.ts';
import { weightOf } from './judgement.ts';

/** Evidence quotes the answer, which may be long. */
const LONGEST = 200;

const line = (
  who: string,
  { tick, judgement, evidence, from, servedBy }: Verdict & Pick<PublicVerdict, 'servedBy'>,
): string =>
  `${utc(tick)} ${who} ${judgement}${servedBy === undefined || judgement !== 'healthy' ? '' : `, served by ${servedBy}`}${from === undefined ? '' : `, seen from ${from}`}: ${cut(evidence, LONGEST)}`;

/**
 * Of each target the newest of all, so that what is not known by now is never shown as it was, and before it the newest bad
 * one, while it is fresh and counts. First the active side, then the public endpoint and the other side.
 */
export function evidenceFor(ledger: Ledger, { active, now, settings }: Situation): readonly string[] {
  return [active, 'public' as const, other(active)].flatMap((target) => {
    const until = ledger[target].filter(({ tick }) => tick <= now);
    const doubted = weightOf(target, [ledger], now, settings).score > 0;
    const bad = doubted ? until.findLast(isBad) : undefined;
    const shown = [bad && now - bad.tick <= FRESH_MS ? bad : undefined, until.at(-1)];
    return [...new Set(shown)].flatMap((verdict) => (verdict ? [line(target, verdict)] : []));
  });
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
