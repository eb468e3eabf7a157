/**
 * Preflight: finds what would block or spoil the next switch, while nothing depends on it. On-call people are notified and
 * `status` shows it; no decision rests on it and no traffic moves because of it.
 *
 * A single failed call is no finding. A finding is noted and checked again five minutes later; only one that is still there
 * is notified, except those that clients may suffer from already. The journal is written when the list changes, and then not
 * again for five minutes, except for those that are checked in every turn.
 */

import { DAY, MINUTE, span } from '../duration.ts';
import type { EdgeObservation } from '../edge.ts';
import type { Journal, Noted } from '../journal/journal.ts';
import { activeSide, arrivedAt, newestApplied } from '../journal/journal-queries.ts';
import { type Ledger, LONGEST_GAP_MS, newestFact, unbrokenSince } from '../journal/ledger.ts';
import { findingId, tellSituation } from '../notices/notices.ts';
import type { NotificationName } from '../notices/notifications.ts';
import { hasDns, type Routing, writesDistribution } from '../routing.ts';
import { percent, type Settings } from '../settings.ts';
import { other, SIDES, type Side, TARGETS, type Target, targetName } from '../side.ts';
import { isBad, isRefused, knownBy } from '../verdict/verdict.ts';
import { against, againstText } from './against.ts';
import type { Controller } from './controller.ts';
import { refusesAlone } from './details.ts';
import type { Health } from './health.ts';
import type { Strictness, VantagePoints } from './judgement.ts';
import {
  CONTROLLER_SILENT,
  erring,
  PROBER_ALONE,
  PROBER_SILENT,
  PROBERS_DISAGREE,
  silent,
  silentControllers,
} from './probers.ts';

export interface PreflightFacts {
  readonly edge: EdgeObservation;
  readonly routing: Routing;
  readonly ledger: Ledger;
  /** What the probers know, where there are several. */
  readonly points?: VantagePoints;
  /** The controller that looks, where there are several. */
  readonly controller?: Controller;
  readonly capacity?: Journal['capacity'];
  /** The side that has the traffic. The other one must be able to take it. */
  readonly active: Side;
  /** Since when it has it (epoch ms). */
  readonly movedAt: number;
  readonly health: { readonly [side in Side]: Health };
  readonly now: number;
  readonly settings: Strictness & Pick<Settings, 'maxReplicaLag'>;
}

/** The sentence is stable; what varies is in `detail`. */
export interface Finding {
  readonly id: string;
  readonly sentence: string;
  readonly detail?: string;
  /** Clients suffer from it already, or may do so unnoticed: notified at once, or as soon as it has stood the time of its kind. */
  readonly urgent?: true;
}

/** Certificates are renewed a month or more before they end; this one was not. */
export const CERTIFICATE_NOTICE_MS = 21 * DAY;
/** The time between two checks of a finding, and between two writes of the journal for it. */
export const SECOND_LOOK_MS = 5 * MINUTE;
/** A side may be degraded for this long, after an outage say, before anybody is told. */
const DEGRADED_MS = 15 * MINUTE;
/** One prober that errs is told within five minutes: after that its ticks are no quicker than in calm times. */
const ALONE_MS = 3 * MINUTE;
/** One distribution can have hundreds of behaviours with a finding; the rest appear when these are fixed. */
export const MOST_FINDINGS = 20;

export function preflight(facts: PreflightFacts): readonly Finding[] {
  return [
    ...unprotected(facts),
    ...degraded(facts),
    ...ofOneProber(facts),
    ...silent(pointsOf(facts), facts.now, facts.controller),
    ...silentControllers(facts.controller, pointsOf(facts), facts.now),
    ...noisy(facts),
    ...ofEdge(facts),
    ...ofKey(facts),
    ...ofDns(facts),
    ...ofBeacons(facts),
    ...edgeFunction(facts),
    ...refusals(facts),
    ...silentAlarms(facts),
    ...cached(facts),
    ...warnings(facts),
    ...certificates(facts),
    ...replica(facts),
    ...capacity(facts),
  ];
}

