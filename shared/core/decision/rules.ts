/**
 * The rules of the decision. `firstOpinion` asks them in the order of `RULES`, and the first with an opinion decides; of that
 * order the table is the specification. test/unit/core/rules.test.ts has rows for when each rule decides, says.test.ts for what
 * it says.
 *
 * The table is not all: before it, `followDrift` (plan.ts) may accept that traffic is elsewhere. After it, in this order:
 *
 * 1. `observe` withholds a move or a step (`conclude`).
 * 2. If there is no move, nor one withheld, and the edge has drifted, `repair` takes the opinion's place (`decideOrRepair`).
 * 3. A planned move may have to wait, or is given up (`mayBegin`).
 * 4. A move pauses after several failed tries (`paused`).
 * 5. With several controllers a move waits for this one's turn (`inTurn`), or this one takes another's entry over (`toTakeOver`).
 *
 * Failover is symmetric: after a failover the primary protects the standby. Failback is a rule of its own, because it is
 * riskier: it moves traffic away from a side that works.
 */

import { MINUTE } from '../duration.ts';
import { effective, isDeployed, ruling } from '../edge.ts';
import { ofTheDay } from '../journal/day-counts.ts';
import {
  arrivedAt,
  coolDownUntil,
  failoversOfLastDay,
  isFollowing,
  limitFreeAt,
  newest,
  tagOf,
  unconfirmed,
  usedLimit,
} from '../journal/journal-queries.ts';
import { settledAt } from '../journal/settled.ts';
import { isUrgent, remindAfter } from '../notices/notifications.ts';
import { AUTO } from '../override.ts';
import { VERIFY_WITHIN_MS } from '../settings.ts';
import { other, type Side } from '../side.ts';
import { isError } from '../verdict/classify.ts';
import { clockTrouble } from '../verdict/clock.ts';
import { isBad, newestBy } from '../verdict/verdict.ts';
import { RECENT_MS } from '../verdict/weigh.ts';
import { against, againstText, alarmsAgainst, failures } from './against.ts';
import { inFlightUntil } from './controller.ts';
import type { Opinion, RuleName, Situation, Steady } from './decision.ts';
import {
  edgeCauses,
  foundAtDistribution,
  movingIsNoHelp,
  noFailoverNow,
  otherIsNoBetter,
  overrideDetails,
  refusedAlone,
  UNSEEN,
  whatClientsGet,
} from './details.ts';
import { nextStep } from './gradual-failback.ts';
import { isProven } from './health.ts';
import {
  alarmsConvict,
  isBetter,
  minuteOf,
  publicFails,
  publicSays,
  publicSince,
  publicWeight,
} from './judgement.ts';
import { seenBy } from './probers.ts';

export type Rule = (situation: Situation) => Opinion | undefined;

export const RULES: readonly (readonly [RuleName, Rule])[] = [
  ['hold', hold],
  ['owned-by-other', ownedByOther],
  ['in-flight', inFlight],
  ['pin', pin],
  ['blind', blind],
  ['contradicted', contradicted],
  ['both-down', bothDown],
  ['unproven', unproven],
  ['limited', limited],
  ['cooling-down', coolingDown],
  ['recovering', recovering],
  ['failover', failover],
  ['failback', failback],
  ['clients-fail', clientsFail],
  ['steady', steady],
];

/** The first opinion, and the rule it comes from. */
export function firstOpinion(situation: Situation, without?: RuleName): readonly [RuleName, Opinion] {
  for (const [rule, opine] of RULES) {
    const opinion = rule === without ? undefined : opine(situation);
    if (opinion) return [rule, opinion];
  }
  return ['steady', steady(situation)];
}

/** What the rules would say without the override, if that is a failover or urgent. */
function prevented(situation: Situation): Opinion | undefined {
  const [rule, opinion] = firstOpinion({ ...situation, override: AUTO });
  if (opinion.move?.kind === 'failover') return opinion;
  const pages = opinion.tell !== undefined && isUrgent(opinion.tell);
  // Another stack's owner tag alone harms no client.
  return pages && (rule !== 'owned-by-other' || opinion.details) ? opinion : undefined;
}

/** From when on (epoch ms) answers of the edge count: once the newest switch has settled. If it is overdue, all of them do. */
function countFrom({ journal, edge, now }: Pick<Situation, 'journal' | 'edge' | 'now'>): number {
  const entry = newest(journal);
  if (!entry || entry.kind === 'initial') return 0;
  const isOverdue = now - (entry.effectAt ?? entry.begunAt) >= VERIFY_WITHIN_MS;
  return isOverdue ? 0 : settledAt(entry, journal, edge);
}

