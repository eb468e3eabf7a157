/** What was typed is invalid: one line says so, and the exit code is 2, whichever command it is. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

// Each starts a process; a busy machine takes its time.
const ROOT = join(__dirname, '../../..');

test.each([
  [
    'lab/stand/start.ts',
    '--speed 99',
    /^--speed is "99"; it must be a number from 0\.1 to 20, e\.g\. --speed 1\.\n$/,
  ],
  ['lab/stand/start.ts', '--sped 2', /^Unknown option '--sped'\. Options are .*\n$/],
  ['lab/stand/demo.ts', '--rate none', /^--rate is "none"; .*\n$/],
  ['lab/stand/measure.ts', '--runs -1', /^--runs is "-1"; .*\n$/],
  ['cli/deploy/main.ts', '--stage no_stage', /^--stage is "no_stage"; it must be .*\n$/],
  ['cli/deploy/main.ts', '--param riseSeconds=30', /^riseSeconds is 30 s; it must be at least 60 s.*\n$/],
  ['cli/deploy/remove.ts', '--frm check', /^Unknown option '--frm'.*\n$/],
])('%s %s', async (file, args, sentence) => {
  const ran = await new Promise<[number | undefined, string]>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', file, ...args.split(' ')],
      { cwd: ROOT },
      (error, out, err) => resolve([typeof error?.code === 'number' ? error.code : undefined, out + err]),
    );
  });
  expect(ran).toEqual([2, expect.stringMatching(sentence)]);
});
