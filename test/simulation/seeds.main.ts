/** Plays the traces that seeds.ts asks for, and prints what came of each family. */
import { familyOf } from '../../lab/simulation/search/families.ts';
import { type Done, runAll } from '../../lab/simulation/search/pool.ts';
import { rowOf } from '../../lab/simulation/search/tally.ts';
import type { Came, Seeds } from './seeds.ts';

const asked = JSON.parse(process.argv[2] ?? '[]') as readonly Seeds[];
const jobs = asked.flatMap(({ family, seed, count }) =>
  // A family of minutes says itself how long its traces are.
  Array.from({ length: count }, (_, i) => ({ family, seed: seed + i, length: 0 })),
);
const done: Done[] = [];
const failing = new Set<string>();
let begun = 0;
await runAll(
  () => {
    const job = jobs[begun++];
    return job && { ...job, shrinks: !failing.has(job.family) };
  },
  (one) => {
    done.push(one);
    if (one.judged.wrong !== undefined) failing.add(one.family);
  },
);

function cameOf(family: string): Came {
  const all = done.filter((one) => one.family === family);
  return {
    ...rowOf(family, all),
    count: all.length,
    wrong: all.flatMap(({ seed, judged: { wrong }, file }) =>
      wrong === undefined ? [] : [file?.text ?? `seed ${seed}: ${wrong}`],
    ),
    missing: (familyOf(family).mustOccur ?? []).filter(
      (what) => !all.some(({ befell }) => befell.includes(what)),
    ),
  };
}
console.log(JSON.stringify(asked.map(({ family }) => cameOf(family))));
