/**
 * One turn of the loop as a pure function: from an observation to the next journal, the decision, and the actions that
 * follow. The switcher commits the journal with a conditional write before it performs any action.
 */

import { asItCounts, asSeen, drillsIn, withEnded } from '../drill.ts';
import { type Edge, type EdgeObservation, effective, ruling } from '../edge.ts';
import type { Entry, Journal, KnownKey, PlannedMove } from '../journal/journal.ts';
import { append } from '../journal/journal-append.ts';
import { settle } from '../journal/journal-close.ts';
import { activeSide, newest, pauseUntil, unconfirmed } from '../journal/journal-queries.ts';
import { answersFrom, doubted, readInto } from '../journal/known-key.ts';
import type { Ledger } from '../journal/ledger.ts';
import { outageNoted, outageToEnd } from '../journal/outage.ts';
import type { RegionLedger } from '../journal/pooled.ts';
import { deployedNoted } from '../journal/settled.ts';
import { keyText } from '../key.ts';
import { announced } from '../notices/announce.ts';
import { type Draft, decisionDraft, forgetEnded, put } from '../notices/notices.ts';
import type { NotificationName } from '../notices/notifications.ts';
import { clientsNow, tellOver } from '../notices/over.ts';
import { type InForce, type Override, type OverrideReading, remembered } from '../override.ts';
import { inForce } from '../override-versions.ts';
import type { Settings } from '../settings.ts';
import { type BeaconSaid, saying } from './beacon.ts';
import { type Controller, type ControllerMemory, overAt, remembering } from './controller.ts';
import { type Converge, converge } from './converge.ts';
import { conclude, decide, paused } from './decide.ts';
import type { Decision, Move, Situation } from './decision.ts';
import { drift, repairOpinion, stuckOpinion } from './drift.ts';
import { duringDrill, evidenceFor, restsOnDrill } from './evidence.ts';
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
  const { due, overrideFailingSince, ...turn } = turnOf(observed, settings);
  if (!controller) return turn;
  const memory = remembering(controller, journal, due, overrideFailingSince, now, observed.beacon);
  return { ...turn, memory };
}

type Turn = (Plan | Halt) & { readonly due?: Move; readonly overrideFailingSince?: number };