/**
 * Since when (epoch ms) the edge sends clients to the active side: failures before that are those of the side that they left.
 * Where no answer since the switch names a side, by what the traffic controls say: a key does not wait for the distribution.
 */
function reachedAt({ journal, active, points, edge }: Situation): number | 'not yet' {
  const entry = unconfirmed(journal);
  if (!entry) return 0;
  const named = points
    .flatMap((point) => point.public)
    .filter(({ tick, servedBy }) => servedBy !== undefined && tick >= (entry.effectAt ?? entry.begunAt))
    .sort((a, b) => a.tick - b.tick);
  const onItsWay = edge.distribution === 'dns' ? !isDeployed(edge) : edge.deployed === false;
  if (named.length === 0) return onItsWay && ruling(edge)?.side !== active ? 'not yet' : 0;
  const [first] = named.slice(named.findLastIndex(({ servedBy }) => servedBy !== active) + 1);
  return first?.tick ?? 'not yet';
}

/**
 * How clients are served, by the public endpoint's answers since the last switch was verified; failures count once the edge has
 * settled, and has brought them to the active side.
 */
function clients(situation: Situation): 'fail' | 'are served' | 'not known' {
  const { journal, now, settings, points } = situation;
  const verifiedAt = newest(journal)?.verifiedAt ?? 0;
  const reached = reachedAt(situation);
  const from = Math.max(verifiedAt, countFrom(situation), reached === 'not yet' ? 0 : reached - 1);
  if (publicFails(publicSince(points, from), now, settings)) return 'fail';
  const last = newestBy(
    situation.public.filter(({ tick }) => tick > verifiedAt),
    now,
  );
  return last && !isBad(last) && now - last.tick <= ANSWERED_MS ? 'are served' : 'not known';
}

/** By an older answer it is not known whether clients are served. */
const ANSWERED_MS = MINUTE;

/** The evidence against a side, as a sentence of its own. */
function failed(side: Side, { points, now, settings }: Situation): string {
  const evidence = against(side, points, now, settings);
  return `${side === 'primary' ? 'Primary' : 'Standby'} ${evidence ? againstText(evidence) : 'fails no probe'}.`;
}

/**
 * A sentence about what clients suffer. What they get varies, and is known by what is the same each time.
 * `as`: what is wrong, in words that do not vary.
 */
function telling(
  situation: Situation,
  say: (what: string) => string,
  as = `clients of ${situation.active} fail`,
): Pick<Opinion, 'sentence' | 'id'> {
  return { id: say(as), sentence: say(`clients get ${whatClientsGet(situation)}`) };
}

/** The same about the reason to look at an override that keeps traffic where it is. */
function inDanger(situation: Situation, say: (danger: string) => string): Pick<Opinion, 'sentence' | 'id'> {
  const { active, health } = situation;
  const { state } = health[active];
  const isBadSide = state === 'unhealthy' || state === 'unknown';
  return isBadSide ? { sentence: say(`${active} is ${state}`) } : telling(situation, say);
}

function hold(situation: Situation): Opinion | undefined {
  const { override } = situation;
  if (override.mode !== 'hold') return undefined;
  const waits = {
    waitsFor: `an operator to end the hold${override.until === undefined ? '' : ', or its end'}`,
    ...(override.until !== undefined && { until: override.until }),
  };
  const without = prevented(situation);
  // A forgotten hold leaves the stage without failover, so it is notified even if nothing is wrong.
  if (!without) {
    const details = overrideDetails(situation.journal);
    return {
      sentence: 'Hold: an operator holds traffic where it is.',
      ...waits,
      ...(details.length > 0 && { details }),
      tell: 'hold',
    };
  }
  return {
    ...inDanger(situation, (danger) => `Hold: ${danger}, and the hold keeps traffic there.`),
    ...waits,
    tell: 'hold-clients-fail',
    details: [
      ...overrideDetails(situation.journal),
      `Without it: ${without.sentence}`,
      ...(without.details ?? []),
    ],
  };
}

