/** The content of `status` as data: its JSON, from which the screen is made. Times are ISO, in UTC. */
import { type Against, against, briefly, publicHealth } from '../../../shared/core/decision/against.ts';
import {
  type Decision,
  isSteady,
  type Steady,
  withoutSteady,
} from '../../../shared/core/decision/decision.ts';
import { evidenceAgainst } from '../../../shared/core/decision/judgement.ts';
import { actionOf } from '../../../shared/core/decision/plan.ts';
import {
  capacity,
  FEWEST_IN_AN_HOUR,
  noisy,
  ofKey,
  silentAlarms,
  standing,
} from '../../../shared/core/decision/preflight.ts';
import { PROBER_SILENT, seenBy } from '../../../shared/core/decision/probers.ts';
import { iso, span } from '../../../shared/core/duration.ts';
import { effective, type KeySays } from '../../../shared/core/edge.ts';
import { ofTheDay } from '../../../shared/core/journal/day-counts.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import {
  coolDownUntil,
  newest,
  newestApplied,
  unconfirmed,
  usedLimit,
} from '../../../shared/core/journal/journal-queries.ts';
import { isTime, keyText } from '../../../shared/core/key.ts';
import { hasDistribution } from '../../../shared/core/routing.ts';
import { percent, RISE_MS, type Settings } from '../../../shared/core/settings.ts';
import type { Side } from '../../../shared/core/side.ts';
import { other, SIDES } from '../../../shared/core/side.ts';
import type { Stage } from '../stage/connect.ts';
import { findingText } from '../stage/failed-runs.ts';
import type { Snapshot } from '../stage/snapshot.ts';
import { type Clients, clientsOf, getErrors } from './clients.ts';
import { controlRegionsOf } from './control-regions.ts';
import { nextOf, readableBy } from './next.ts';
import { publicNeeds } from './next-in-doubt.ts';
import type { Next } from './next-words.ts';
import { overruled } from './overruled.ts';
import { newestText, newestUnknown, sideEvidence } from './side-evidence.ts';
import type { LastSwitch, SideStatus, Status } from './status-types.ts';
import { upcomingOf } from './upcoming.ts';

export function statusOf(stage: Pick<Stage, 'config' | 'place' | 'controls'>, snapshot: Snapshot): Status {
  const { config, place } = stage;
  const { seen, active, inForce } = snapshot;
  const { edge, journal, now } = seen;
  const entry = newestApplied(journal);
  const { override } = inForce;
  const controlRegions = controlRegionsOf(snapshot, stage.controls.silent());
  const clients = clientsOf(snapshot);
  const next = nextOf(snapshot, clients, controlRegions);
  return {
    stage: place.stage,
    time: iso(now),
    clients,
    next,
    traffic: {
      active,
      region: config.regions[active],
      edge: effective(edge),
      ...(entry?.effectAt !== undefined && { since: iso(entry.effectAt) }),
      ...(entry?.verifiedAt !== undefined && { verified: iso(entry.verifiedAt) }),
      protected: !isAlone(config) || place.region !== config.regions[active],
      ...(journal.step && { share: journal.step.share }),
    },
    controls: {
      distribution: {
        says: edge.distribution,
        ...(edge.deployed !== undefined && { deployed: edge.deployed }),
        ...(edge.why !== undefined && { why: edge.why }),
        ...failing(journal, 'distribution'),
        ...(config.settings.routing === 'key' && { untouched: true as const }),
      },
      key: {
        says: keyState(edge.key),
        ...(edge.keyWhy !== undefined && { why: edge.keyWhy }),
        ...writtenAt(edge.key, journal),
        ...keyFailing(snapshot, config.settings),
      },
      ...dnsOf(config, snapshot),
    },
    health: {
      primary: sideStatus(stage, snapshot, 'primary'),
      standby: sideStatus(stage, snapshot, 'standby'),
    },
    ...(controlRegions && { controlRegions }),
    public: publicStatus(snapshot),
    override: {
      inForce: override.mode,
      ...(override.until !== undefined && { until: iso(override.until) }),
      ...(override.because !== undefined && { because: override.because }),
      ...(override.mode !== 'auto' && journal.override?.by !== undefined && { by: journal.override.by }),
      ...((inForce.trouble ?? inForce.stop) !== undefined && { trouble: inForce.trouble ?? inForce.stop }),
      ...unheard(snapshot),
    },
    ...drillOf(snapshot),
    decision: decisionOf(snapshot, clients, next),
    due: upcomingOf(snapshot.situation),
    room: roomOf(snapshot, config.settings),
    ...(entry && { last: lastOf(entry, snapshot) }),
    ...attemptOf(journal, wantedBy(snapshot)),
    findings: findingsOf(stage, snapshot),
    ...(hasUrgent(snapshot) && { urgent: true as const }),
  };
}

