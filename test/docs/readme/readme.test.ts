/** Keeps the README true: its commands exist, its timeline happened, its promises are the ones that are held. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PARAMETERS } from '../../../shared/config/parameters.ts';
import { VERBS } from '../../../shared/ports.ts';
import { ROOT, read } from '../pages.ts';

const readme = read('README.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

test('every npm command of the README and of the decisions exists', () => {
  const named = [...readme.matchAll(/npm (?:run )?([a-z][\w:-]*)/g)].map(([, name]) => name ?? '');
  expect(named).toEqual(expect.arrayContaining(['install', 'demo', 'start', 'test']));
  expect(named.filter((name) => !['install', 'ci', 'pack'].includes(name) && !(name in scripts))).toEqual([]);
});

describe('the timeline', () => {
  const [, source = '', block = ''] = /<!-- timeline: (\S+) -->\n```text\n(.*?)```/s.exec(readme) ?? [];
  const lines = block.trim().split('\n');

  test('is what the scenario says, line by line, in its order', () => {
    const golden = read(source).split('\n');
    let at = -1;
    for (const line of lines) {
      const next = golden.indexOf(line, at + 1);
      expect([line, next > at]).toEqual([line, true]);
      at = next;
    }
  });

  test('shows all seven verbs', () => {
    const shown = new Set(lines.map((line) => line.split(/\s+/)[1]));
    expect(VERBS.filter((verb) => !shown.has(verb))).toEqual([]);
  });
});

test('the seven verbs have one row each, in their order', () => {
  const [, table = ''] = /## The loop: seven verbs\n(.*?)\n## /s.exec(readme) ?? [];
  const rows = [...table.matchAll(/^\| (\w+) \|/gm)]
    .map(([, verb]) => verb)
    .filter((verb) => verb !== 'verb');
  expect(rows).toEqual([...VERBS]);
});

test('each of the promises is one that a property holds', () => {
  const [, list = ''] = /## What it promises\n(.*?)\n## /s.exec(readme) ?? [];
  const numbers = [...list.matchAll(/^(\d+)\. /gm)].map(([, n]) => Number(n));
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  const files = readdirSync(join(ROOT, 'lab/simulation/invariants')).map(
    (name) => `lab/simulation/invariants/${name}`,
  );
  const held = [...files, 'test/simulation/worlds/incidents.deep.test.ts'].map(read).join('\n');
  expect(
    numbers.filter((n) => !new RegExp(`broken\\(${n},|[Pp]romises? (\\d, )*${n}\\b|and ${n}\\b`).test(held)),
  ).toEqual([]);
});

test('the parameters that the deploy commands name are parameters', () => {
  const named = [...readme.matchAll(/--param (\w+)=/g)].map(([, name]) => name ?? '');
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !(name in PARAMETERS))).toEqual([]);
});

test('the commands of routeaway have a row each, and the rows name no other', () => {
  const program = read('cli/routeaway/program.ts');
  const own = [...program.matchAll(/(?:\.command|overriding)\(\s*'([a-z-]+)'/g)];
  const others = [...read('cli/others.ts').matchAll(/^ {6}name: '([a-z-]+)'|\{ name: '([a-z-]+)'/gm)];
  const known = [...own, ...others].map(([, name, other]) => name ?? other ?? '');
  const [, table = ''] = /\| `npx routeaway …` \|(.*?)\n\n/s.exec(readme) ?? [];
  const cells = [...table.matchAll(/^\| (.+?) \|/gm)].map(([, cell = '']) => cell).slice(1);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)/g)].map(([, name]) => name ?? ''));
  expect(known.length).toBeGreaterThan(9);
  expect([...new Set(named)].sort()).toEqual([...known].sort());
});
