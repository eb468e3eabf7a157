/**
 * Tries traces in as many processes as there are processors. The worker is bundled first: the loader that reads TypeScript
 * costs at every function that is made, and a world makes millions.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Job, Tried } from './run-seed.ts';

/** Inside the project, so that packages are found from there. */
const FOLDER = '.routeaway';

/**
 * Garbage is young. Much of a world's code runs some thousand times, too seldom for the optimizing compiler: the baseline one
 * takes it at once. And there is a process for each processor already, so nothing is gained by more threads.
 */
const V8 = ['--max-semi-space-size=64', '--always-sparkplug', '--single-threaded-gc'];

export interface Done extends Tried {
  /** What it took of a processor. */
  readonly cpuMs: number;
}

/** `next` gives jobs until there are none; `told` hears of each that is done, in no certain order. */
export async function runAll(next: () => Job | undefined, told: (done: Done) => void): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(FOLDER, 'simulate-'));
  const program = join(folder, 'worker.mjs');
  try {
    await build({
      entryPoints: ['lab/simulation/search/worker.ts'],
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'error',
    });
    await Promise.all(Array.from({ length: availableParallelism() }, () => work(program, next, told)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function work(program: string, next: () => Job | undefined, told: (done: Done) => void): Promise<void> {
  const first = next();
  if (!first) return Promise.resolve();
  return new Promise((done, fail) => {
    const worker: ChildProcess = fork(program, [], { execArgv: V8 });
    let job: Job | undefined = first;
    worker.on('message', (tried: Done) => {
      told(tried);
      job = next();
      if (job) worker.send(job);
      else worker.disconnect();
    });
    worker.on('error', fail);
    worker.on('exit', (code) => {
      if (job) fail(new Error(`Seed ${job.seed} of ${job.family} ended its process (exit code ${code}).`));
      else done();
    });
    worker.send(first);
  });
}