function dnsOf(
  { dns: names, settings }: Stage['config'],
  { seen: { edge }, dns }: Snapshot,
): Pick<Status['controls'], 'dns'> {
  if (!names) return {};
  const { answers = 'unreadable', why } = edge.dns ?? {};
  return {
    dns: {
      name: names.name,
      answers,
      ...(why !== undefined && { why }),
      beacons: dns?.beacons ?? [],
      latches: dns?.latches ?? [],
      ...(dns?.unread !== undefined && { unread: dns.unread }),
      ...(!hasDistribution(settings.routing) && { alone: true as const }),
    },
  };
}

export const keyState = (key: KeySays): string => (typeof key === 'object' ? keyText(key) : key);

function sideStatus(
  { config }: Pick<Stage, 'config'>,
  { health, seen, situation, direct }: Snapshot,
  side: Side,
): SideStatus {
  const state = health[side];
  const answer = direct[side];
  return {
    region: config.regions[side],
    state: state.state,
    proven: state.proven,
    ...(state.since !== undefined && state.state === 'healthy' && { since: iso(state.since) }),
    ...(answer && { direct: { state: answer.judgement, evidence: answer.evidence } }),
    ...againstIt(side, situation),
    ...lastDayOf(side, seen.ledger, config.settings),
    ...sideEvidence(seen.ledger, side, state.state, seen.now),
  };
}

function againstIt(
  target: Side,
  { points, now, settings }: Snapshot['situation'],
): { readonly against?: Against } {
  const evidence = against(target, points, now, settings);
  if (!evidence) return {};
  // Of several probers: which of them have seen it.
  const by = seenBy(target, points, evidenceAgainst(target, points, now, settings).whole).replace(/,$/, '');
  return { against: { ...evidence, failed: `${evidence.failed}${by}` } };
}

function lastDayOf(
  side: Side,
  { day }: Snapshot['seen']['ledger'],
  { tolerableErrors }: Settings,
): Pick<SideStatus, 'lastDay'> {
  const { bad, all } = day ? ofTheDay(day, side) : { bad: 0, all: 0 };
  if (all < FEWEST_IN_AN_HOUR) return {};
  const above = bad / all > tolerableErrors ? { above: Number(percent(tolerableErrors)) } : {};
  return { lastDay: { failed: bad, of: all, ...above } };
}

/** Judged by its evidence, as a side is. What is old says nothing of now. */
function publicStatus({ answer, seen, situation }: Snapshot): Status['public'] {
  const newest = newestUnknown(seen.ledger.public, seen.now);
  const silent = newest && { newest };
  if (!answer) return { state: 'unknown', ...silent };
  const { judgement, servedBy, tick } = answer;
  const { state, against: evidence } = publicHealth(situation);
  if (state === 'unknown')
    return { state: 'unknown', evidence: `${judgement} then: ${answer.evidence}`, at: iso(tick), ...silent };
  return {
    state,
    ...(servedBy && { servedBy }),
    ...(evidence && { against: evidence }),
    ...sideEvidence(seen.ledger, 'public', state, seen.now),
  };
}

