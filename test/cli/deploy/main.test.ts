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

test.each(['deploy', 'remove'])('%s says what it does', (name) => {
  const { status, stdout } = npmRun(name, '--help');
  expect([status, stdout]).toEqual([0, expect.stringContaining(`npm run ${name} -- [options]`)]);
});

test.each(['deploy', 'remove'])('%s refuses what cannot work, with one line', (name) => {
  const { status, stdout } = npmRun(name, '--control-region', 'us-east-2');
  expect([status, stdout.trim().split('\n')]).toEqual([
    1,
    [expect.stringMatching(/^controlRegion is the primary Region/)],
  ]);
});
