/**
 * The switcher's run: a level-triggered reconcile loop. Each turn observes, plans, commits the journal, performs the plan's
 * actions, keeps house and waits. What invoked the run is not an input, so a lost, late, doubled or stale event changes
 * nothing. While the next verdicts may decide something, or a switch is not confirmed, the run stays and observes again.
 */

import { type Controller, type ControllerMemory, isNews } from '../../shared/core/decision/controller.ts';
import type { Decision } from '../../shared/core/decision/decision.ts';
import { type Action, actionOf, type Observation, type Plan, plan } from '../../shared/core/decision/plan.ts';
import { nextAsk } from '../../shared/core/decision/planned-moves.ts';
import { SECOND } from '../../shared/core/duration.ts';
import { effective } from '../../shared/core/edge.ts';
import type { Journal } from '../../shared/core/journal/journal.ts';
import { isUrgent } from '../../shared/core/notices/notifications.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { Conflict } from '../../shared/errors.ts';
import { observe } from '../../shared/observe/observe.ts';
import { capacityDue, noteCapacity } from './capacity.ts';
import { convergeControl } from './converge.ts';
import { setGauges } from './gauges.ts';
import { askBefore, type Beside, tellAfter, untold, withBeside } from './hooks.ts';
import { housekeep } from './housekeep.ts';
import { lookSeldom } from './look-seldom.ts';
import { moveTraffic } from './move.ts';
import { checkOwner } from './ownership.ts';
import type { Performed, Run, SwitcherPorts } from './ports.ts';
import { drillOn, isStopped } from './stopped.ts';
import { pauseAfterConflict } from './update-journal.ts';
import { ask, type Inquiry, verify } from './verify.ts';
import { waitForChange } from './wait-for-change.ts';

/**
 * How long a run stays. While something is bad the prober invokes the switcher every ten seconds, so until then is enough; for a
 * planned move that waits nothing does.
 */
const WATCH_MS = 10 * SECOND;
/** How long a run stays for a switch of another run, which has ended or died: enough for the answers that verify it. */
const VERIFY_MS = 15 * SECOND;
/** So long before its end a run stops waiting and begins no further move: a killed run could not finish it. */
const LAST_CALL_MS = 20 * SECOND;
const MOST_CONFLICTS = 10;
const STOPPED = 'A drill stops this controller: it does nothing.';

export interface RunReport {
  /** `drill`: one stops this controller. */
  readonly rule: Decision['rule'] | 'drill';
  readonly sentence: string;
  readonly looks: number;
  /** The epochs that this run has begun. */
  readonly begun: readonly number[];
}

export const reconcile = (ports: SwitcherPorts, settings: Settings, run: Run): Promise<RunReport> =>
  withBeside((beside) => turns(ports, settings, run, beside));

async function turns(ports: SwitcherPorts, settings: Settings, run: Run, beside: Beside): Promise<RunReport> {
  const { clock } = ports;
  const started = clock.now();
  const begun: number[] = [];
  const distribution = lookSeldom(ports.distribution, clock);
  let conflicts = 0;
  let memory: ControllerMemory | undefined;
  let said = '';
  let inquiry: Inquiry = { answers: [] };
  for (let looks = 1; ; looks++) {
    const [seen, drill] = await Promise.all([
      observe({ ...ports, distribution }, run.id, memory),
      drillOn(ports),
    ]);
    if (isStopped(drill, ports, seen.journal)) {
      ports.log.warn('decide', STOPPED, { rule: 'drill', overrule: 'To end it: `routeaway drill --end`.' });
      return { rule: 'drill', sentence: STOPPED, looks, begun };
    }
    // Another run has moved traffic since the distribution was read.
    if (distribution.isBehind(seen.journal)) continue;
    const turn = plan(seen, settings);
    memory = turn.memory;
    setGauges(ports.gauges, turn.journal);
    const move = actionOf(turn, 'move')?.entry;
    const late = clock.now() > run.deadline - LAST_CALL_MS;
    if (looks > 1 && late && move && !('stop' in turn)) return report(turn, looks, begun);

    let journal: Journal;
    try {
      [journal] = await Promise.all([
        commit(ports, seen, turn.journal),
        remember(ports, seen.controller, turn.memory),
      ]);
    } catch (error) {
      if (!(error instanceof Conflict) || ++conflicts > MOST_CONFLICTS) throw error;
      distribution.forget();
      if (ports.controllers) await pauseAfterConflict(ports, conflicts);
      continue;
    }
    if ('stop' in turn) throw new Error([turn.stop, seen.edge.why ?? []].flat().join(' '));
    said = explain(ports, turn, seen, said);
    if (move) begun.push(move.epoch);

    const verifies = actionOf(turn, 'verify')?.entry;
    if (verifies && verifies.epoch !== inquiry.epoch) inquiry = { epoch: verifies.epoch, answers: [] };
    const { planned } = actionOf(turn, 'ask') ?? {};
    if (planned)
      beside.begin(`before ${planned.asked?.at}`, () => askBefore(ports, planned, journal, run.id));
    const performed = await perform(ports, settings, turn, seen, journal, inquiry);
    if (move ?? actionOf(turn, 'converge')) distribution.forget();
    const kept = await housekeep(ports, performed.journal, run.id);
    if (performed.failure) throw performed.failure;
    if (kept.failures.length > 0) throw new AggregateError(kept.failures, 'Housekeeping is incomplete.');
    if (move) continue;
    const told = untold(ports, kept.journal, clock.now());
    if (told) beside.begin(`after ${told.epoch}`, () => tellAfter(ports, kept.journal, run.id));
    if (capacityDue(ports, kept.journal, clock.now()))
      beside.begin('capacity', () => noteCapacity(ports, kept.journal, run.id));
    journal = await checkOwner(ports, settings, kept.journal, run.id);
    // Whether this stack may act has changed.
    if (journal.owner?.other !== kept.journal.owner?.other && !late) continue;

    const goesOn = await waitOrEnd(ports, turn, seen, journal, inquiry, run, started);
    if (!goesOn) return report(turn, looks, begun);
  }
}

