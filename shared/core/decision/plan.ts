/**
 * One turn of the loop as a pure function: from an observation to the next journal, the decision, and the actions that
 * follow. The switcher commits the journal with a conditional write before it performs any action.
 */

import { asItCounts, asSeen, drillsIn, withEnded } from '../drill.ts';
import { type Edge, type EdgeObservation, effective, ruling } from '../edge.ts';
import type { Entry, Journal, KnownKey, PlannedMove } from '../journal/journal.ts';
import { append } from '../journal/journal-append.ts';
import { settle } from '../journal/journal-close.ts';
import { activeSide, newest, unconfirmed } from '../journal/journal-queries.ts';
import { answersFrom, doubted, readInto } from '../journal/known-key.ts';
import type { Ledger } from '../journal/ledger.ts';
import { outageNoted, outageToEnd } from '../journal/outage.ts';
import type { RegionLedger } from '../journal/pooled.ts';
import { deployedNoted } from '../journal/settled.ts';
import { keyText } from '../key.ts';
import type { Draft } from '../notices/notices.ts';
import { said, tell } from '../notices/tell.ts';
import { type InForce, type Override, type OverrideReading, remembered } from '../override.ts';
import { inForce } from '../override-versions.ts';
import type { Settings } from '../settings.ts';
import { type BeaconSaid, saying } from './beacon.ts';
import { type Controller, type ControllerMemory, overAt, remembering } from './controller.ts';
import { type Converge, converge } from './converge.ts';
import { conclude, decide, paused } from './decide.ts';
import type { Decision, Move, Situation } from './decision.ts';
import { type Drift, drift, repairOpinion, stuckOpinion } from './drift.ts';
import { evidenceFor, restsOnDrill } from './evidence.ts';
import { stepSeen, stepTrouble, withoutStep } from './gradual-failback.ts';
import { judge } from './health.ts';
import type { VantagePoints } from './judgement.ts';
import { mayBegin } from './planned-moves.ts';
import { withPreflight } from './preflight.ts';
import { inTurn, moveOf, takenOver, takesOver, toTakeOver } from './turns.ts';

/** Everything a turn rests on, read together. `now`: when reading began (epoch ms). */
export interface Observation {
  readonly now: number;
  readonly run: string;
  readonly journal: Journal;
  readonly ledger: Ledger;
  /** The ledger of each prober, where there are several; `ledger` is then all of them as one (`pooled`). */
  readonly ledgers?: readonly RegionLedger[];
  readonly override: OverrideReading;
  readonly edge: EdgeObservation;
  /** The controller that looks, where there are several. */
  readonly controller?: Controller;
  /** There is a hook to be asked before a planned move. */
  readonly asksFirst?: true;
  /** The content of the key-value store, if it was read for this observation. */
  readonly keyRead?: KnownKey;
  /** What the beacon in this controller's Region says. Absent without DNS. */
  readonly beacon?: BeaconSaid;
}

/** Moves traffic. The plan's journal contains `entry`, in progress, for this run to carry out. Never together with another action. */
interface MoveTraffic {
  readonly kind: 'move';
  readonly entry: Entry;
}

/** Asks whether the public endpoint confirms the newest entry, which is applied. */
export interface Verify {
  readonly kind: 'verify';
  readonly entry: Entry;
}

/** Asks `beforePlannedMove` whether the planned move may begin. */
interface Ask {
  readonly kind: 'ask';
  readonly planned: PlannedMove;
}

export type Action = MoveTraffic | Verify | Converge | Ask;

export interface Plan {
  /** To be written before anything else, if it is not the observed one. */
  readonly journal: Journal;
  readonly decision: Decision;
  /** To be performed in this order, once the journal is written. */
  readonly actions: readonly Action[];
  /** For the log: problems that do not stop the run. */
  readonly warnings: readonly string[];
  /** What this controller is to keep for its next look, where there are several. */
  readonly memory?: ControllerMemory;
}

/** The run cannot continue: it still writes `journal`, then fails with the sentence `stop`. */
export interface Halt {
  readonly journal: Journal;
  readonly stop: string;
  readonly memory?: ControllerMemory;
}