/**
 * Two probers are left, and one of them says that clients or the side that has them fail: a failover needs both, so what may be
 * dead keeps the traffic until a person has looked.
 */
const withUrgency = (finding: Finding, active: Side): Finding =>
  ['public', active].some((target) => finding.id.startsWith(`${PROBERS_DISAGREE}${target}-`))
    ? { ...finding, urgent: true }
    : finding;

/** What one finds both of the side with the traffic and of the public endpoint is one message: there is one thing to look at. */
function ofOneProber(facts: PreflightFacts): readonly Finding[] {
  const { active, now, settings } = facts;
  const found = erring(pointsOf(facts), now, settings).map((one) => withUrgency(one, active));
  const ofPublic = `${PROBERS_DISAGREE}public-`;
  const same = (id: string) => id.replace(ofPublic, `${PROBERS_DISAGREE}${active}-`);
  return found.filter(({ id }) => !id.startsWith(ofPublic) || !found.some((one) => one.id === same(id)));
}

const pointsOf = ({ points, ledger }: PreflightFacts): VantagePoints => points ?? [ledger];

export const UNPROTECTED = 'unprotected';
const EDGE_FUNCTION = 'edge-function';
const DNS_BEHIND = 'dns-behind';
const HEALTH_WARNS = 'health-warns';
const DEGRADED = 'degraded-';
const REFUSED = 'refused-';
const ALARMS = 'alarms-';
const LAST_DAY = 'certificate-last-day-';
/** The same of the side that waits: it keeps no client away today. */
const SOON = 'certificate-soon-';
/** Finds a side unhealthy or degraded, and is told once that has lasted for the time that its sentence names. */
export const isOfHealth = (id: string): boolean => id === UNPROTECTED || id.startsWith(DEGRADED);

/** Ids that begin so are checked in every turn, not only every few minutes. */
const PRESSING: readonly string[] = [
  ...[UNPROTECTED, EDGE_FUNCTION, HEALTH_WARNS, DNS_BEHIND, DEGRADED, SOON, ALARMS, LAST_DAY],
  ...[PROBER_ALONE, PROBERS_DISAGREE, PROBER_SILENT, CONTROLLER_SILENT],
];

function unprotected(facts: PreflightFacts): readonly Finding[] {
  const { ledger, active, health, now, settings } = facts;
  const waiting = other(active);
  const newest = ledger[waiting].findLast(({ judgement }) => judgement !== 'unknown');
  // If neither side is healthy, the rule `both-down` notifies; a drill announces itself.
  if (health[waiting].state !== 'unhealthy' || health[active].state === 'unhealthy' || newest?.drill)
    return [];
  const evidence = against(waiting, pointsOf(facts), now, settings);
  const how = evidence && evidence.bad < evidence.all ? 'It fails on and off: it' : 'It';
  // Its newest answer may be a good one.
  const bad = ledger[waiting].findLast(isBad);
  const says = evidence ? `${how} ${againstText(evidence)}` : 'It fails';
  const detail = `${says}${bad ? `; ${bad.evidence}` : ''}.`;
  return [{ id: UNPROTECTED, sentence: nothingProtects(active), ...((evidence ?? bad) && { detail }) }];
}

const nothingProtects = (active: Side): string =>
  `${active === 'primary' ? 'Standby' : 'Primary'} has been unhealthy for five minutes: nothing protects ${active}, where traffic is.`;

/** A side that fails on and off protects nobody in between: it counts from the first time, until the side is proven. */
function goesOn({ sentence }: Noted, { active, health }: PreflightFacts): boolean {
  const { state, proven } = health[other(active)];
  return sentence === nothingProtects(active) && state !== 'unknown' && !proven;
}

/**
 * Evidence that neither fades nor suffices: nothing moves because of it, and somebody should know. Not at the beginning of an
 * outage: a journal that is written then would only be in the way of the switch.
 */