/** Resolves to whether something may have changed that the run stays for; to false where it ends. `started`: the run (epoch ms). */
async function waitOrEnd(
  ports: SwitcherPorts,
  turn: Plan,
  seen: Observation,
  journal: Journal,
  inquiry: Inquiry,
  run: Run,
  started: number,
): Promise<boolean> {
  const { decision } = turn;
  const epoch = actionOf(turn, 'verify')?.entry.epoch;
  const unverified = journal.entries.find(
    (e) => e.epoch === epoch && e.verifiedAt === undefined && (e.overdueAt === undefined || hopes(inquiry)),
  );
  if (!decision.stay && !unverified) return false;
  const own = unverified?.run === run.id || decision.planned;
  const patience = own ? Number.POSITIVE_INFINITY : unverified ? VERIFY_MS : WATCH_MS;
  return waitForChange(ports, seen, journal.revision, {
    until: Math.min(started + patience, run.deadline - LAST_CALL_MS),
    ...alarmOf(decision, journal),
    ...(unverified && { verifies: () => ask(ports, inquiry, unverified, seen, journal) }),
  });
}

/** When the next decision may differ though nothing is read that does. */
function alarmOf({ until, planned }: Decision, journal: Journal): { readonly alarm?: number } {
  const alarm = Math.min(
    until ?? Number.POSITIVE_INFINITY,
    (planned && nextAsk(journal)) ?? Number.POSITIVE_INFINITY,
  );
  return alarm === Number.POSITIVE_INFINITY ? {} : { alarm };
}

/** Writes the plan's journal if it changed. Throws `Conflict` if another run wrote first. */
async function commit(ports: SwitcherPorts, seen: Observation, next: Journal): Promise<Journal> {
  return next === seen.journal ? next : ports.journal.write(next, seen.journal.revision);
}

/** Keeps what this look has found for other runs of this controller. Without it they begin somewhat later, no more. */
async function remember(
  { controllers, log }: SwitcherPorts,
  known: Controller | undefined,
  memory: ControllerMemory | undefined,
): Promise<void> {
  if (!controllers || !known || !memory || !isNews(memory, known.memory)) return;
  try {
    await controllers.write(memory);
  } catch (error) {
    log.warn('record', 'What this controller keeps for its next run could not be written.', { error });
  }
}

/** Performs the plan's actions in order. After a failure the rest is left to the next run. */
async function perform(
  ports: SwitcherPorts,
  settings: Settings,
  { actions }: Plan,
  seen: Observation,
  journal: Journal,
  inquiry: Inquiry,
): Promise<Performed> {
  let performed: Performed = { journal };
  for (const action of actions) {
    if (performed.failure) break;
    performed = await carryOut(ports, settings, action, seen, performed.journal, inquiry);
  }
  return performed;
}

function carryOut(
  ports: SwitcherPorts,
  settings: Settings,
  action: Action,
  seen: Observation,
  journal: Journal,
  inquiry: Inquiry,
): Promise<Performed> {
  switch (action.kind) {
    case 'move':
      return moveTraffic(ports, settings, action.entry, seen, journal);
    case 'verify':
      return verify(ports, inquiry, action.entry, seen, journal).then((after) => ({ journal: after }));
    case 'converge':
      return convergeControl(ports, action, seen, journal);
    case 'ask':
      // Goes on beside the loop.
      return Promise.resolve({ journal });
  }
}

/** An overdue switch is waited for only while the public endpoint answers well. */
const hopes = ({ answers }: Inquiry): boolean => answers.at(-1)?.judgement === 'healthy';

/** Logs what the run decided and why; again only when that changes, and not for its numbers alone. Returns what identifies it. */
function explain({ log }: SwitcherPorts, turn: Plan, seen: Observation, said: string): string {
  const { decision } = turn;
  const move = actionOf(turn, 'move')?.entry;
  const says = decision.id ?? decision.sentence;
  if (says === said) return said;
  for (const warning of turn.warnings) log.warn('decide', warning);
  const { rule, id: _id, sentence, tell, stay: _, ...rest } = decision;
  const fields = {
    rule,
    ...rest,
    edge: effective(seen.edge),
    ...(seen.edge.why !== undefined && { why: seen.edge.why }),
    ...(move && { epoch: move.epoch, evidence: move.evidence }),
  };
  if (tell !== undefined && isUrgent(tell)) log.warn('decide', sentence, fields);
  else log.info('decide', sentence, fields);
  return says;
}

const report = (turn: Plan, looks: number, begun: readonly number[]): RunReport => ({
  rule: turn.decision.rule,
  sentence: turn.decision.sentence,
  looks,
  begun,
});