/** What the controller keeps also says what was due before its turn came, and since when another's entry is in progress. */
export function plan(observed: Observation, settings: Settings): Plan | Halt {
  const { journal, controller, now } = observed;
  if (journal.movedTo !== undefined)
    return {
      journal,
      stop: `This journal is closed: the stage has gone on to three controllers, and its journal is in the table ${journal.movedTo}.`,
    };
  // Its stage may have one in another table, which a deploy is about to copy.
  if (controller && journal.revision === 0)
    return {
      journal,
      stop: 'There is no journal in the table of the three controllers. A deploy writes its beginning, or copies the one that the stage has; until then this controller does nothing.',
    };
  const given = inForce(journal, observed.override, now);
  const { due, ...turn } = turnOf(observed, given, settings);
  if (!controller) return turn;
  const memory = remembering(controller, journal, due, given.failingSince, now, observed.beacon);
  return { ...turn, memory };
}

/** `due`: the move that the rules want, whether or not it is this controller's turn to begin it. */
type Turn = (Plan | Halt) & { readonly due?: Move | undefined };

function turnOf(observed: Observation, given: InForce, settings: Settings): Turn {
  if (given.stop) return { journal: given.journal, stop: given.stop };
  const noted = noteRead(given, observed);
  const begun = newest(noted) ? noted : withFirstEntry(noted, observed);
  if (!begun) {
    return {
      journal: noted,
      stop: 'The journal is empty and the edge cannot be read: it is not known where traffic is.',
    };
  }
  const known = noteSeen(begun, observed, settings);
  const seen = { ...observed, ledger: asItCounts(observed.ledger, known) };
  const start = situationOf(seen, known, given.override, settings);
  const { situation: drifted, differs, stopped } = followDrift(start, observed.journal);
  const wanted = decideOrRepair(drifted, differs);
  const { decision, due, ask, situation } = gate(wanted, drifted, seen);
  const warnings = given.trouble ? [given.trouble] : [];
  const taken = takeOver(decision, situation);
  if (taken) return { ...taken, warnings };
  const told = tell({ before: observed.journal, situation, decision, given, seen, stopped });
  const next = follow(situation, withShare(told, decision, situation));
  const outcome = decision.move
    ? beginMove(decision.move, decision, next, seen.ledger)
    : stay(next, seen, ask);
  return { ...outcome, decision, warnings, due };
}

/** The situation with a later journal of the same turn. Which drills count, and so the health of the sides, stays as it was. */
const follow = (situation: Situation, journal: Journal): Situation => ({
  ...situation,
  journal,
  active: activeSide(journal),
  edge: saying(situation.edge, journal),
});

/** The journal with what was read of override, key and distribution, and with how the entry of a run that is gone has ended. */
function noteRead({ override, journal: read }: InForce, observed: Observation): Journal {
  const { now, edge, keyRead, controller } = observed;
  const settled = settle(read, edge, now, (entry) => overAt(entry, controller));
  const journal = keyRead ? stepSeen({ ...settled, key: readInto(settled.key, keyRead, now) }, now) : settled;
  const { runsFunction } = edge;
  const leadsToDns = edge.distribution === 'dns';
  const isReleased = remembered(observed.journal).mode === 'hold' && override.mode !== 'hold';
  const news = {
    ...(runsFunction !== undefined && runsFunction !== journal.runsFunction && { runsFunction }),
    // What could not be read has no tag.
    ...(edge.dns &&
      edge.etag !== undefined &&
      leadsToDns !== (journal.leadsToDns ?? false) && { leadsToDns }),
    ...(isReleased && { released: true as const }),
  };
  return Object.keys(news).length === 0 ? journal : { ...journal, ...news };
}

/** The first entry of an empty journal says where traffic is; undefined if that is not known. */
function withFirstEntry(journal: Journal, { edge, run, now }: Observation): Journal | undefined {
  const there = effective(saying(edge, journal));
  if (there === 'unreadable') return undefined;
  const to = there === 'mixed' ? 'primary' : there;
  const because = `First run: the edge sends traffic to ${to}.`;
  return append(journal, { kind: 'initial', from: to, to, because, evidence: [], run }, now, {
    applied: true,
  });
}

/** The journal with what was seen of outage, deployment and drills. */
function noteSeen(journal: Journal, observed: Observation, settings: Settings): Journal {
  const { ledger, edge, now } = observed;
  const noted = deployedNoted(outageNoted(journal, ledger.outage), saying(edge, journal), now);
  return endDrill(noted, observed, settings);
}

