/** Every rule of the decision has its say in some family, and the families that are there for one rule have it. */

import { drawTrace, OF_DAYS } from '../../../lab/simulation/search/families.ts';
import { DAY } from '../../../lab/simulation/search/generators.ts';
import { runTrace } from '../../../lab/simulation/search/run-trace.ts';
import { RULES } from '../../../shared/core/decision/rules.ts';

/** Of each family and seed; the seeds are two in whose days all of it happens. */
const DAYS = 2;
const SEEDS = [6, 8];

const heard = new Map<string, Promise<ReadonlySet<string>>>();

/** What has its say in a family, which is played once. */
function rulesIn(family: string): Promise<ReadonlySet<string>> {
  const known = heard.get(family);
  if (known) return known;
  const played = play(family);
  heard.set(family, played);
  return played;
}

async function play(family: string): Promise<ReadonlySet<string>> {
  const rules = new Set<string>();
  for (const seed of SEEDS) {
    await runTrace(drawTrace(family, seed, DAYS * DAY), {
      listen(happening) {
        if (happening.what !== 'line' || happening.verb !== 'decide') return;
        const { rule } = happening.fields;
        if (typeof rule === 'string') rules.add(rule);
      },
    });
  }
  return rules;
}

/** Families that are there for a rule. */
const THERE_FOR = [
  ['hold', 'operators'],
  ['pin', 'operators'],
  ['blind', 'prober-silence'],
  ['owned-by-other', 'redeploys'],
  ['in-flight', 'interleaved'],
  ['contradicted', 'prober-partition'],
  ['both-down', 'correlated'],
  ['unproven', 'correlated'],
  ['limited', 'alternating'],
  ['cooling-down', 'alternating'],
  ['failback', 'failback'],
  ['repair', 'redeploys'],
] as const;

test.each(THERE_FOR)('the rule %s speaks in %s', async (rule, family) => {
  expect(await rulesIn(family)).toContain(rule);
});

test('no rule is silent everywhere', async () => {
  // Repair is no rule of the list: it comes where none of them wants a move.
  let silent: readonly string[] = [...RULES.map(([name]) => name), 'repair'];
  // The other families are played only for what those above leave silent.
  for (const family of new Set([...THERE_FOR.map(([, name]) => name), ...OF_DAYS])) {
    if (silent.length === 0) return;
    const rules = await rulesIn(family);
    silent = silent.filter((rule) => !rules.has(rule));
  }
  expect(silent).toEqual([]);
});