function degraded(facts: PreflightFacts): readonly Finding[] {
  const { ledger, health, now, settings } = facts;
  return SIDES.flatMap((side): readonly Finding[] => {
    const ages = ledger[side].filter((v) => isBad(v) && v.tick <= now).map(({ tick }) => now - tick);
    const goesOn = ages.some((age) => age > 2 * MINUTE) && ages.some((age) => age <= MINUTE);
    if (health[side].state !== 'degraded' || !goesOn) return [];
    const name = side === 'primary' ? 'Primary' : 'Standby';
    const sentence = `${name} has been degraded for 15 minutes: it fails more probes than is tolerable, and too few to move traffic.`;
    const evidence = against(side, pointsOf(facts), now, settings);
    return [
      {
        id: `${DEGRADED}${side}`,
        sentence,
        ...(evidence && { detail: `${name} ${againstText(evidence)}.` }),
      },
    ];
  });
}

/** An hour with fewer probes says little. */
export const FEWEST_IN_AN_HOUR = 100;
/** So many hours of a day are no outage any more. */
const NOISY_HOURS = 12;

/** What a side always fails looks like the beginning of an outage. One outage does not make a day of noise, so hours are counted. */
export function noisy({ ledger, settings }: Pick<PreflightFacts, 'ledger' | 'settings'>): readonly Finding[] {
  const { day } = ledger;
  if (day === undefined) return [];
  return SIDES.flatMap((side): readonly Finding[] => {
    const shares = day[side]
      .filter(({ all }) => all >= FEWEST_IN_AN_HOUR)
      .map(({ bad, all }) => bad / all)
      .filter((share) => share > settings.tolerableErrors)
      .sort((a, b) => a - b);
    const middle = shares[Math.floor(shares.length / 2)];
    if (middle === undefined || shares.length < NOISY_HOURS) return [];
    const sentence = `${side === 'primary' ? 'Primary' : 'Standby'} fails more of its probes than tolerableErrors says, hour after hour: that delays a failover to it, and may cause one from it.`;
    const value = Math.min(20, Math.ceil(middle * 150));
    const detail = `In ${shares.length} hours of the last day it failed more than ${percent(settings.tolerableErrors)} % of them, in the middle ${(middle * 100).toFixed(1)} %. Find out why; if that is usual for your API, set tolerableErrors to ${value}.`;
    return [{ id: `noisy-${side}`, sentence, detail }];
  });
}

function ofEdge({ edge, routing }: Pick<PreflightFacts, 'edge' | 'routing'>): readonly Finding[] {
  const { findings = [] } = edge;
  return [
    ...(edge.distribution === 'unreadable' || (edge.distribution === 'dns' && edge.why !== undefined)
      ? [unreadable(edge, routing)]
      : []),
    ...findings.slice(0, MOST_FINDINGS).map((sentence) => ({ id: `distribution:${sentence}`, sentence })),
  ];
}

/** An error has a text that differs each time; what is wrong with the configuration is the same until it is fixed. */
function unreadable({ why, etag }: EdgeObservation, routing: Routing): Finding {
  if (why !== undefined && etag !== undefined) return { id: 'distribution-unfit', sentence: why };
  return {
    id: 'distribution-unreadable',
    sentence: writesDistribution(routing)
      ? 'The distribution cannot be read, so a switch could not update it.'
      : 'The distribution cannot be read, so it is not known when a key is no longer needed.',
    ...(why !== undefined && { detail: why }),
  };
}

