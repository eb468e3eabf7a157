/** `npm run worlds`: what it says to whoever mistypes, and that a replay is judged as what it replays was. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

function run(args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const command = ['--import', 'tsx', 'lab/simulation/worlds/main.ts', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: join(__dirname, '../../..') }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

test.each([
  [['--bogus'], "Unknown option '--bogus'. Options are --count, --seed, --family, --replay and --help."],
  [['--count', '1.5'], '--count is "1.5"; it must be a whole number from 1 to 10000000, e.g. --count 2500.'],
  [['--family', 'nonsense'], 'There is no family "nonsense"; there are any, outages, one-lever'],
  [['--replay', '{'], '--replay is no plan: '],
  [['--replay', 'null'], '--replay is no plan: '],
])('%j: one sentence, exit code 2', async (args, says) => {
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(says);
  expect(err.trim().split('\n')).toHaveLength(1);
});

/** Nothing is wrong with it but that of this family it is none: the outage that it wants never comes. */
const PEACE = JSON.stringify({ seed: 1, settings: {}, acts: [], minutes: 1 });

test('a replay is judged as its family is', async () => {
  expect((await run(['--replay', PEACE])).code).toBe(0);
  const { code, out, err } = await run(['--family', 'outages', '--replay', PEACE]);
  expect(code).toBe(1);
  expect(out).toContain('Steady: traffic is on primary.');
  expect(err).toMatch(/^BROKEN {4}Promise 6 or 10: one outage made these moves: none/);
});