/** Comes before `pin`: if this stack moved another stack's distribution, that stack would move it back. */
function ownedByOther(situation: Situation): Opinion | undefined {
  const { owner, ...journal } = situation.journal;
  if (owner?.other === undefined) return undefined;
  const waitsFor = `the tag ${tagOf(owner)}, which is ${owner.other}, to be removed or to name this stack`;
  const without = prevented({ ...situation, journal });
  if (!without) {
    return {
      sentence:
        'Hold: the distribution is owned by another stack, and two stacks that move traffic undo each other’s switches.',
      waitsFor,
      tell: 'owned-by-other',
    };
  }
  return {
    ...inDanger(
      situation,
      (danger) => `Hold: ${danger}, and traffic stays there, as the distribution is owned by another stack.`,
    ),
    waitsFor,
    tell: 'owned-by-other-clients-fail',
    details: [
      `Without that: ${firstOpinion({ ...situation, journal })[1].sentence}`,
      ...(without.details ?? []),
    ],
  };
}

function inFlight({ journal, run, now, edge, controller }: Situation): Opinion | undefined {
  const entry = newest(journal);
  if (entry?.phase !== 'in-progress' || entry.run === run) return undefined;
  const until = inFlightUntil(entry, edge, controller);
  if (now >= until) return undefined;
  return {
    sentence: `Hold: another run is moving traffic to ${entry.to}.`,
    waitsFor: 'that run, or the end of its lease',
    until,
    stay: true,
  };
}

function pin(situation: Situation): Opinion | undefined {
  const { override, active, health, edge, journal } = situation;
  const to = override.mode;
  if (to !== 'primary' && to !== 'standby') return undefined;
  const there = effective(edge);
  const isThere = active === to && (there === to || there === 'unreadable');
  const { state } = health[to];
  // What is degraded has failed too little to matter.
  const although = state === 'healthy' || state === 'degraded' ? '' : `, although ${to} is ${state}`;
  const without = isThere ? prevented(situation) : undefined;
  const ends = override.until === undefined ? {} : { until: override.until };
  if (!isThere) {
    return {
      sentence: `Switch to ${to}: an operator pinned traffic to it${although}.`,
      move: { kind: 'pin', from: other(to), to },
      tell: although === '' ? 'pin' : 'pin-clients-fail',
      ...(isPlanned(situation, to) && { planned: { kind: 'pin', to } as const }),
      ...ends,
    };
  }
  const where = unconfirmed(journal) ? 'on its way there' : 'there';
  const failing = although !== '' || without !== undefined;
  const steadily: Steady = `Steady: an operator pinned traffic to ${to} and it is there.`;
  const says = (but: string): string =>
    failing || where !== 'there' ? `An operator pinned traffic to ${to} and it is ${where}${but}.` : steadily;
  const stays: Pick<Opinion, 'sentence' | 'id'> =
    although === '' && without
      ? telling(situation, (what) => says(`, although ${what}`))
      : { sentence: says(although) };
  return {
    ...stays,
    // One urgent situation, whether traffic has arrived or not.
    ...(failing && { id: `pinned to ${to}${although || ', although its clients fail'}` }),
    // The message of the switch has said so; the reminder of the pin begins once traffic has arrived, or should have.
    ...(failing ? { tell: 'pin-clients-fail' } : !isFollowing(journal) && { tell: 'pin' }),
    ...(without && {
      details: [
        ...overrideDetails(situation.journal),
        `Without it: ${without.sentence}`,
        ...(without.details ?? []),
      ],
    }),
    ...ends,
  };
}

/** It leaves a side that serves: nobody loses anything if traffic stays there for some minutes. */
function isPlanned(situation: Situation, to: Side): boolean {
  const { active, health, edge } = situation;
  const { state } = health[active];
  const isThere = active === to || effective(edge) === to;
  return !isThere && (state === 'healthy' || state === 'degraded') && !prevented(situation);
}

/** After this long without a known answer of the public endpoint, clients may be failing unobserved. */
const UNSEEN_MS = 2 * 60_000;
/** A new stage that has never had a verdict is not relied on yet. */
const FIRST_MS = 15 * 60_000;

