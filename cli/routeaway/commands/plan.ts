/** `routeaway plan`: what a run would do now. Nothing is written. */
import { connect } from '../connect.ts';
import type { Machine } from '../machine.ts';
import type { Place } from '../place.ts';
import { type Sight, see } from '../sight.ts';
import { type Status, statusOf } from '../status.ts';
import { clockTime, wrapped } from '../words.ts';

/** What a script wants to know. */
const CODES = { nothing: 0, unclear: 1, acts: 3, held: 4 } as const;
type Answer = keyof typeof CODES;

export async function planNow(
  place: Place,
  { json }: { readonly json?: true },
  machine: Machine,
): Promise<number> {
  const stage = await connect(place);
  const sight = await see(stage);
  const { decision, health, time, room, worries } = statusOf(stage, sight);
  const answer = answerOf(sight);
  if (json) {
    machine.out(JSON.stringify({ answer, decision, health, room, worries }, null, 2));
  } else {
    machine.out(text({ decision, time, worries }, answer, machine.columns));
  }
  return CODES[answer];
}

function answerOf({ turn }: Sight): Answer {
  if ('stop' in turn) return 'unclear';
  if (turn.decision.move || turn.decision.step !== undefined || turn.tend) return 'acts';
  return turn.decision.waitsFor === undefined ? 'nothing' : 'held';
}

function text(
  { decision, time, worries }: Pick<Status, 'decision' | 'time' | 'worries'>,
  answer: Answer,
  columns: number,
): string {
  const { rule, sentence, waitsFor, until, overrule, tends } = decision;
  const lines = [
    sentence,
    `Rule: ${rule}.`,
    ...(tends === undefined ? [] : [tends]),
    ...(waitsFor === undefined ? [] : [`Waits for ${waitsFor}.`]),
    ...(until === undefined ? [] : [`At the latest ${clockTime(until, time)}.`]),
    ...(overrule === undefined ? [] : [overrule]),
    ...worries,
    {
      nothing: 'A run would do nothing now.',
      acts: 'A run would act now.',
      held: 'A run would do nothing now: something holds it back.',
      unclear: 'A run would stop here.',
    }[answer],
  ];
  return lines.map((line) => wrapped(line, columns, '  ')).join('\n');
}
