/** Decides: the first rule with an opinion wins. Pure; what it does not know, it does not ask. */
import type { Decision, Move, Opinion, RuleName, Situation } from './decision.ts';
import { RULES } from './rules.ts';
import { other } from './side.ts';

export function decide(situation: Situation): Decision {
  for (const [rule, opine] of RULES) {
    const opinion = opine(situation);
    if (opinion) return conclude(rule, opinion, situation);
  }
  // `steady` always has an opinion.
  throw new Error('No rule had an opinion: the last rule of RULES must always have one.');
}

/** Adds how to overrule, and withholds the move where an operator only wants to observe. */
export function conclude(rule: RuleName, opinion: Opinion, situation: Situation): Decision {
  const overrule = howToOverrule(rule, opinion.move, situation);
  const acts = opinion.move !== undefined || opinion.step !== undefined;
  if (!acts || situation.override.mode !== 'observe') return { rule, ...opinion, overrule };
  const { move, step: _, ...rest } = opinion;
  return {
    rule,
    ...rest,
    sentence: `Would ${opinion.sentence.charAt(0).toLowerCase()}${opinion.sentence.slice(1)}`,
    ...(move && { withheld: move }),
    waitsFor: 'an operator to end observe',
    tell: 'urgent',
    overrule,
  };
}

function howToOverrule(rule: RuleName, move: Move | undefined, { active, override }: Situation): string {
  if (rule === 'foreign')
    return 'Take the tag routeaway:owner from the distribution, and it is ours within a minute or two; or set the override to `hold`, and find out whose it is.';
  if (rule === 'hold' || (rule === 'pin' && !move)) {
    return 'Set the override to `auto`, or to the side you want.';
  }
  if (move) return `Set the override to \`hold\`, or to \`${move.from}\` to bring traffic back.`;
  if (override.mode === 'observe') return 'Set the override to `auto`, or to the side you want.';
  return `Set the override to \`${other(active)}\` to move traffic now, or to \`hold\` to keep it.`;
}