export function ofKey({ edge, routing }: Pick<PreflightFacts, 'edge' | 'routing'>): readonly Finding[] {
  const { key, keyWhy, keyNewer } = edge;
  const writes = writesDistribution(routing);
  const otherwise = hasDns(routing) ? 'as long as DNS takes' : 'as long as the distribution takes';
  const goesOn = writes || hasDns(routing);
  if (key === 'nonsense') {
    return [
      {
        id: 'key-invalid',
        sentence: `The routing key is invalid: the CloudFront function ignores it, and traffic follows ${hasDns(routing) ? 'DNS' : 'the distribution'}. The switcher deletes it, but not under hold or observe; routeaway delete-key does so at once.`,
        ...(keyWhy !== undefined && { detail: keyWhy }),
      },
    ];
  }
  if (keyNewer) {
    return [
      {
        id: 'key-newer',
        sentence: `The routing key was written by a newer version, and this one leaves it alone: ${goesOn ? `a switch takes ${otherwise}` : 'no switch is possible'}. Deploy that version; if there never was one, routeaway delete-key deletes the key.`,
        ...(keyWhy !== undefined && { detail: keyWhy }),
      },
    ];
  }
  if (key === 'unreadable') {
    return [
      {
        id: 'key-unreadable',
        sentence: `The key-value store of the CloudFront function cannot be read: ${goesOn ? `a switch would take ${otherwise}` : 'no switch is possible until it can'}.`,
        ...(keyWhy !== undefined && { detail: keyWhy }),
      },
    ];
  }
  if (key !== 'none' || keyWhy === undefined) return [];
  const sentence = goesOn ? keyWhy : `${keyWhy} With routing=key no switch is possible: associate it.`;
  return [{ id: 'no-function', sentence }];
}

/** The way back to the primary needs two latches, which take 190 s at most. */
const DNS_FOLLOWS_MS = 4 * MINUTE;

/** No decision rests on what the name servers answer, so somebody has to be told where they do not follow. */
export function ofDns({
  edge,
  now,
  movedAt,
}: Pick<PreflightFacts, 'edge' | 'now' | 'movedAt'>): readonly Finding[] {
  const { dns } = edge;
  if (!dns || dns.answers === dns.says) return [];
  if (dns.answers === 'unreadable') {
    const sentence = dns.edited
      ? 'The failover name leads to neither side: its records were edited. Set them back in Route 53, or DNS moves nobody: a deploy that changes nothing else does not.'
      : 'The name servers of the failover name cannot be asked, so it is not known whether DNS follows; a routing key stays.';
    const id = dns.edited ? 'dns-edited' : 'dns-unreadable';
    return [{ id, sentence, ...(dns.why !== undefined && { detail: dns.why }) }];
  }
  if (now - movedAt < DNS_FOLLOWS_MS) return [];
  return [
    {
      id: DNS_BEHIND,
      sentence: `DNS does not send clients to ${dns.says}, where traffic belongs: the health checks do not say what the journal says.`,
      detail: `The name servers answer with ${dns.answers === 'mixed' ? 'both sides' : dns.answers}. Clients go to standby while two of three beacons say so, or two of three latches, which follow the metric TrafficOnStandby within 190 s; and to primary otherwise.`,
    },
  ];
}

const BEACON = 'beacon-';
/** The replica that a beacon reads is seconds old at most. */
const BEACON_WRONG_MS = 2 * MINUTE;

/** Each controller asks its own and keeps since when it is wrong, so that any of them tells it of all. */
function ofBeacons({ controller, now }: Pick<PreflightFacts, 'controller' | 'now'>): readonly Finding[] {
  if (!controller) return [];
  const { region, memory, others } = controller;
  return [{ region, ...memory }, ...others].flatMap(({ region: where, beacon }): readonly Finding[] => {
    if (!beacon || now - beacon.since < BEACON_WRONG_MS) return [];
    const how =
      beacon.says === 'nothing'
        ? 'does not answer'
        : beacon.says === 503
          ? 'does not know where traffic belongs'
          : 'says another side than the journal';
    const sentence = `The beacon in ${where} ${how}: DNS follows a switch by the two others.`;
    return [{ id: `${BEACON}${where}`, sentence }];
  });
}

/** One such answer is a blip; two within this time are not. */
const EDGE_FUNCTION_WITHIN_MS = 2 * MINUTE;

