/**
 * The linter keeps shared/core pure: each line below, put into a file there or in one of its folders, must be refused, and
 * nowhere else.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

/** A file of the core, as it is named from the folder in which the line stands. */
const CORE = { 'shared/core': '.', 'shared/core/decision': '..' } as const;
const FOLDERS = Object.keys(CORE) as (keyof typeof CORE)[];

const IMPURE = [
  "export { readFileSync } from 'node:fs';",
  "export * from '@aws-sdk/client-ssm';",
  "import { x } from '<core>/../ports.ts'; export const y = x;",
  "import type { X } from '<core>/../ports.ts'; export const y: X = 1;",
  "import { x } from './<core>/../ports.ts'; export const y = x;",
  "import { x } from '<core>/../aws/journal.ts'; export const y = x;",
  "export const fs = await import('node:fs');",
  "export const fs = require('node:fs');",
  'export const stage = process.env.STAGE;',
  'export const stage = globalThis.process;',
  'export const now = Date.now();',
  'export const now = Date.now;',
  'export const now = new Date();',
  'export const now = Date();',
  'export const { now } = Date;',
  'const D = Date; export const now = D.now();',
  "export const now = Reflect.get(Date, 'now');",
  'export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;',
  'export const now = Temporal.Now.instant();',
  'export const chance = Math.random();',
  'export const now = performance.now();',
  'export const id = crypto.randomUUID();',
  'export const later = (f: () => void) => setTimeout(f, 1);',
  'export const later = (f: () => void) => queueMicrotask(f);',
  "export const answer = fetch('https://example.com/');",
  "console.log('hello');",
];

const PURE = [
  "import { x } from './plan.ts'; export const y = x;",
  "import { x } from '<core>/side.ts'; export const y = x;",
  "import { x } from '<core>/journal/journal.ts'; export const y = x;",
  "export const at = Date.parse('2027-01-05T18:00Z');",
  'export const iso = new Date(5).toISOString();',
  'export const most = Math.max(1, 2);',
];

let refused: ReadonlyMap<string, string>;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'routeaway-test-'));
  try {
    for (const part of [...FOLDERS, 'shared/aws']) mkdirSync(join(folder, part), { recursive: true });
    copyFileSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
    copyFileSync(join(ROOT, 'shared/core/pure.grit'), join(folder, 'shared/core/pure.grit'));
    const put = (file: string, line: string) => writeFileSync(join(folder, file), `${line}\n`);
    for (const part of FOLDERS) {
      const here = (line: string) => line.replace('<core>', CORE[part]);
      for (const [i, line] of IMPURE.entries()) put(`${part}/impure${i}.ts`, here(line));
      for (const [i, line] of PURE.entries()) put(`${part}/pure${i}.ts`, here(line));
    }
    for (const [i, line] of IMPURE.entries())
      put(`shared/aws/impure${i}.ts`, line.replace('<core>', '../core'));
    refused = lint(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What was said about each file, by its path. */
function lint(folder: string): Map<string, string> {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--vcs-enabled=false', '--reporter=github', '--max-diagnostics=none'];
  const { stdout } = spawnSync(process.execPath, [biome, ...options, '.'], { cwd: folder, encoding: 'utf8' });
  const said = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [, file = '', message = ''] = /^::error .*file=([^,]+),.*?::(.*)$/.exec(line) ?? [];
    const at = file.lastIndexOf('shared/');
    if (at >= 0) said.set(file.slice(at), message);
  }
  return said;
}

describe.each(FOLDERS)('%s', (part) => {
  test.each(IMPURE.map((line, i) => [line, i] as const))('%s', (_, i) => {
    expect(refused.get(`${part}/impure${i}.ts`)).toBeDefined();
  });

  test.each(PURE.map((line, i) => [line, i] as const))('%s is fine', (_, i) => {
    expect(refused.get(`${part}/pure${i}.ts`)).toBeUndefined();
  });
});

test('only the core is held to it', () => {
  expect([...refused.keys()].filter((file) => file.startsWith('shared/aws/'))).toEqual([]);
});
