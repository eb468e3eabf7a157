/** A process that tries one trace after the other, for pool.ts. */
import type { Done } from './pool.ts';
import { type Job, runSeed } from './run-seed.ts';

// Conflicts are errors that nobody prints.
Error.stackTraceLimit = 2;

process.on('message', (job: Job) => {
  const before = process.cpuUsage();
  runSeed(job).then(
    (tried) => {
      const { user, system } = process.cpuUsage(before);
      process.send?.({ ...tried, cpuMs: (user + system) / 1_000 } satisfies Done);
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
