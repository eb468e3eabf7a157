/**
 * `npm run worlds`: lives through random worlds and says what it found. A promise that breaks is shrunk to the shortest plan
 * that still breaks it. Its own process, because plain Node runs the worlds twice as fast as jest's sandbox does.
 */
import fc from 'fast-check';
import { readArguments } from '../../../shared/kit/arguments.ts';
import { exitCodeOf, shown, UsageError } from '../../../shared/kit/errors.ts';
import { Broken } from '../invariants/broken.ts';
import type { Happening } from '../world/trace.ts';
import { befell } from './befell.ts';
import { type Family, incidents } from './incidents.ts';
import { readPlan, replayOf } from './plan.ts';
import { live, type Plan, plans } from './worlds.ts';

const OPTIONS = {
  count: { default: 2_500, least: 1, most: 10_000_000, whole: true },
  seed: { default: 1, least: 0, most: 1_000_000, whole: true },
} as const;

const FAMILIES: Readonly<Record<string, Family>> = {
  any: {
    plans,
    check: () => {},
    mustOccur: ['failover', 'failback', 'pin', 'repair', 'adoption', 'failed', 'verified'],
  },
  ...incidents,
};

const HELP = `npm run worlds -- [options]

Random worlds of a few minutes, with every promise checked at every step.

  --count <n>       so many worlds (${OPTIONS.count.default})
  --seed <n>        other worlds (${OPTIONS.seed.default})
  --family <name>   any, or worlds with a known outcome: ${Object.keys(incidents).join(', ')}
  --replay <plan>   tells all that happens in one, as it is printed where a promise breaks, and judges it again`;

async function search(name: string, family: Family, count: number, seed: number): Promise<void> {
  const { plans, check, mustOccur } = family;
  const occurred = new Map<string, number>();
  const note = (what: string) => occurred.set(what, (occurred.get(what) ?? 0) + 1);
  const property = fc.asyncProperty(plans, async (plan) => {
    const { world, watch } = await live(plan);
    check(world, watch);
    for (const what of befell(world)) note(what);
  });
  const result = await fc.check(property, { numRuns: count, seed });
  if (result.failed) {
    console.error(String(result.errorInstance));
    const [plan] = result.counterexample ?? [];
    console.error(`replay with: ${plan && replayOf(name, plan)}`);
    process.exitCode = 1;
    return;
  }
  console.log(`${result.numRuns} random worlds, no promise broken (seed ${seed})`);
  console.log([...occurred].map(([what, times]) => `${what} ${times}`).join(', '));
  // A set in which nothing happens proves nothing.
  const missing = mustOccur.filter((what) => !occurred.has(what));
  if (count >= 100 && missing.length > 0) {
    console.error(`In ${count} worlds these never occurred: ${missing.join(', ')}.`);
    process.exitCode = 1;
  }
}

async function replay(plan: Plan, { check }: Family): Promise<void> {
  const { world, watch } = await live(plan, show);
  check(world, watch);
}

function show({ at, ...happening }: Happening): void {
  const time = new Date(at).toISOString().slice(11, 23);
  if (happening.what === 'line') {
    const { verb, role, run, sentence, level } = happening;
    console.log(time, level === 'info' ? '' : level.toUpperCase(), role, verb, `${sentence}  [${run}]`);
  } else if (happening.what !== 'gauge') console.log(time, JSON.stringify(happening));
}

async function main(words: readonly string[]): Promise<void> {
  const given = readArguments(words, OPTIONS, { texts: ['family', 'replay'] });
  if (given.help) return console.log(HELP);
  const { count, seed, family: name = 'any', replay: text } = given;
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined;
  if (!family)
    throw new UsageError(`There is no family "${name}"; there are ${Object.keys(FAMILIES).join(', ')}.`);
  if (text === undefined) return search(name, family, count, seed);
  await replay(readPlan(text), family);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Broken ? `BROKEN    ${error.message}` : shown(error));
  process.exit(exitCodeOf(error));
});
