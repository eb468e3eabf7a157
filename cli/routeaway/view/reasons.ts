/**
 * Every reason against acting: not only that of the rule that decides, which is the first with an opinion, but of those
 * behind it, up to the first that would move traffic; and the room that cool-down and limit leave. Whoever overrules one
 * should know the next.
 */
import type { RuleName, Situation } from '../../../shared/core/decision/decision.ts';
import { RULES } from '../../../shared/core/decision/rules.ts';
import { coolDownUntil, limitFreeAt, newest } from '../../../shared/core/journal/journal-queries.ts';
import { other } from '../../../shared/core/side.ts';

export interface Reason {
  readonly rule: RuleName | 'observe';
  readonly sentence: string;
  readonly waitsFor?: string;
  /** ISO. */
  readonly until?: string;
}

/** Strongest first. */
export function reasonsAgainst(situation: Situation): readonly Reason[] {
  const spoken: Reason[] = [];
  for (const [rule, opine] of RULES) {
    const opinion = opine(situation);
    if (!opinion) continue;
    // Nothing behind it would be asked.
    if (opinion.move || opinion.step !== undefined) break;
    // That nothing needs to be done is not a reason against doing something.
    if (rule === 'steady' && opinion.waitsFor === undefined) continue;
    spoken.push({ rule, sentence: opinion.sentence, ...waiting(opinion.waitsFor, opinion.until) });
  }
  const silent = [observe(situation), limit(situation), coolDown(situation)];
  return [...spoken, ...silent.filter((one) => one && !spoken.some(({ rule }) => rule === one.rule))].filter(
    (one) => one !== undefined,
  );
}

const waiting = (waitsFor: string | undefined, until: number | undefined) => ({
  ...(waitsFor !== undefined && { waitsFor }),
  ...(until !== undefined && { until: new Date(until).toISOString() }),
});

function observe({ override }: Situation): Reason | undefined {
  if (override.mode !== 'observe') return undefined;
  const sentence = 'The override is observe: what the rules would do is reported and not done.';
  return { rule: 'observe', sentence, ...waiting('an operator to end observe', override.until) };
}

function limit({ journal, active, now, settings }: Situation): Reason | undefined {
  const freeAt = limitFreeAt(journal, other(active), now, settings);
  if (freeAt === undefined) return undefined;
  const sentence = `The limit of ${settings.limit} automatic switches is used up: only an operator moves traffic.`;
  return {
    rule: 'limited',
    sentence,
    ...waiting('the window to end, or `routeaway ack`', freeAt),
  };
}

function coolDown({ journal, active, now, settings }: Situation): Reason | undefined {
  // That of a switch that is under way is no reason against it.
  if (newest(journal)?.phase === 'in-progress') return undefined;
  const until = coolDownUntil(journal, other(active), settings);
  if (until === undefined || until <= now) return undefined;
  const sentence =
    'The cool-down after the last switch has not ended: until then there is no automatic switch.';
  return { rule: 'cooling-down', sentence, ...waiting('its end', until) };
}