function blind(situation: Situation): Opinion | undefined {
  const { active, health, journal, now, points } = situation;
  if (health[active].state !== 'unknown') return undefined;
  const entry = newest(journal);
  const age = entry?.kind === 'initial' ? now - entry.begunAt : Number.POSITIVE_INFINITY;
  const trouble = clockTrouble(situation.public.at(-1));
  const waitsFor =
    trouble === undefined
      ? `fresh verdicts about ${active}`
      : `the prober's clock, which is ${trouble}, to be right`;
  const isNew = age < FIRST_MS && points.every(({ day }) => !day || ofTheDay(day, active).all === 0);
  const meet = isNew ? 'not known' : blindly(situation);
  if (isClockOff(situation)) {
    return {
      sentence: 'Hold: no failover now: the clock of the prober is off, so its verdicts do not count.',
      waitsFor,
      tell: 'prober-clock',
      lookOnly: true,
      details: [noFailoverNow(situation), UNSEEN],
    };
  }
  if (meet === 'not known') {
    const sentence = `Hold: no recent verdict about ${active}, where traffic is.`;
    // No message just after the first deploy, when no verdict can exist yet; nor for a clock that may be right again in the next run.
    const clocks = situation.public.some((v) => now - v.tick <= ANSWERED_MS && clockTrouble(v) !== undefined);
    const tells = age >= 2 * ANSWERED_MS && !clocks;
    return {
      sentence,
      waitsFor,
      lookOnly: true,
      ...(tells && { tell: 'blind', details: [noFailoverNow(situation), ...refusedAlone(situation)] }),
    };
  }
  return {
    sentence:
      meet === 'fail'
        ? `Hold: no failover now: the public endpoint fails, and ${active} is unknown.`
        : `Hold: no failover now: no recent verdict about ${active} or the public endpoint.`,
    waitsFor,
    tell: 'blind-clients-fail',
    ...(meet !== 'fail' && { lookOnly: true }),
    details: [noFailoverNow(situation), ...refusedAlone(situation)],
  };
}

/** A clock that is off for less long is not notified: the next run may be on another host. */
const CLOCK_PATIENCE_MS = 60_000;

function isClockOff({ public: answers, now }: Situation): boolean {
  const since = answers[answers.findLastIndex((one) => clockTrouble(one) === undefined) + 1];
  return since !== undefined && now - since.tick >= CLOCK_PATIENCE_MS;
}

/** How clients are served while no verdict about the active side counts: judged by the raw answers of the public endpoint, `unknown` ones included. */
function blindly(situation: Situation): 'fail' | 'unseen' | 'not known' {
  const { journal, now } = situation;
  const heard = situation.public.filter(({ tick }) => tick <= now);
  const from = Math.max(now - ANSWERED_MS, countFrom(situation));
  const newestTwo = heard.slice(-2).filter((v) => isError(v) && v.tick >= from);
  if (newestTwo.length === 2 || clients(situation) === 'fail') return 'fail';
  const known = newestBy(heard, now)?.tick ?? 0;
  return now - Math.max(known, arrivedAt(journal)) > UNSEEN_MS ? 'unseen' : 'not known';
}

function contradicted(situation: Situation): Opinion | undefined {
  const { active, health, points, edge, now, settings } = situation;
  if (health[active].state !== 'unhealthy') return undefined;
  const says = publicSays(active, points, edge, now, settings);
  // Before the edge has settled, failures may be those of the other side, and prove neither.
  const unclear = says === 'unclear' && now >= countFrom(situation);
  if (says !== 'well' && !unclear) return undefined;
  // What the user's alarms say counts also while the public endpoint answers: that is what they are for.
  if (alarmsConvict(active, points, now, settings)) return undefined;
  const proven = isProven(health[other(active)]);
  const fails = publicWeight(points, now, settings).score > 0;
  return {
    sentence: !fails
      ? `Hold: direct probes of ${active} fail, yet the public endpoint answers from it: the fault is on the prober's path.`
      : `Hold: direct probes of ${active} fail, yet the public endpoint fails too seldom to confirm it.`,
    waitsFor: `the public endpoint to fail too, or ${active} to answer the probes`,
    details: [failed(active, situation)],
    // If it fails as well and the other side is proven, traffic is about to move.
    ...(!(fails && proven) && { tell: fails ? 'contradicted-clients-fail' : 'contradicted' }),
    ...(otherIsNoBetter(situation) && { lookOnly: true }),
    stay: true,
  };
}

/** The other side is the lesser evil: both may be bad, and it fails much less. */
const lesserEvil = ({ active, points, now }: Situation): boolean =>
  isBetter(other(active), active, points, now);