/** What CloudFront makes of a function's answer nobody sees in advance, and the function itself does not see it at all. */
function edgeFunction({ ledger, now }: Pick<PreflightFacts, 'ledger' | 'now'>): readonly Finding[] {
  const failed = ledger.public.filter(
    (verdict) =>
      verdict.tick <= now && now - verdict.tick <= EDGE_FUNCTION_WITHIN_MS && verdict.edgeFunctionError,
  );
  const last = failed.at(-1);
  if (last === undefined || failed.length < 2) return [];
  return [
    {
      id: EDGE_FUNCTION,
      sentence:
        'CloudFront answers requests with an error of the function at the edge, and no Region is asked: a switch would not help.',
      detail: last.evidence,
      urgent: true,
    },
  ];
}

function refusals({ ledger, active }: PreflightFacts): readonly Finding[] {
  return TARGETS.flatMap((target) => {
    const last = ledger[target].at(-1);
    if (last === undefined || !isRefused(last)) return [];
    const sentence = `Probes are refused by ${targetName(target)}: ${whyRefused(target, ledger, active)}`;
    return { id: `${REFUSED}${target}`, sentence, detail: last.evidence };
  });
}

/** Credentials that one side accepts are not what is wrong: whoever is called must not exchange them. */
function whyRefused(target: Target, ledger: Ledger, active: Side): string {
  const side = target === 'public' ? active : target;
  if (!refusesAlone(side, ledger))
    return 'the credentials or the origin secret that they send are wrong or missing, so its health is not known.';
  return target === 'public'
    ? `it probably passes on the refusal of ${side}, so clients may be refused too.`
    : `it refuses the credentials that ${other(side)} accepts, so its own API key, token, permission or origin secret is probably wrong, for clients as well, and its health is not known.`;
}

/** A call that fails now and then is nothing to tell, and is no finding. */
const SILENT_FOR_MS = MINUTE;

/** The user's alarms move traffic only while they can be read. */
export function silentAlarms({ ledger, now }: Pick<PreflightFacts, 'ledger' | 'now'>): readonly Finding[] {
  return SIDES.flatMap((side): readonly Finding[] => {
    const silent = ledger.silentAlarms?.[side];
    if (silent === undefined || now - silent.since < SILENT_FOR_MS) return [];
    const sentence = `Some of the alarms that ${side}Alarms names say nothing, so they move no traffic and keep none away: correct ${side}Alarms and deploy, or restore the alarm.`;
    return [{ id: `${ALARMS}${side}`, sentence, detail: silent.why }];
  });
}

/** One in the ledger is enough: what is cached for less than the time between two probes would otherwise come and go. */
function cached({ ledger }: PreflightFacts): readonly Finding[] {
  return TARGETS.flatMap((target) => {
    const last = ledger[target].findLast((verdict) => verdict.cached !== undefined);
    if (last === undefined) return [];
    const sentence = `Probes of ${targetName(target)} are answered from a cache: turn caching off for ${last.cached}. A cached answer says nothing about health: it stays good even when what is behind it is down.`;
    return [{ id: `cached-${target}`, sentence, detail: last.evidence }];
  });
}

/** Without a break for so long, it is not the peak of a moment. */
const WARNS_FOR_MS = 5 * MINUTE;

/**
 * `warn` is healthy: what the Region is short of it would be short of elsewhere, too. So nothing moves, and people are the only
 * ones who can do something.
 */
function warnings({ ledger, active, now }: PreflightFacts): readonly Finding[] {
  return SIDES.flatMap((side): readonly Finding[] => {
    const known = knownBy(ledger[side], now);
    const last = known.findLast(({ warns }) => warns);
    if (last === undefined) return [];
    const detail = last.evidence;
    const since = unbrokenSince(known, ledger.warnsSince?.[side], ({ warns }) => warns === true) ?? now;
    if (side === active && now - since >= WARNS_FOR_MS && now - last.tick <= LONGEST_GAP_MS) {
      const sentence = `Health of ${side}, where traffic is, has been "warn" for five minutes without a break: clients may get errors, and no traffic moves for it.`;
      return [{ id: HEALTH_WARNS, sentence, detail, urgent: true }];
    }
    const sentence = `Health of ${side} is "warn" again and again: it counts as healthy, and is short of something.`;
    return [{ id: `warns-${side}`, sentence, detail }];
  });
}