interface Drifted {
  readonly situation: Situation;
  readonly differs: Drift;
  /** The message that a gradual failback is given up. */
  readonly stopped?: Draft;
}

/** Adopts an external change, and gives a gradual failback up that fails. `before`: the journal as it was read. */
function followDrift(situation: Situation, before: Journal): Drifted {
  const { journal, now } = situation;
  const differs = drift(situation);
  const adopted = differs.kind === 'adopt' ? adopt(situation, differs.to, before) : journal;
  const known = differs.kind === 'unclear' ? adopted : withoutRelease(adopted);
  // By the journal that still knows of the release: a key that was changed under a hold was changed on purpose.
  const trouble = stepTrouble(situation);
  const { step } = known;
  if (trouble === undefined || !step) return { situation: follow(situation, known), differs };
  const stopped = said(
    'steps-given-up',
    `steps-ended-${step.notedAt}`,
    `Gradual failback is stopped: ${trouble}. All clients go back to standby.`,
  );
  return { situation: follow(situation, withoutStep(known, now)), differs, stopped };
}

/** What the rules say. If they move nothing, an edge that has drifted is brought back, or it is said why it is not. */
function decideOrRepair(situation: Situation, differs: Drift): Decision {
  const decision = decide(situation);
  if (decision.move || decision.withheld) return decision;
  if (differs.kind === 'repair') return conclude('repair', repairOpinion(situation), situation);
  if (differs.kind === 'stuck') return conclude('repair', stuckOpinion(situation), situation);
  return decision;
}

interface Gated extends Pick<Turn, 'due'> {
  readonly decision: Decision;
  readonly situation: Situation;
  readonly ask?: PlannedMove | undefined;
}

/** Makes it a hold while the move has to wait: for replica or hook, after failed tries, for this controller's turn. */
function gate(wanted: Decision, before: Situation, seen: Observation): Gated {
  const { decision, journal, ask } = mayBegin(wanted, before, seen);
  const situation = follow(before, journal);
  // Due before the turn of this controller: its wait is counted from then.
  return { decision: inTurn(paused(decision, situation), situation), due: decision.move, ask, situation };
}

/** With several controllers: carries on with the move of one that may be gone; undefined if there is none. */
function takeOver(decision: Decision, situation: Situation): Omit<Plan, 'warnings'> | undefined {
  const entry = toTakeOver(situation);
  if (!entry) return undefined;
  const journal = takenOver(situation, entry, isOverruled(situation, entry.to));
  return {
    journal,
    decision: { ...decision, sentence: takesOver(entry), move: moveOf(entry) },
    actions: [moving(journal)],
  };
}

/** The journal with the share of the clients that a gradual failback now sends to the primary. */
const withShare = (journal: Journal, { step }: Decision, { now }: Situation): Journal =>
  step === undefined ? journal : { ...journal, step: { share: step, notedAt: now } };

type Outcome = Pick<Plan, 'journal' | 'actions'>;

/** Traffic moves: the journal with the new entry. */
function beginMove(move: Move, { sentence }: Decision, situation: Situation, ledger: Ledger): Outcome {
  const { journal: before, now, run, edge, controller } = situation;
  const outageSince = outageToEnd(before, ledger.outage, now);
  const counts = answersFrom(before, now);
  const journal = append(
    before,
    {
      ...move,
      because: sentence,
      evidence: [
        ...(move.kind === 'repair' ? [changedControl(edge)] : []),
        ...evidenceFor(ledger, situation),
      ],
      run,
      ...(controller && { region: controller.region }),
      ...(outageSince !== undefined && { outageSince }),
      ...(counts !== undefined && { answersFrom: counts }),
      ...(move.kind === 'failover' && restsOnDrill(ledger, situation) && { drill: true as const }),
      ...(isOverruled(situation, move.to) && { overruled: true as const }),
    },
    now,
    { applied: false },
  );
  return { journal, actions: [moving(journal)] };
}