function bothDown(situation: Situation): Opinion | undefined {
  const { active, health } = situation;
  const spare = health[other(active)].state;
  if (health[active].state !== 'unhealthy' || spare === 'degraded' || spare === 'healthy') return undefined;
  if (lesserEvil(situation)) return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy and ${other(active)} is ${spare}: no side is healthy enough.`,
    waitsFor: `${other(active)} to be proven or clearly better, or ${active} to recover`,
    details: [
      failed(active, situation),
      ...(spare === 'unhealthy' ? [failed(other(active), situation)] : []),
    ],
    tell: 'both-down',
    ...(otherIsNoBetter(situation) && { lookOnly: true }),
  };
}

function unproven(situation: Situation): Opinion | undefined {
  const { active, health } = situation;
  if (health[active].state !== 'unhealthy' || isProven(health[other(active)]) || lesserEvil(situation))
    return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy, but ${other(active)} is not yet proven.`,
    waitsFor: `${other(active)} to be proven or clearly better`,
    details: [failed(active, situation)],
    tell: clients(situation) === 'are served' ? 'unproven' : 'unproven-clients-fail',
    stay: true,
  };
}

function limited(situation: Situation): Opinion | undefined {
  const { active, health, journal, now, settings } = situation;
  const to = other(active);
  const until = limitFreeAt(journal, to, now, settings);
  if (health[active].state !== 'unhealthy' || until === undefined) return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy, but the limit of automatic switches is used up.`,
    waitsFor: 'the window to end, or an operator to pin a side or to run `routeaway ack`',
    until,
    details: [failed(active, situation)],
    tell: 'limited',
  };
}

function coolingDown(situation: Situation): Opinion | undefined {
  const { active, health, journal, now, settings } = situation;
  const until = coolDownUntil(journal, other(active), settings);
  if (health[active].state !== 'unhealthy' || until === undefined || now >= until) return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy, but the last automatic switch was a short while ago.`,
    waitsFor: 'the cool-down to end',
    until,
    details: [failed(active, situation)],
    tell: clients(situation) === 'are served' ? 'cooling-down' : 'cooling-down-clients-fail',
    stay: true,
  };
}

/** One stray error after an outage that has just ended moves nothing, though the evidence of the outage still stands. */
function recovering({ active, health }: Situation): Opinion | undefined {
  const { state, fails } = health[active];
  if (state !== 'unhealthy' || fails) return undefined;
  return {
    sentence: `Hold: ${active} is unhealthy, but its newest probes hardly fail.`,
    waitsFor: `two of its probes to fail within ${RECENT_MS / 1_000} s, or the evidence to fade`,
    stay: true,
  };
}

/** The rules above have already checked that the other side is proven or better and that limit and cool-down leave room. */
function failover(situation: Situation): Opinion | undefined {
  const { active, health, points, now, settings } = situation;
  if (health[active].state !== 'unhealthy') return undefined;
  const to = other(active);
  const move = { kind: 'failover', from: active, to } as const;
  if (isProven(health[to])) {
    const { weight } = health[active];
    const how = `${failures(weight, settings, alarmsAgainst(active, points))}${seenBy(active, points, weight)}`;
    return {
      id: `failover to ${to}`,
      sentence: `Switch to ${to}: ${active} ${how}, and ${to} is proven.`,
      move,
    };
  }
  return {
    id: `failover to the lesser evil, ${to}`,
    sentence: `Switch to ${to}, the lesser evil: in the last minute ${active} failed ${minuteOf(active, points, now)} probes, ${to} ${minuteOf(to, points, now)}.`,
    move,
  };
}

function failback(situation: Situation): Opinion | undefined {
  const { active, health, settings, journal, now } = situation;
  if (settings.failback !== 'auto' || active !== 'standby') return undefined;
  // A gradual failback that has begun need not become due again; each step proves itself.
  const due = journal.step ? now : failbackDue(situation);
  if (due === undefined || now < due) return undefined;
  if (now < (coolDownUntil(journal, 'primary', settings) ?? 0)) return undefined;
  // Keep one switch of the limit in reserve: the failback may have to be undone.
  if (usedLimit(journal, 'primary', now) + 2 > settings.limit) return undefined;
  const next = nextStep(situation);
  const planned = !journal.step && ({ planned: { kind: 'failback', to: 'primary' } } as const);
  if (next.is === 'step') {
    return {
      sentence: `Fail back gradually: ${next.share} % of the clients belong on primary.`,
      step: next.share,
      tell: 'failback-step',
      ...planned,
    };
  }
  if (next.is === 'wait') {
    return {
      sentence: `Fail back gradually: ${next.share} % of the clients are sent to primary.`,
      waitsFor: 'this step to last for a while',
      ...(next.until !== undefined && { until: next.until }),
      ...(health.primary.state === 'degraded' && { stay: true }),
    };
  }
  return {
    sentence: 'Switch to primary: it has been proven for long enough to fail back.',
    move: { kind: 'failback', from: 'standby', to: 'primary' },
    ...planned,
  };
}

