/** docs/parameters.md and serverless.yml, held against each other both ways. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { params } = parse(read('serverless.yml'), { logLevel: 'silent' }) as {
  params: Record<string, Record<string, unknown>>;
};
const page = read('docs/parameters.md');
const rows = [...page.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|$/gm)].map(
  ([, name = '', standard = '', meaning = '', good = '']) => ({ name, standard, meaning, good }),
);

test('every parameter has one row, in the order of its tables, and every row is a parameter', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(params.default ?? {}).sort());
});

test('every row names the default', () => {
  const shown = Object.entries(params.default ?? {}).map(([name, value]) => [
    name,
    value === '' ? '–' : `\`${value}\``,
  ]);
  expect(Object.fromEntries(rows.map(({ name, standard }) => [name, standard]))).toEqual(
    Object.fromEntries(shown),
  );
});

test('every row says what it means, and a good value', () => {
  expect(rows.filter(({ meaning, good }) => meaning.length < 10 || good === '')).toEqual([]);
});

test('a stage sets nothing that is no parameter', () => {
  const { default: standard = {}, ...stages } = params;
  expect(Object.keys(stages)).toContain('prod');
  for (const block of Object.values(stages)) {
    expect(Object.keys(block).filter((name) => !(name in standard))).toEqual([]);
  }
});

test('every parameter on the page exists', () => {
  const named = [...page.matchAll(/--param (\w+)=/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in (params.default ?? {})) && name !== 'name')).toEqual([]);
});
