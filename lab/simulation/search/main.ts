/**
 * `npm run simulate`: the programs that would be deployed, under a virtual clock, over traces of faults drawn from seeds; every
 * promise is checked at every step. What fails is written as a scenario file that replays it.
 */
import { availableParallelism } from 'node:os';
import { start } from '../../../shared/kit/errors.ts';
import { again, HELP, jobsOf, readOptions } from './options.ts';
import { type Done, runAll } from './pool.ts';
import { reportOf, tellOf } from './report.ts';
import { idle, rowOf } from './tally.ts';

async function main(args: readonly string[]): Promise<void> {
  const asked = readOptions(args);
  if (asked === 'help') return console.log(HELP);
  const began = performance.now();
  const tried: Done[] = [];
  const failing = new Set<string>();
  const jobs = jobsOf(asked);
  await runAll(
    () => {
      const { value } = jobs.next();
      return value && { ...value, shrinks: !failing.has(value.family) };
    },
    (one) => {
      tried.push(one);
      if (one.judged.wrong === undefined) return;
      failing.add(one.family);
      console.error(tellOf(one, again(one)));
    },
  );
  const seconds = (performance.now() - began) / 1_000;
  const rows = asked.families.map((family) => rowOf(family, tried));
  const days = rows.reduce((sum, row) => sum + row.days, 0);
  const cpuSeconds = tried.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / 1_000;
  const processes = availableParallelism();
  const speed = { seconds, cpuSeconds, processes, daysPerMinute: (days / seconds) * 60 };
  if (asked.json) console.log(JSON.stringify({ seed: asked.seed, days, ...speed, families: rows }, null, 2));
  else for (const line of reportOf(rows, asked.seed, speed, asked.figures)) console.log(line);
  const motionless = asked.figures ? [] : idle(rows);
  for (const sentence of motionless) console.error(sentence);
  if (motionless.length > 0 || rows.some(({ failed }) => failed > 0)) process.exitCode = 1;
}

start(main);
