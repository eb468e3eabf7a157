/**
 * Lives through random worlds and says what it found: `npm run worlds -- --count 10000 --seed 7`; `--family` chooses worlds
 * with a known outcome instead (incidents.ts). A promise that breaks is
 * shrunk to the shortest plan that still breaks it; `--replay '<plan>'` prints all that happens in one. Its own process,
 * because plain Node runs the worlds twice as fast as jest's sandbox does.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { Happening } from '../../lab/world/trace.ts';
import { type Family, incidents } from './incidents.ts';
import { live, type Plan, plans } from './worlds.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2500' },
    seed: { type: 'string', default: '1' },
    family: { type: 'string', default: 'any' },
    replay: { type: 'string' },
  },
});

const FAMILIES: Readonly<Record<string, Family>> = {
  any: {
    plans,
    check: () => {},
    mustOccur: ['failover', 'failback', 'pin', 'repair', 'adoption', 'failed', 'verified'],
  },
  ...incidents,
};

async function search(count: number, seed: number, { plans, check, mustOccur }: Family): Promise<void> {
  const occurred = new Map<string, number>();
  const note = (what: string) => occurred.set(what, (occurred.get(what) ?? 0) + 1);
  const property = fc.asyncProperty(plans, async (plan) => {
    const { world, watch } = await live(plan);
    check(world, watch);
    for (const entry of world.table.journal.entries) {
      note(entry.kind);
      note(entry.phase);
      if (entry.verifiedAt !== undefined) note('verified');
    }
  });
  const result = await fc.check(property, { numRuns: count, seed });
  if (result.failed) {
    console.error(String(result.errorInstance));
    console.error(`replay with: npm run worlds -- --replay '${JSON.stringify(result.counterexample?.[0])}'`);
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

function show({ at, ...happening }: Happening): void {
  const time = new Date(at).toISOString().slice(11, 23);
  if (happening.what === 'line') {
    const { verb, role, run, sentence, level } = happening;
    console.log(time, level === 'info' ? '' : level.toUpperCase(), role, verb, `${sentence}  [${run}]`);
  } else if (happening.what !== 'gauge') console.log(time, JSON.stringify(happening));
}

const family = FAMILIES[values.family];
if (!family)
  throw new Error(`There is no family "${values.family}": choose ${Object.keys(FAMILIES).join(', ')}.`);
if (values.replay === undefined) await search(Number(values.count), Number(values.seed), family);
else await live(JSON.parse(values.replay) as Plan, show);