/** Traffic stays: the findings of the preflight, and what is left to verify, to converge and to ask. */
function stay(situation: Situation, seen: Observation, asked: PlannedMove | undefined): Outcome {
  const { edge, health, points, settings, run } = situation;
  const facts = { ...seen, edge, health, points, routing: settings.routing, settings };
  // Not while a switch is under way: a write here would conflict with that run's.
  const isUnderWay = newest(situation.journal)?.phase === 'in-progress';
  const journal = isUnderWay ? situation.journal : withPreflight(situation.journal, facts, run);
  const entry = unconfirmed(journal);
  const behind = converge(follow(situation, journal));
  const actions = [
    ...(entry ? [{ kind: 'verify', entry } as const] : []),
    ...(behind ? [behind] : []),
    ...(asked ? [{ kind: 'ask', planned: asked } as const] : []),
  ];
  return { journal, actions };
}

const moving = (journal: Journal): MoveTraffic => ({ kind: 'move', entry: newest(journal) as Entry });

/** The turn's action of this kind, if any. */
export function actionOf<Kind extends Action['kind']>(
  turn: Plan | Halt,
  kind: Kind,
): Extract<Action, { kind: Kind }> | undefined {
  const actions = 'stop' in turn ? [] : turn.actions;
  return actions.find((one): one is Extract<Action, { kind: Kind }> => one.kind === kind);
}

/** Whether a key sends traffic elsewhere, or may do so yet. While the store cannot be read, the last known key counts. */
function isOverruled({ edge: { key }, journal, now }: Situation, to: Entry['to']): boolean {
  if (doubted(journal, to, now)) return true;
  const known = ruling({ key: key === 'unreadable' ? (journal.key?.says ?? key) : key });
  return known !== undefined && known.side !== to;
}

/** The input of the rules. */
export function situationOf(
  observed: Observation,
  journal: Journal,
  override: Override,
  settings: Settings,
): Situation {
  const { now, run, edge, controller } = observed;
  const ledger = asItCounts(observed.ledger, journal);
  const points = pointsOf(observed, (one) => asItCounts(one, journal));
  return {
    now,
    run,
    settings,
    override,
    active: activeSide(journal),
    health: {
      primary: judge(points, 'primary', now, settings),
      standby: judge(points, 'standby', now, settings),
    },
    points,
    public: ledger.public,
    edge: saying(edge, journal),
    journal,
    ...(controller && { controller }),
  };
}

/** What the probers know: of several, each ledger and all of them as one. */
export type Ledgers = Pick<Observation, 'ledger' | 'ledgers'>;

/** Those that judge, by what `change` makes of the ledger of each. */
export const pointsOf = (
  { ledger, ledgers }: Ledgers,
  change: (ledger: Ledger) => Ledger = (one) => one,
): VantagePoints =>
  ledgers?.map(({ region, within, ledger: own }) => ({
    ...change(own),
    region,
    ...(within !== undefined && { within }),
  })) ?? [change(ledger)];

/**
 * Ends the drill if the active side really fails: verdicts that the drill made bad could block a failover, and people must
 * not take a real outage for an exercise.
 */
function endDrill(journal: Journal, observed: Observation, settings: Settings): Journal {
  const { ledger, now } = observed;
  const on = drillsIn(ledger, journal);
  if (on.length === 0) return journal;
  const active = activeSide(journal);
  const points = pointsOf(observed, asSeen);
  if (judge(points, active, now, settings).state !== 'unhealthy') return journal;
  return withEnded(journal, on, now);
}

function withoutRelease(journal: Journal): Journal {
  if (!journal.released) return journal;
  const { released: _, ...rest } = journal;
  return rest;
}

/** Which traffic control was found to send traffic elsewhere, so that whoever asks who changed it knows where to look. */
function changedControl(edge: Edge): string {
  const key = ruling(edge);
  if (key) return `The routing key ${keyText(key)} was found.`;
  return edge.distribution === 'mixed'
    ? 'The cache behaviours of the distribution were found to disagree.'
    : `The distribution was found to send traffic to ${edge.distribution}.`;
}

function adopt({ journal, edge, run, now }: Situation, to: Entry['to'], before: Journal): Journal {
  // By the key before: the present one is what is adopted.
  const counts = answersFrom(before, now);
  return append(
    journal,
    {
      kind: 'adoption',
      from: activeSide(journal),
      to,
      because: `Accept an external change: traffic is on ${to} now.`,
      evidence: [changedControl(edge)],
      run,
      ...(counts !== undefined && { answersFrom: counts }),
    },
    now,
    { applied: true },
  );
}
