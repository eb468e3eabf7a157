/** What was typed is invalid: one line says so, and the exit code is 2, whichever command it is. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

test.each([
  ['cli/lab/start.ts', '--sped 2', /^Unknown option '--sped'\. Did you mean --speed\?\n$/],
  ['bench/main.ts', '--rounds -1', /^--rounds is "-1"; .*\n$/],
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

test('every command that takes options reads them with the kit, and ends by it', () => {
  const programs = Object.values(scripts).flatMap((script) => /--import tsx (\S+)/.exec(script)?.[1] ?? []);
  // Those of tools take none, and the deploy ends by its own (main.test.ts beside it).
  const own = programs.filter((file) => !file.startsWith('tools/') && file !== 'cli/deploy/main.ts');
  expect(own.length).toBeGreaterThan(5);
  expect(own.filter((file) => !/^start\(/m.test(read(file)) || /parseArgs|argv/.test(read(file)))).toEqual(
    [],
  );
});
