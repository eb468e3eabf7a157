/** Every rule of the decision has its say in some family, and the families that are there for one rule have it. */

import { drawTrace, OF_DAYS } from '../../../lab/simulation/search/families.ts';
import { DAY } from '../../../lab/simulation/search/generators.ts';
import { runTrace } from '../../../lab/simulation/search/run-trace.ts';
import { RULES } from '../../../shared/core/decision/rules.ts';

/** Of each family and seed; the seeds are two in whose days all of it happens. */
const DAYS = 2;
const SEEDS = [6, 8];

const heard = new Map<string, Set<string>>();

beforeAll(async () => {
  for (const family of OF_DAYS) {
    const rules = new Set<string>();
    heard.set(family, rules);
    for (const seed of SEEDS) {
      await runTrace(drawTrace(family, seed, DAYS * DAY), {
        listen(happening) {
          if (happening.what !== 'line' || happening.verb !== 'decide') return;
          const { rule } = happening.fields;
          if (typeof rule === 'string') rules.add(rule);
        },
      });
    }
  }
});

const familiesOf = (rule: string): string[] =>
  [...heard].filter(([, rules]) => rules.has(rule)).map(([family]) => family);

test('no rule is silent everywhere', () => {
  // Repair is no rule of the list: it comes where none of them wants a move.
  const names = [...RULES.map(([name]) => name), 'repair'];
  expect(names.filter((name) => familiesOf(name).length === 0)).toEqual([]);
});

test.each([
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
])('the rule %s speaks in %s', (rule, family) => {
  expect(familiesOf(rule)).toContain(family);
});
