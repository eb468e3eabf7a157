/** Each benchmark that is fast runs for one round and gives what it says; how fast anything was is no matter here. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Batch } from '../../../bench/api/child.ts';
import { KINDS } from '../../../bench/api/events.ts';
import { HANDLERS } from '../../../bench/api/handlers.ts';
import { resultOf, script } from '../../../bench/child.ts';
import { DEPLOYED_VERSION } from '../../../bench/nodes.ts';
import type { Ticks } from '../../../bench/prober/child.ts';
import { countAtRest, countOfOutage, countOfOverride } from '../../../bench/reconcile/counts.ts';

// Processes of their own start slowly on a busy machine.
const root = join(__dirname, '../../..');
const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, script(join(root, 'bench/main.ts'), args), { cwd: root });
const child = <T>(name: string, args: string[], options: string[] = []): Promise<T> =>
  resultOf<T>({ node: process.execPath, args: script(join(root, 'bench', name), args, options), cwd: root });

test('the command prints figures as JSON', async () => {
  const { stdout } = await bench('reconcile', '--rounds', '1', '--json');
  const { benchmarks } = JSON.parse(stdout);
  expect(benchmarks).toMatchObject([
    { name: 'reconcile', targets: [{ met: true }, { met: true }, { met: true }] },
  ]);
  expect(benchmarks[0].tables[1].rows[0].figures.time).toMatchObject({
    unit: 'ms',
    median: expect.any(Number),
  });
});

test('what is invalid ends with 2 and a sentence', async () => {
  await expect(bench('import')).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^There is no benchmark "import"; there are imports, .*\.\n$/),
  });
});

test('api: each handler, for each kind of request', async () => {
  const batches = await child<Batch[]>('api/child.ts', ['1', '20']);
  expect(batches.map(({ kind, name }) => `${kind}, ${name}`).sort()).toEqual(
    KINDS.flatMap((kind) => HANDLERS.map((name) => `${kind}, ${name}`)).sort(),
  );
  for (const { processor, time } of batches) expect(Math.min(processor, time)).toBeGreaterThan(0);
});

test('prober: a tick lasts at least as long as its slowest target', async () => {
  const { quiet, outage, heapMb } = await child<Ticks>('prober/child.ts', ['1'], ['--expose-gc']);
  expect([quiet.length, outage.length]).toEqual([1, 1]);
  // Timers may be early by a millisecond.
  expect(quiet[0]?.tick).toBeGreaterThan(118);
  expect(outage[0]?.tick).toBeGreaterThan(248);
  expect(heapMb).toBeGreaterThan(0);
});

test('reconcile: nothing is sent that need not be', async () => {
  expect(await countAtRest()).toEqual({ calls: 4, trips: 1 });
  expect(await countOfOverride()).toEqual({ calls: 8, trips: 4 });
  expect(await countOfOutage()).toEqual({ calls: 8, trips: 4 });
});

test('the deployed Node is the one of the runtime', () => {
  const runtime = /^runtime: nodejs(\d+)\.x$/m.exec(
    readFileSync(join(root, 'resources/shared/functions.yml'), 'utf8'),
  )?.[1];
  expect(DEPLOYED_VERSION.split('.')[0]).toBe(runtime);
});
