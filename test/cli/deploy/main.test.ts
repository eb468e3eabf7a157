/** The two commands as processes, as npm starts them. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

function npmRun(name: string, ...args: string[]) {
  const [, ...command] = (scripts[name] ?? '').split(' ');
  const { status, stdout } = spawnSync(process.execPath, [...command, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout };
}

test('deploy says what it does', () => {
  const { status, stdout } = npmRun('deploy', '--help');
  expect([status, stdout]).toEqual([0, expect.stringContaining('npm run deploy -- [options]')]);
});

test('remove refuses what cannot work, with one line', () => {
  const { status, stdout } = npmRun('remove', '--control-region', 'us-east-2');
  const sentence = expect.stringMatching(/^controlRegion is the primary Region/);
  expect([status, stdout.trim().split('\n')]).toEqual([1, [sentence]]);
});