function decisionOf(snapshot: Snapshot, clients: Clients, next: Next): Status['decision'] {
  const { turn, without } = snapshot;
  if ('stop' in turn) return { rule: 'stopped', sentence: turn.stop, ...untilRead(snapshot) };
  const { rule, details, until, move, step, planned, withheld } = turn.decision;
  const overrule = overruled(snapshot, turn.decision, clients);
  const waitsFor = waitsForOf(snapshot, turn.decision);
  const behind = actionOf(turn, 'converge');
  return {
    rule,
    sentence: sentenceOf(snapshot, turn.decision, clients, next),
    ...(details && { details }),
    ...(waitsFor !== undefined && { waitsFor }),
    ...(until !== undefined && { until: iso(until) }),
    ...(planned && !move && step === undefined && { planned: true as const }),
    overrule,
    ...(move && { moves: move.to }),
    ...(withheld && { withheld: withheld.to }),
    ...(behind && { converges: behind.sentence }),
    ...(without !== undefined && { without }),
  };
}

/** A run that stops because the override cannot be read: until when, and what applies then. */
function untilRead(snapshot: Snapshot): Pick<Status['decision'], 'waitsFor' | 'until' | 'overrule'> {
  const until = readableBy(snapshot);
  if (until === undefined) return {};
  const { active, inForce } = snapshot;
  return {
    waitsFor: 'the override parameter to be readable',
    until: iso(until),
    overrule: `After that the last valid override applies: ${inForce.override.mode}. To move traffic now: \`routeaway break-glass to ${other(active)}\`.`,
  };
}

/** "Steady" is no word for a time in which clients fail, or a move is under way or waits for something. */
function sentenceOf(snapshot: Snapshot, decision: Decision, clients: Clients, next: Next): string {
  const { rule, sentence, waitsFor, move } = decision;
  if (move && snapshot.failing?.urgent)
    return effective(snapshot.seen.edge) === move.to
      ? `The edge sends traffic to ${move.to} already; runs fail, so the journal does not have it yet.`
      : `Not moved while runs fail: ${sentence}`;
  if (!isSteady(sentence)) return sentence;
  const { journal } = snapshot.seen;
  const moving = clients.still || newest(journal)?.phase === 'in-progress';
  const doubted = snapshot.health[snapshot.active].state === 'degraded';
  const arrives = unconfirmed(journal) !== undefined;
  if (rule === 'steady' && (moving || arrives || doubted || getErrors(clients))) return next.sentence;
  if (clients.state !== 'served' || waitsFor !== undefined) return withoutSteady(sentence);
  return (rule === 'steady' ? notProvenYet(snapshot) : undefined) ?? sentence;
}

/** With a failback by hand: why traffic does not belong back on primary yet. The decision's own sentence may not vary. */
function notProvenYet({ active, health: { primary }, situation }: Snapshot): Steady | undefined {
  const { points, now, settings } = situation;
  if (active !== 'standby' || settings.failback !== 'manual') return undefined;
  const evidence = against('primary', points, now, settings);
  if (primary.state === 'degraded' && evidence)
    return `Steady: traffic is on standby; primary ${briefly(evidence, settings)}, so leave traffic there.`;
  if (primary.state !== 'healthy' || primary.proven) return undefined;
  const left = primary.since === undefined ? 0 : RISE_MS - (now - primary.since);
  const more = left > 0 ? ` (another ${span(left)})` : '';
  return `Steady: traffic is on standby; primary is healthy and not proven yet${more}.`;
}

/** Where nothing is known, what is answered instead is the first clue. */
function waitsForOf(snapshot: Snapshot, { rule, waitsFor }: Decision): string | undefined {
  const {
    seen: { ledger, now },
    active,
  } = snapshot;
  const needs = publicNeeds(snapshot);
  if (rule === 'contradicted' && waitsFor !== undefined && needs !== undefined)
    return `${waitsFor}; the evidence against the public endpoint has to reach ${needs}`;
  if (rule !== 'blind' || waitsFor === undefined) return waitsFor;
  const ago = (at: string): string => span(now - Date.parse(at));
  const clients = newestUnknown(ledger.public, now);
  const side = newestUnknown(ledger[active], now);
  if (clients) return `${waitsFor}: ${newestText('the public endpoint', clients, ago)}`;
  return side ? `${waitsFor}: ${newestText(active, side, ago)}` : waitsFor;
}

