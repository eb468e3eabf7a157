/** What comes next while the active side fails some of its probes: how much evidence is missing, and what would follow. */
import { type Against, against, alarmsAgainst } from '../../../shared/core/decision/against.ts';
import { movingIsNoHelp, otherIsNoBetter } from '../../../shared/core/decision/details.ts';
import { byAlarmsAlone, unconfirmedBy, weightOf } from '../../../shared/core/decision/judgement.ts';
import { withoutVerdict } from '../../../shared/core/decision/probers.ts';
import { SECOND } from '../../../shared/core/duration.ts';
import { coolDownUntil, usedLimit } from '../../../shared/core/journal/journal-queries.ts';
import { toldThatClientsFail } from '../../../shared/core/notices/over.ts';
import { TICK_MS } from '../../../shared/core/settings.ts';
import { other } from '../../../shared/core/side.ts';
import { SLOT_MS } from '../../../shared/core/verdict/verdict.ts';
import type { Snapshot } from '../stage/snapshot.ts';
import { acting, type Next, serves, timeOf } from './next-words.ts';

/** The active side fails some of its probes: how much evidence is missing, and what would follow. */
export function inDoubt(snapshot: Snapshot): Next | undefined {
  const { active, health, situation, seen } = snapshot;
  const evidence =
    health[active].state === 'degraded'
      ? against(active, situation.points, seen.now, situation.settings)
      : undefined;
  if (!evidence) return undefined;
  const to = other(active);
  const told = toldThatClientsFail(seen.journal, seen.now);
  const message = told === undefined ? '' : ` You got the message about it at ${timeOf(told, seen.now)}.`;
  const { stays, act } = evenThen(snapshot);
  const real =
    told === undefined || movingIsNoHelp(situation) || otherIsNoBetter(situation)
      ? undefined
      : `if you know that the errors are real, \`routeaway to ${to}\``;
  const help = acting(act ?? real);
  const { alone } = evidence;
  const says = alone === undefined ? '' : `Only the prober in ${alone} finds ${active} failing. `;
  const { condition, less } =
    alone === undefined
      ? goesOn(snapshot)
      : { condition: `${secondOf(snapshot, alone)} finds it failing as well`, less: '' };
  const sentence =
    stays === undefined
      ? `If ${condition}, ${serves(snapshot, to, timeLeft(snapshot, evidence))}${less}.`
      : `Even if ${condition}, nothing moves${stays}.`;
  return { sentence: `${says}${sentence}${message}`, ...help };
}

/** Of the probers that speak, who would have to agree with the one that finds it so alone. */
function secondOf({ situation: { points, now }, active }: Snapshot, alone: string): string {
  const mute = withoutVerdict(active, points, now);
  const others = points
    .map(({ region = '' }) => region)
    .filter((one) => one !== alone && !mute.includes(one));
  return others.length === 1 ? `the one in ${others[0]}` : 'a second one';
}

/** The time (ms) until the evidence suffices and spans long enough, at the pace of two seconds that a side in doubt is probed at. */
function timeLeft(snapshot: Snapshot, { percent, alone }: Against): number {
  const { situation, active } = snapshot;
  const { points, now, settings } = situation;
  // That of the second prober has yet to begin.
  if (alone !== undefined) return settings.confirm + TICK_MS;
  const { first = now, bad } = weightOf(active, points, now, settings);
  const each = Math.max(1, percent / Math.max(1, bad));
  const gate = gateOf(snapshot);
  const missing = Math.max(100 - percent, gate ? gate.enough - gate.percent : 0);
  return Math.max(settings.confirm - (now - first), Math.ceil(missing / each) * SLOT_MS, SECOND);
}

/** A Region's own probes move nothing while clients are served by it well enough: `50 % (31 % now)`. */
export function publicNeeds(snapshot: Snapshot): string | undefined {
  const gate = gateOf(snapshot);
  return gate && `${gate.enough} % (${gate.percent} % now)`;
}

function gateOf({ situation, active }: Snapshot) {
  const { points, edge, now, settings } = situation;
  // Alarms of the user's need nobody's word.
  const { bad, alarms } = weightOf(active, points, now, settings);
  if (alarms?.all === bad) return undefined;
  const gate = unconfirmedBy(active, points, edge, now, settings);
  return gate && gate.percent < gate.enough ? gate : undefined;
}

/** On what more evidence comes, and what comes of less; while alarms of the user's are all there is, no probe has to fail. */
function goesOn(snapshot: Snapshot): { readonly condition: string; readonly less: string } {
  const { situation, active } = snapshot;
  const { points, now, settings } = situation;
  const { last, newest: looked } = weightOf(active, points, now, settings);
  if (last !== looked || !byAlarmsAlone(active, points, now, settings))
    return {
      condition: `every probe of ${active}${gateOf(snapshot) ? ', and every one of the public endpoint,' : ''} fails from now on`,
      less: '; if only some do, later or not at all',
    };
  const alarms = alarmsAgainst(active, points);
  return { condition: `${alarms} ${alarms.startsWith('alarms ') ? 'stay' : 'stays'} in ALARM`, less: '' };
}

/** What would keep traffic there although the evidence were enough, behind "nothing moves"; and what to do about that. */
export function evenThen({ situation, active, health, inForce }: Snapshot): {
  readonly stays?: string;
  readonly act?: string;
} {
  const { journal, now, settings } = situation;
  const to = other(active);
  const { state, proven } = health[to];
  if (state === 'unhealthy')
    return {
      stays: ` as long as ${to} answers no better: it is unhealthy`,
      act: `repair ${to}`,
    };
  if (usedLimit(journal, to, now) >= settings.limit)
    return {
      stays: ': the limit of automatic switches is used up',
      act: `find out why ${active} fails; \`routeaway ack\` allows more automatic switches`,
    };
  if (inForce.override.mode === 'observe')
    return {
      stays: ': the override is observe',
      act: '`routeaway auto` ends observe',
    };
  const until = coolDownUntil(journal, to, settings) ?? 0;
  if (until > now) return { stays: ` before ${timeOf(until, now)}: the cool-down` };
  return proven ? {} : { stays: ` before ${to} is proven or clearly better` };
}