function turnOf(observed: Observation, settings: Settings): Turn {
  const { now, run, controller } = observed;
  let { edge } = observed;
  let seen = observed;
  const word = inForce(seen.journal, seen.override, now);
  const kept = word.failingSince === undefined ? {} : { overrideFailingSince: word.failingSince };
  if (word.stop) return { journal: word.journal, stop: word.stop, ...kept };
  const warnings = word.trouble ? [word.trouble] : [];

  let journal = settle(word.journal, edge, now, (entry) => overAt(entry, controller));
  if (seen.keyRead) journal = stepSeen({ ...journal, key: readInto(journal.key, seen.keyRead, now) }, now);
  edge = saying(edge, journal);
  const { runsFunction } = edge;
  if (runsFunction !== undefined && runsFunction !== journal.runsFunction)
    journal = { ...journal, runsFunction };
  // What could not be read has no tag.
  if (edge.dns && edge.etag !== undefined && (edge.distribution === 'dns') !== (journal.leadsToDns ?? false))
    journal = { ...journal, leadsToDns: edge.distribution === 'dns' };
  if (remembered(seen.journal).mode === 'hold' && word.override.mode !== 'hold')
    journal = { ...journal, released: true };
  if (!newest(journal)) {
    const there = effective(edge);
    if (there === 'unreadable') {
      return {
        journal,
        stop: 'The journal is empty and the edge cannot be read: it is not known where traffic is.',
      };
    }
    journal = initialEntry(journal, there === 'mixed' ? 'primary' : there, run, now);
  }
  journal = deployedNoted(outageNoted(journal, seen.ledger.outage), edge, now);
  journal = endDrill(journal, seen, settings);
  seen = { ...seen, ledger: asItCounts(seen.ledger, journal) };
  const { ledger } = seen;
  const situate = (of: Journal): Situation => situationOf(seen, of, word.override, settings);

  let situation = situate(journal);
  const differs = drift(situation);
  // Must come before `withoutRelease`: a key that was changed under a hold was changed on purpose.
  const trouble = stepTrouble(situation);
  if (differs.kind === 'adopt') journal = adopt(journal, differs.to, observed, now);
  if (differs.kind !== 'unclear') journal = withoutRelease(journal);
  const stopped =
    trouble === undefined || !journal.step
      ? undefined
      : said(
          'steps-given-up',
          `steps-ended-${journal.step.notedAt}`,
          `Gradual failback is stopped: ${trouble}. All clients go back to standby.`,
        );
  if (stopped) journal = withoutStep(journal, now);
  situation = situate(journal);

  let decision = decide(situation);
  if (!decision.move && !decision.withheld) {
    if (differs.kind === 'repair') decision = conclude('repair', repairOpinion(situation), situation);
    if (differs.kind === 'stuck') decision = conclude('repair', stuckOpinion(situation), situation);
  }

  const waits = mayBegin(decision, situation, seen);
  decision = waits.decision;
  journal = waits.journal;
  situation = { ...situation, journal };

  // Before the turn of this controller: from then on it counts.
  const due = decision.move;
  decision = inTurn(paused(decision, situation), situation);
  const takes = toTakeOver(situation);
  if (takes) {
    journal = takenOver(journal, takes, situation, isOverruled(edge, takes.to, journal, now));
    decision = { ...decision, sentence: takesOver(takes), move: moveOf(takes) };
    const entry = newest(journal) as Entry;
    return { journal, decision, actions: [{ kind: 'move', entry }], warnings, ...kept };
  }

  journal = tell(observed.journal, journal, decision, word, seen, situation, stopped);
  if (decision.step !== undefined) journal = { ...journal, step: { share: decision.step, notedAt: now } };
  if (!decision.move) {
    // Not while a switch is under way: a write here would conflict with that run's.
    if (newest(journal)?.phase !== 'in-progress')
      journal = withPreflight(
        journal,
        {
          ...seen,
          edge: situation.edge,
          health: situation.health,
          points: situation.points,
          routing: settings.routing,
          settings,
        },
        run,
      );
    const entry = unconfirmed(journal);
    const behind = converge(situate(journal));
    const { ask } = waits;
    const actions = [
      ...(entry ? [{ kind: 'verify', entry } as const] : []),
      ...(behind ? [behind] : []),
      ...(ask ? [{ kind: 'ask', planned: ask } as const] : []),
    ];
    return { journal, decision, actions, warnings, ...kept, ...(due && { due }) };
  }
  const outageSince = outageToEnd(journal, ledger.outage, now);
  const counts = answersFrom(journal, now);
  journal = append(
    journal,
    {
      ...decision.move,
      because: decision.sentence,
      evidence: [
        ...(decision.move.kind === 'repair' ? [changedControl(edge)] : []),
        ...evidenceFor(ledger, situation),
      ],
      run,
      ...(controller && { region: controller.region }),
      ...(outageSince !== undefined && { outageSince }),
      ...(counts !== undefined && { answersFrom: counts }),
      ...(decision.move.kind === 'failover' && restsOnDrill(ledger, situation) && { drill: true as const }),
      ...(isOverruled(edge, decision.move.to, journal, now) && { overruled: true as const }),
    },
    now,
    { applied: false },
  );
  const entry = newest(journal) as Entry;
  return { journal, decision, actions: [{ kind: 'move', entry }], warnings, ...kept, ...(due && { due }) };
}

/** The turn's action of this kind, if any. */
export function actionOf<Kind extends Action['kind']>(
  turn: Plan | Halt,
  kind: Kind,
): Extract<Action, { kind: Kind }> | undefined {
  const actions = 'stop' in turn ? [] : turn.actions;
  return actions.find((one): one is Extract<Action, { kind: Kind }> => one.kind === kind);
}