function certificates({ ledger, active, now }: PreflightFacts): readonly Finding[] {
  return TARGETS.flatMap((target) => {
    const ends = newestFact(ledger[target], 'certificateEndsAt');
    if (ends === undefined || ends - now >= CERTIFICATE_NOTICE_MS) return [];
    // With the time of day: on the last day it matters whether an hour is left or a night.
    const at = new Date(ends).toISOString();
    const when = `${at.slice(0, 10)} at ${at.slice(11, 16)}Z`;
    const verb = ends > now ? 'ends' : 'ended';
    const sentence = `The certificate of ${targetName(target)} ${verb} on ${when} and has not been renewed.`;
    if (ends - now >= DAY) return [{ id: `certificate-${target}`, sentence }];
    // No second look would find another date.
    return target === other(active)
      ? [{ id: `${SOON}${target}`, sentence }]
      : [
          {
            id: `${LAST_DAY}${target}`,
            sentence,
            detail: whenItEnds(target, active, ends - now),
            urgent: true,
          },
        ];
  });
}

function whenItEnds(target: Target, active: Side, left: number): string {
  const when = left > 0 ? `In ${span(left)}, when it ends` : 'Since it has ended';
  return target === 'public'
    ? `${when}, clients refuse the connection. Moving traffic does not help: renew it, and attach it to the distribution.`
    : `${when}, CloudFront refuses ${active}: clients get errors until traffic has failed over. Renew it, or move traffic before that: routeaway to ${other(active)}`;
}

/**
 * The age of the active side's newest sign of life says nothing while that side gives none; so it must have been good for
 * longer than what is tolerated.
 */
function replica({ ledger, active, now, settings }: PreflightFacts): readonly Finding[] {
  const waiting = other(active);
  const behind = newestFact(ledger[waiting], 'behindMs');
  const since = ledger.goodSince[active];
  const most = settings.maxReplicaLag;
  if (behind === undefined || behind <= most) return [];
  if (since === undefined || now - since <= most) return [];
  const sentence = `The replica of ${waiting} is more than ${span(most)} behind ${active}: writes since then are missing there if traffic moves.`;
  return [{ id: 'replica-behind', sentence, detail: `${span(behind)} behind` }];
}

/** What prober and switcher reserve in one of the two Regions, and other small differences, are none that a failover would meet. */
const ABOUT_AS_MUCH = 0.9;

/** Quotas are per Region: one that nobody has raised in the other Region decides what a failover can carry. */
export function capacity({
  active,
  capacity: known,
}: Pick<PreflightFacts, 'active' | 'capacity'>): readonly Finding[] {
  const waiting = other(active);
  const [here, there] = [known?.[active], known?.[waiting]];
  if (here === undefined || there === undefined || there >= ABOUT_AS_MUCH * here) return [];
  const sentence = `${waiting === 'primary' ? 'Primary' : 'Standby'} may run fewer Lambda functions at once than ${active}, where traffic is: requests may be throttled after a move.`;
  const detail = `${there} concurrent executions are not reserved in ${waiting}, ${here} in ${active}. Ask for the same in both (Service Quotas in the console, Lambda, Concurrent executions), or let functions in ${waiting} reserve fewer.`;
  return [{ id: 'capacity', sentence, detail }];
}

