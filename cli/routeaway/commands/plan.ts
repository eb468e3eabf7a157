/** `routeaway plan`: what a run would do now, and every reason against it. Nothing is written. */

import { type RuleName, withoutSteady } from '../../../shared/core/decision/decision.ts';
import { actionOf } from '../../../shared/core/decision/plan.ts';
import { isFollowing } from '../../../shared/core/journal/journal-queries.ts';
import { isUrgent } from '../../../shared/core/notices/notifications.ts';
import type { Machine } from '../machine.ts';
import { connect } from '../stage/connect.ts';
import { unanswered } from '../stage/control-regions.ts';
import { type Snapshot, snapshotOf } from '../stage/snapshot.ts';
import type { StageLocation } from '../stage/stage-location.ts';
import { clientsOf, getErrors } from '../view/clients.ts';
import { clockTime, wrapped } from '../view/format.ts';
import { type Reason, reasonsAgainst } from '../view/reasons.ts';
import { drillLines, endLine } from '../view/screen.ts';
import { statusOf } from '../view/status.ts';
import type { Status } from '../view/status-types.ts';

/**
 * What a script wants to know. `held`: something keeps a run from acting, or clients fail and no rule moves traffic. Traffic
 * where it belongs is not held, nor on its way there, nor is a failback that is not due, or that an operator has to make.
 */
const CODES = { nothing: 0, unclear: 1, moves: 3, held: 4, reconciles: 5 } as const;
type Answer = keyof typeof CODES;

export async function planNow(
  place: StageLocation,
  { json }: { readonly json?: true },
  machine: Machine,
): Promise<number> {
  const stage = await connect(place);
  const snapshot = await snapshotOf(stage);
  const status = statusOf(stage, snapshot);
  const { decision, drill, health, due, room, findings, urgent } = status;
  const answer = answerOf(snapshot);
  const against = reasonsAgainst(snapshot.situation);
  if (json) {
    machine.out(
      JSON.stringify(
        {
          answer,
          decision,
          ...(drill && { drill }),
          against,
          health,
          due,
          room,
          findings,
          ...(urgent && { urgent }),
        },
        null,
        2,
      ),
    );
  } else {
    machine.out(planText(status, against, answer, machine.columns));
    for (const sentence of unanswered(stage.controls)) machine.out(wrapped(sentence, machine.columns, '  '));
  }
  return CODES[answer];
}

/** Rules whose word is that all is as it should be, unless it is urgent. */
const AT_REST: readonly RuleName[] = ['pin', 'failback', 'steady'];

export function answerOf(snapshot: Snapshot): Answer {
  const { turn } = snapshot;
  if ('stop' in turn) return 'unclear';
  const { rule, move, step, withheld, tell, planned } = turn.decision;
  if (move || step !== undefined) return 'moves';
  const urgent = tell !== undefined && isUrgent(tell);
  if (withheld || planned || urgent || !AT_REST.includes(rule)) return 'held';
  if (actionOf(turn, 'converge')) return 'reconciles';
  // Clients of the side that traffic has just left may fail until the switch has reached them.
  const { active, health, seen } = snapshot;
  if (isFollowing(seen.journal) && health[active].state === 'healthy') return 'nothing';
  return getErrors(clientsOf(snapshot)) ? 'held' : 'nothing';
}

export function planText(
  {
    decision,
    time,
    findings,
    urgent,
    drill,
  }: Pick<Status, 'decision' | 'time' | 'findings' | 'urgent' | 'drill'>,
  against: readonly Reason[],
  answer: Answer,
  columns: number,
): string {
  const { rule, sentence, details = [], waitsFor, until, overrule, converges, without } = decision;
  const others = against.filter((one) => one.rule !== rule);
  const lines = [
    sentence,
    ...details,
    `Rule: ${rule}.`,
    ...drillLines(drill, (iso) => clockTime(iso, time)).map((line, i) => (i === 0 ? `DRILL: ${line}` : line)),
    ...(converges === undefined ? [] : [converges]),
    ...(waitsFor === undefined ? [] : [`Waits for ${waitsFor}.`]),
    ...(until === undefined ? [] : [endLine(decision, clockTime(until, time))]),
    ...(without === undefined || details.some((one) => /^Without (?:it|that): /.test(one)) ? [] : [without]),
    ...(overrule === undefined ? [] : [overrule]),
    ...(others.length === 0 ? [] : ['Besides, against acting:', ...others.map((one) => bullet(one, time))]),
    ...(findings.length === 0 ? [] : ['Findings:', ...findings.map((finding) => `- ${finding}`)]),
    {
      nothing: urgent
        ? 'A run would do nothing now: what is urgent above is for you to do.'
        : 'A run would do nothing now.',
      moves: 'A run would move traffic now.',
      reconciles: 'A run would move no traffic now: it would only reconcile the traffic controls.',
      held:
        rule === 'steady'
          ? 'A run would move no traffic now, although clients get errors.'
          : 'A run would move no traffic now: something holds it back.',
      unclear: 'A run would stop here.',
    }[answer],
  ];
  return lines.map((line) => wrapped(line, columns, '  ')).join('\n');
}

function bullet({ rule, sentence, waitsFor, until }: Reason, time: string): string {
  const waits = waitsFor === undefined ? '' : ` It waits for ${waitsFor}.`;
  const end = until === undefined ? '' : ` ${endLine({ rule }, clockTime(until, time))}`;
  return `- ${rule}: ${withoutSteady(sentence)}${waits}${end}`;
}
