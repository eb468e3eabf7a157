/** Decides: the first rule with an opinion wins. Pure. */

import { isFollowing, pauseUntil, tagOf } from '../journal/journal-queries.ts';
import { other, type Side } from '../side.ts';
import { alarmsAgainst } from './against.ts';
import type { Decision, Opinion, RuleName, Situation } from './decision.ts';
import { otherIsNoBetter } from './details.ts';
import { byAlarmsAlone, minuteOf } from './judgement.ts';
import { firstOpinion } from './rules.ts';

export function decide(situation: Situation): Decision {
  return conclude(...firstOpinion(situation), situation);
}

/** Adds how to overrule the decision, and withholds its move under `observe`. */
export function conclude(rule: RuleName, opinion: Opinion, situation: Situation): Decision {
  const overrule = howToOverrule(rule, opinion, situation);
  const acts = opinion.move !== undefined || opinion.step !== undefined;
  if (!acts || situation.override.mode !== 'observe') return { rule, ...opinion, overrule };
  const { move, step: _, planned: __, ...rest } = opinion;
  const would = (text: string): string => `Would ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
  return {
    rule,
    ...rest,
    ...(opinion.id !== undefined && { id: `would: ${opinion.id}` }),
    sentence: would(opinion.sentence),
    ...(move && { withheld: move }),
    waitsFor: 'an operator to end observe',
    tell: move && move.kind !== 'failback' ? 'observe-clients-fail' : 'observe',
    overrule,
  };
}

/** After several failed tries in a row a move waits, whatever it is for: what refused them is not asked every few seconds. */
export function paused(decision: Decision, { journal, now }: Situation): Decision {
  const { move, tell: _, ...rest } = decision;
  const until = move && pauseUntil(journal, move.to);
  if (!move || until === undefined || now >= until) return decision;
  return {
    ...rest,
    sentence: `Hold: no update went through that sends traffic to ${move.to}; it is tried again after a pause.`,
    waitsFor: 'the pause after failed tries to end',
    until,
    stay: true,
  };
}

const AUTO_OR_SIDE = 'Set the override to `auto` (`routeaway auto`), or to the side you want.';

function howToOverrule(rule: RuleName, { move, lookOnly, helps }: Opinion, situation: Situation): string {
  const { active, override, health, journal, points, now, settings } = situation;
  /** The advice says what it may do to clients. */
  const although = (side: Side): string =>
    health[side].state === 'healthy' || health[side].proven
      ? ''
      : `, although ${side} is ${health[side].state}`;
  if (rule === 'owned-by-other')
    return `Remove the tag ${tagOf(journal.owner)} from the distribution, and this stack acts again within a minute or two. Until then no override moves traffic; \`routeaway break-glass to ${other(active)}\` does${although(other(active))}.`;
  if (rule === 'hold' || override.mode === 'observe' || (rule === 'pin' && !move)) return AUTO_OR_SIDE;
  if (move)
    return `Set the override to \`hold\`, or to \`${move.from}\` to bring traffic back${although(move.from)}.`;
  const to = other(active);
  if (override.mode === to) return `Set the override to \`hold\`, or to \`${active}\`, to keep it.`;
  if (rule === 'blind' && lookOnly)
    return `Ask the public endpoint first (\`routeaway status\` does). While it serves, leave traffic on ${active}; if it fails, \`routeaway to ${to}\` moves traffic${although(to)}.`;
  // A hold would move nothing either, and the next failure would move nothing.
  if (rule === 'steady' && isFollowing(journal)) return 'Nothing to do now; wait for the message "Verified".';
  const { state } = health[to];
  if (rule === 'steady' && health[active].state === 'healthy') {
    // Nobody wants to leave a side that serves for one that does not, nor to fail back to one that still fails.
    const leave = `Leave traffic on ${active}`;
    if (state === 'unhealthy' || state === 'unknown')
      return `${leave}: ${to} is ${state}, and could not take it.`;
    if (state === 'degraded' && to === 'primary')
      return byAlarmsAlone(to, points, now, settings)
        ? `${leave}: primary lately had ${alarmsAgainst(to, points)} in ALARM.`
        : `${leave}: primary still fails some of its probes.`;
  }
  if (otherIsNoBetter(situation)) {
    const then = rule === 'both-down' ? ': once it is proven, traffic goes there by itself.' : '.';
    return `Leave traffic on ${active}: in the last minute it failed ${minuteOf(active, points, now)} probes, and ${to} ${minuteOf(to, points, now)}, so \`routeaway to ${to}\` would help no client. Fix ${to}${then}`;
  }
  if (lookOnly) return 'Moving traffic does not help; to keep it where it is, set the override to `hold`.';
  if (helps)
    return `If you know that the errors are real, set the override to \`${helps}\` (\`routeaway to ${helps}\`)${although(helps)}. A hold would only keep clients there.`;
  return `Set the override to \`${to}\` (\`routeaway to ${to}\`) to move traffic now${although(to)}, or to \`hold\` to keep it.`;
}