/** Whether a key sends traffic elsewhere, or may do so yet. While the store cannot be read, the last known key counts. */
function isOverruled({ key }: Edge, to: Entry['to'], journal: Journal, now: number): boolean {
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

const initialEntry = (journal: Journal, to: Entry['to'], run: string, now: number): Journal =>
  append(
    journal,
    {
      kind: 'initial',
      from: to,
      to,
      because: `First run: the edge sends traffic to ${to}.`,
      evidence: [],
      run,
    },
    now,
    { applied: true },
  );

/** Which traffic control was found to send traffic elsewhere, so that whoever asks who changed it knows where to look. */
function changedControl(edge: Edge): string {
  const key = ruling(edge);
  if (key) return `The routing key ${keyText(key)} was found.`;
  return edge.distribution === 'mixed'
    ? 'The cache behaviours of the distribution were found to disagree.'
    : `The distribution was found to send traffic to ${edge.distribution}.`;
}

function adopt(
  journal: Journal,
  to: Entry['to'],
  { edge, run, journal: before }: Observation,
  now: number,
): Journal {
  const from = activeSide(journal);
  // By the key before: the present one is what is adopted.
  const counts = answersFrom(before, now);
  const because = `Accept an external change: traffic is on ${to} now.`;
  return append(
    journal,
    {
      kind: 'adoption',
      from,
      to,
      because,
      evidence: [changedControl(edge)],
      run,
      ...(counts !== undefined && { answersFrom: counts }),
    },
    now,
    { applied: true },
  );
}

/** A message of one sentence. */
const said = (as: NotificationName, id: string, sentence: string): Draft => ({
  id,
  as,
  subject: sentence,
  body: sentence,
});

/** An override that cannot be used. If none can be read, the message says what applies, and how clients are served. */
function overrideTrouble(
  { override, unreadable }: InForce,
  sentence: string,
  reading: OverrideReading,
  situation: Situation,
): Draft {
  const draft = said('override-trouble', `override-trouble:${shortly(reading)}`, sentence);
  if (!unreadable) return draft;
  const failover =
    override.mode === 'auto'
      ? 'Failover works as usual.'
      : `There is no failover meanwhile: the override "${override.mode}" forbids it.`;
  return { ...draft, body: [sentence, failover, clientsNow(situation)].join('\n'), noOverride: true };
}

/** Puts notices about this turn into the outbox, each once. */
function tell(
  before: Journal,
  journal: Journal,
  decision: Decision,
  word: InForce,
  { override, run, ledger, now }: Observation,
  situation: Situation,
  stopped: Draft | undefined,
): Journal {
  const draft =
    decision.tell &&
    decisionDraft(decision, { drill: duringDrill(ledger, now), evidence: evidenceFor(ledger, situation) });
  const trouble = word.trouble && overrideTrouble(word, word.trouble, override, situation);
  const expired =
    word.ended?.how === 'expiry' &&
    said(
      'override-expired',
      `override-expired-${word.ended.was.until}`,
      `The override ${word.ended.was.mode} has expired: the rules decide again.`,
    );
  const drafts = [draft, trouble].filter((one) => typeof one === 'object');
  let next = announced(before, journal, { now, run }, drafts);
  for (const one of [stopped, expired]) if (one) next = put(next, one, now, run);
  const present = [...drafts.map(({ id }) => id), ...unfinished(situation, decision)];
  next = forgetEnded(next, present, now);
  return decision.move ? next : tellOver(next, situation, decision.sentence, run);
}

/** Situations that a run reports while it acts, and that last until it has succeeded. */
function unfinished(situation: Situation, { move }: Decision): readonly string[] {
  const { journal, now } = situation;
  const last = newest(journal);
  const pauses = last !== undefined && now < (pauseUntil(journal, last.to) ?? 0);
  const tries = last?.phase === 'in-progress' || pauses || (move !== undefined && last?.phase !== 'applied');
  const behind = converge(situation);
  return [
    ...(tries ? ['edge-untold'] : []),
    ...(behind ? [`untended-${behind.control}`] : []),
    ...(journal.owner?.unmarked ? ['unmarked'] : []),
  ];
}

/** Part of the notice's id, so that a second mistake in the override is notified although a first one was. */
function shortly(reading: OverrideReading): string {
  if (typeof reading !== 'object' || 'failed' in reading) return 'no text';
  if ('text' in reading) return reading.text.slice(0, 60);
  return reading.regions.map((one) => ('text' in one ? one.text.slice(0, 20) : '-')).join('|');
}
