/** What a command says, as a process: where it goes, and what never goes there. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleCommand, type CommandLine } from '../../../command-line.ts';

let cli: CommandLine;
beforeAll(() => {
  cli = bundleCommand();
});
afterAll(() => cli.remove());

/** In a shell, for the sake of what it does with the output. */
const shell = (line: string) => {
  const command = `"${process.execPath}" "${join(cli.root, 'routeaway.cjs')}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line.replaceAll('routeaway', () => command)], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
  });
  return { status, stdout, stderr };
};

test('output that cannot be written is one line, and no success', () => {
  expect(shell('routeaway --help > /dev/full')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'The output cannot be written (ENOSPC).\n',
  });
});

test('whoever has read enough is no reason to fail', () => {
  const { stdout, stderr } = shell('(routeaway --help; echo "code $?" >&2) | true');
  expect([stdout, stderr]).toEqual(['', 'code 0\n']);
});

test('an error that cannot be written leaves its code', () => {
  expect(shell('routeaway frobnicate 2> /dev/full')).toEqual({ status: 2, stdout: '', stderr: '' });
});

test('a control character that was typed does not come back', () => {
  const { status, stderr } = shell("routeaway --stage $'a\\e[2J\\xe2\\x80\\xae' status");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^--stage is "a\ufffd\[2J\ufffd"; it must be /);
});