/**
 * When an automatic failback is due (epoch ms); undefined while the primary is not proven. The wait counts from the latest
 * of: since when the primary is fit, the arrival on the standby, the end of an override, the end of a gradual failback that was
 * given up. Each further failover of the last day doubles it.
 */
export function failbackDue({ health, journal, now, settings }: Situation): number | undefined {
  const { proven, since } = health.primary;
  if (!proven || since === undefined) return undefined;
  const from = Math.max(since, arrivedAt(journal), journal.overrideEndedAt ?? 0, journal.stepsEndedAt ?? 0);
  return from + settings.failbackAfter * 2 ** Math.max(0, failoversOfLastDay(journal, now) - 1);
}

/**
 * Clients fail, but the evidence against the active side does not move traffic. Silent while a switch has yet to reach them:
 * failing clients are expected then.
 */
function clientsFail(situation: Situation): Opinion | undefined {
  const { active, health, journal, now } = situation;
  if (clients(situation) !== 'fail') return undefined;
  const noHelp = movingIsNoHelp(situation) && ({ lookOnly: true } as const);
  const unreached = reachedAt(situation) === 'not yet';
  if (unreached && isFollowing(journal)) return undefined;
  if (health[active].state === 'degraded') {
    return {
      sentence: `Hold: clients fail, and the evidence against ${active} is too weak to move traffic.`,
      waitsFor: `more evidence against ${active}, or the public endpoint to answer`,
      details: [failed(active, situation)],
      tell: 'clients-fail-degraded',
      ...(noHelp || otherIsNoBetter(situation) ? { lookOnly: true } : { helps: other(active) }),
      stay: true,
    };
  }
  if (unreached) {
    const { overdueAt = now } = newest(journal) ?? {};
    return {
      sentence: `Hold: clients fail, as the switch to ${active} has not reached them yet.`,
      waitsFor: `the public endpoint to answer from ${active}`,
      // That the switch is overdue was a message of its own.
      ...(now - overdueAt >= remindAfter('clients-fail') && { tell: 'clients-fail' as const }),
      ...noHelp,
    };
  }
  // An unread key may send clients to the other side, so the fault cannot be located.
  if (situation.edge.key === 'unreadable') {
    return {
      ...telling(
        situation,
        (what) => `Hold: ${what}, ${active} answers the probes, and the key cannot be read.`,
        'clients fail',
      ),
      waitsFor:
        'the key-value store of the CloudFront function to be readable, or the public endpoint to answer',
      tell: 'clients-fail',
      ...noHelp,
      details: [`The key may send them to ${other(active)}. Otherwise: ${edgeCauses(situation)}`],
    };
  }
  return {
    ...telling(
      situation,
      (what) =>
        `Hold: ${what}, yet ${active} answers the probes: the fault is between clients and the Regions.`,
      'clients fail',
    ),
    waitsFor: 'the public endpoint to answer',
    tell: 'clients-fail',
    details: [edgeCauses(situation), ...foundAtDistribution(situation)],
    ...noHelp,
  };
}

function steady(situation: Situation): Opinion & { readonly sentence: Steady } {
  const { active, health, journal, settings } = situation;
  if (health[active].state === 'degraded') {
    return {
      sentence: `Steady: traffic stays on ${active}, which is degraded.`,
      details: [failed(active, situation)],
      stay: true,
    };
  }
  if (active === 'primary') return { sentence: 'Steady: traffic is on primary.' };
  if (settings.failback === 'manual') {
    if (isProven(health.primary) && isFollowing(journal)) {
      return {
        sentence:
          'Steady: traffic was sent to standby; that clients are served from there is not verified yet.',
        waitsFor: 'the public endpoint to answer from standby',
      };
    }
    // What is proven may still fail some of its probes: it takes traffic in an outage, but nobody wants to go back to it.
    return isProven(health.primary) && health.primary.state === 'healthy'
      ? {
          sentence: 'Steady: traffic is on standby; primary is healthy and proven, and failback is manual.',
          waitsFor: 'an operator to fail back',
          tell: 'fit-again',
        }
      : { sentence: 'Steady: traffic is on standby; primary is not healthy enough to take it back.' };
  }
  const due = failbackDue(situation);
  return {
    sentence: 'Steady: traffic is on standby until primary has been proven for long enough.',
    waitsFor: 'primary to be proven for long enough, and room within cool-down and limit',
    ...(due !== undefined && { until: due }),
  };
}
