/** `--hook`: a file that cannot be the user's function is refused before anything starts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hookFile } from '../../../lab/stand/hook.ts';

const folder = mkdtempSync(join(tmpdir(), 'routeaway-hook-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'hook.mjs');
  writeFileSync(path, text);
  return path;
}

test('a file that exports handler is taken, and is loaded without credentials', () => {
  const path =
    file(`if (Object.keys(process.env).some((name) => name.startsWith('AWS_'))) throw new Error('credentials');
export const handler = async () => ({ ready: true });`);
  process.env.AWS_SESSION_TOKEN = 'not for the hook';
  expect(hookFile(path)).toBe(path);
  delete process.env.AWS_SESSION_TOKEN;
});

test.each([
  ['nothing is exported', '', 'it exports no function named handler'],
  ['handler is none', 'export const handler = 1;', 'it exports no function named handler'],
  ['it is no JavaScript', 'syntax error', "it cannot be loaded: Unexpected identifier 'error'"],
  ['it fails when it is loaded', "throw new Error('no table');", 'it cannot be loaded: no table'],
])('%s: one sentence that says so', (_, text, why) => {
  const path = file(text);
  expect(() => hookFile(path)).toThrow(
    `--hook is "${path}"; ${why}. examples/hook/index.mjs is one to begin with.`,
  );
});

test('there is no such file', () => {
  expect(() => hookFile(join(folder, 'none.mjs'))).toThrow('it must be a file that exists');
});
