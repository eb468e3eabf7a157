/**
 * Lives through random worlds and says what it found: `npm run worlds -- --count 10000 --seed 7`. A promise that breaks is
 * shrunk to the shortest plan that still breaks it; `--replay '<plan>'` prints all that happens in one. Its own process,
 * because plain Node runs the worlds twice as fast as jest's sandbox does.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import type { Happening } from '../../lab/world/trace.ts';
import { live, type Plan, plans } from './worlds.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2500' },
    seed: { type: 'string', default: '1' },
    replay: { type: 'string' },
  },
});

const MUST_OCCUR = ['failover', 'failback', 'pin', 'repair', 'adoption', 'failed', 'verified'];

async function search(count: number, seed: number): Promise<void> {
  const occurred = new Map<string, number>();
  const note = (what: string) => occurred.set(what, (occurred.get(what) ?? 0) + 1);
  const property = fc.asyncProperty(plans, async (plan) => {
    const { world } = await live(plan);
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
  const missing = MUST_OCCUR.filter((what) => !occurred.has(what));
  if (count >= 2_000 && missing.length > 0) {
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

if (values.replay === undefined) await search(Number(values.count), Number(values.seed));
else await live(JSON.parse(values.replay) as Plan, show);