function roomOf({ seen, active }: Snapshot, settings: Settings): Status['room'] {
  const until = coolDownUntil(seen.journal, other(active), settings);
  return {
    switches: usedLimit(seen.journal, other(active), seen.now),
    of: settings.limit,
    ...(until !== undefined && until > seen.now && { coolDownUntil: iso(until) }),
  };
}

const lastOf = (entry: Entry, snapshot?: Snapshot): LastSwitch => ({
  epoch: entry.epoch,
  kind: entry.kind,
  to: entry.to,
  phase: entry.phase,
  ...(entry.drill && { drill: true }),
  // While the other update is still to be made.
  ...(entry.phase === 'applied' &&
    snapshot &&
    unreconciled(snapshot) &&
    entry.trouble !== undefined && { half: entry.trouble }),
  at: iso(entry.begunAt),
  ...(entry.recoveryMs !== undefined && { recoverySeconds: entry.recoveryMs / 1_000 }),
  ...(entry.outageProbes?.good && { outageProbes: entry.outageProbes }),
});

/** `wanted`: where a run would move traffic now. An attempt towards anywhere else is one that nobody means any more. */
export function attemptOf(journal: Journal, wanted: Side | undefined): Pick<Status, 'attempt'> {
  const entry = newest(journal);
  if (!entry || entry.phase === 'applied') return {};
  if (entry.phase !== 'in-progress' && entry.to !== wanted) return {};
  const { trouble } = entry;
  return { attempt: { ...lastOf(entry), ...(trouble !== undefined && { trouble }) } };
}

const wantedBy = ({ turn }: Snapshot): Side | undefined =>
  'stop' in turn ? undefined : (turn.decision.move ?? turn.decision.withheld)?.to;

/** People have been told that its update fails, and it is still to be made. What has ended stays noted for a while. */
function failing({ told, lately }: Journal, control: 'distribution' | 'key'): { readonly failing?: true } {
  const id = `untended-${control}`;
  return id in told && lately?.[id]?.endedAt === undefined ? { failing: true } : {};
}

/** Where there is no key, that is as it should be, unless a switch or reads that fail over still need one. */
function keyFailing(snapshot: Snapshot, { readsFailOver }: Settings): Partial<Status['controls']['key']> {
  const { seen, active } = snapshot;
  const fails = failing(seen.journal, 'key');
  if (seen.edge.key !== 'absent') return fails;
  if (!readsFailOver && !unreconciled(snapshot)) return {};
  const { behind, trouble } = newestApplied(seen.journal) ?? {};
  if (behind !== 'key' && !fails.failing) return {};
  const because = behind === 'key' ? trouble?.replace(/^key \(\w+\): /, '') : undefined;
  return { failing: true, should: { say: active, ...(because !== undefined && { because }) } };
}

const unreconciled = ({ seen: { edge }, active }: Snapshot): boolean =>
  edge.distribution !== active || (typeof edge.key !== 'object' && edge.deployed === false);

/** `break-glass` writes the time as an epoch; what adopts it, and whatever comes then, counts on from there. */
function writtenAt(key: KeySays, { entries }: Journal): { readonly written?: string } {
  if (typeof key !== 'object' || !isTime(key.epoch)) return {};
  const next = entries.findLast(({ epoch }) => epoch >= key.epoch);
  const isOurs = next !== undefined && !(next.kind === 'adoption' && next.epoch > key.epoch);
  return isOurs ? {} : { written: iso(key.epoch * 1_000) };
}

function drillOf({ drill: { on } }: Snapshot): Pick<Status, 'drill'> {
  if (on === undefined) return {};
  const { side, control, until, because } = on;
  return {
    drill: {
      ...(side && { fails: side }),
      ...(control !== undefined && { stops: control }),
      until: iso(until),
      ...(because !== undefined && { because }),
    },
  };
}