/** The journal with the findings, and notifications of them; the same object if nothing is new. */
export function withPreflight(
  journal: Journal,
  facts: Omit<PreflightFacts, 'active' | 'movedAt'>,
  run: string,
): Journal {
  const { now } = facts;
  const { at, findings: known } = journal.preflight ?? { at: Number.NEGATIVE_INFINITY, findings: [] };
  const all = now - at >= SECOND_LOOK_MS;
  const looksAt = ({ id }: { readonly id: string }): boolean =>
    all || PRESSING.some((prefix) => id.startsWith(prefix));
  const present = {
    ...facts,
    active: activeSide(journal),
    movedAt: arrivedAt(journal),
    ...(journal.capacity && { capacity: journal.capacity }),
  };
  const found = preflight(present).filter(looksAt);
  const isFound = ({ id }: Noted): boolean => found.some((one) => one.id === id);
  const noted = [
    ...known.filter((finding) => !looksAt(finding) || (goesOn(finding, present) && !isFound(finding))),
    ...found.map(({ id, sentence, urgent }): Noted => {
      const before = known.find((finding) => finding.id === id);
      if (before?.sentence === sentence) return before;
      const since = id.startsWith(PROBER_SILENT) ? before?.since : undefined;
      return { id, sentence, since: since ?? now, ...(urgent && { urgent }) };
    }),
  ];
  let next = same(noted, known)
    ? journal
    : { ...journal, preflight: { at: all ? now : at, findings: noted } };
  for (const finding of noted) {
    const { id, sentence, since } = finding;
    const seen = found.find((one) => one.id === id);
    if (!seen || !stands(finding, now)) continue;
    const isLastDay = id.startsWith(LAST_DAY);
    const body = [
      sentence,
      ...(seen.detail === undefined ? [] : [seen.detail]),
      // It does not, once the certificate has ended.
      ...(isLastDay ? [] : [STAYS]),
    ].join('\n');
    next = tellSituation(
      next,
      {
        ...{ id: findingId(id), as: toldAs(journal, finding), subject: sentence, body, since },
        // Moving traffic would do harm, or no good; of a certificate the detail says which move helps, if one does.
        ...((isLastDay || id === UNPROTECTED || id === EDGE_FUNCTION) && { lookOnly: true as const }),
      },
      now,
      run,
    );
  }
  return next;
}

/** The notification that a finding leads to. */
export function toldAs(journal: Journal, { id, since, urgent }: Noted): NotificationName {
  if (id === EDGE_FUNCTION || id === HEALTH_WARNS) return id;
  if (id.startsWith(REFUSED)) return 'refused';
  if (id.startsWith(DEGRADED)) return 'degraded';
  if (id.startsWith(LAST_DAY)) return 'certificate-last-day';
  if (id.startsWith(PROBERS_DISAGREE) && urgent) return 'probers-disagree';
  if (id !== UNPROTECTED) return 'preflight';
  const left = newestApplied(journal)?.kind === 'failover' && since - arrivedAt(journal) < SECOND_LOOK_MS;
  return left ? 'unprotected-since-failover' : 'unprotected';
}

const STAYS = 'Traffic stays where it is.';

const same = (some: readonly Noted[], others: readonly Noted[]): boolean =>
  some.length === others.length && some.every((finding) => others.includes(finding));

/** Finds that one prober contradicts the others: told within five minutes. */
const isOfOneProber = (id: string): boolean => id.startsWith(PROBER_ALONE) || id.startsWith(PROBERS_DISAGREE);

const stands = ({ id, since, urgent }: Noted, now: number): boolean =>
  (urgent && !isOfOneProber(id)) || now - since >= patience(id);

function patience(id: string): number {
  if (id.startsWith(SOON)) return 0;
  if (id.startsWith(DEGRADED)) return DEGRADED_MS;
  // It was silent for a minute when it was found.
  if (id.startsWith(ALARMS)) return MINUTE;
  return isOfOneProber(id) ? ALONE_MS : SECOND_LOOK_MS;
}

/** Findings that have outlived their second look, or need none. */
export const standing = ({ preflight: known }: Journal, now: number): readonly Noted[] =>
  known?.findings.filter((finding) => stands(finding, now)) ?? [];