/** The parameter says something else than what the switcher follows. */
function unheard({ seen }: Snapshot): Pick<Status['override'], 'standing' | 'followed'> {
  const { override, journal } = seen;
  if (typeof override !== 'object') return {};
  const followed = journal.override?.text ?? 'auto';
  if ('regions' in override) {
    // What the journal has not noted yet; what a deploy has made says nothing.
    const news = override.regions.find(
      (one) =>
        'text' in one &&
        one.text !== followed &&
        one.version !== journal.versions?.[one.region]?.version &&
        !(one.version === 1 && one.text === 'auto'),
    );
    return news && 'text' in news ? { standing: `${news.text} (${news.region})`, followed } : {};
  }
  if (!('text' in override)) return {};
  return override.text === followed ? {} : { standing: override.text, followed };
}

/** The switcher goes by the key as it read it last. */
function keyDiffers({ edge: { key }, journal, now }: Snapshot['seen']): readonly string[] {
  const known = journal.key;
  if (known === undefined || key === 'none' || key === 'unreadable') return [];
  const [says, saw] = [keyState(key), keyState(known.says)];
  if (says === saw) return [];
  return [
    `The key is "${says}" now; the switcher read "${saw}" ${span(now - known.at)} ago, and uses that until it reads it again.`,
  ];
}

/** One controller dies with its Region. */
const isAlone = ({ controllers }: Stage['config']): boolean => controllers === undefined;

const hasUrgent = ({ seen, failing: runs }: Snapshot): boolean =>
  runs?.urgent === true || standing(seen.journal, seen.now).some(({ urgent }) => urgent);

/** What may be in the way one day: what is so now, and what the switcher has found twice. */
function findingsOf(
  { config, place }: Pick<Stage, 'config' | 'place'>,
  { active, health, seen, drill, owner, silence, dns, failing: runsFail }: Snapshot,
): readonly string[] {
  const unfit = SIDES.filter((side) => {
    const { state, proven } = health[side];
    return side !== active && state !== 'healthy' && !proven;
  });
  const stands = standing(seen.journal, seen.now).filter(
    ({ id }) => !silence.regions.some((region) => id === `${PROBER_SILENT}${region}`),
  );
  // What somebody has just mistyped in a parameter is shown at once.
  const silent = silentAlarms(seen);
  const findings = [
    ...stands.filter(({ urgent }) => urgent).map(findingText),
    ...(runsFail === undefined ? [] : [findingText(runsFail)]),
    ...[place.clock?.finding() ?? []].flat(),
    ...silence.sentences,
    ...keyDiffers(seen),
    ...(dns?.findings ?? []),
    ...(owner === undefined ? [] : [owner]),
    ...(isAlone(config) && place.region === config.regions[active]
      ? [`Unprotected: the switcher runs in ${place.region}, where traffic is, and would die with it.`]
      : []),
    ...unfit.map((side) =>
      health[side].state === 'unknown'
        ? `Unprotected: it is not known whether ${side} could take the traffic.`
        : `Unprotected: ${side} is ${health[side].state}, and could not take the traffic.`,
    ),
    ...(drill.trouble === undefined ? [] : [drill.trouble]),
    ...(seen.edge.findings ?? []),
    ...ofKey({ edge: seen.edge, routing: config.settings.routing }).map(({ sentence }) => sentence),
    ...silent.map(({ sentence, detail }) => `${sentence} ${detail}`),
    ...stands
      .filter(({ id, urgent }) => !urgent && !silent.some((one) => one.id === id))
      .map(({ id, sentence }) => [sentence, ...detailOf(id)].join(' ')),
  ];
  return [...new Set(findings)];

  /** The journal keeps the sentence alone; the value to set changes by the hour. */
  function detailOf(id: string): readonly string[] {
    const facts = { ledger: seen.ledger, settings: config.settings };
    const { capacity: known } = seen.journal;
    return [...noisy(facts), ...capacity({ active, ...(known && { capacity: known }) })].flatMap((one) =>
      one.id === id && one.detail !== undefined ? [one.detail] : [],
    );
  }
}
