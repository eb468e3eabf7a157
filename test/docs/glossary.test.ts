/** docs/glossary.md: a word that nothing else uses any more explains nothing. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../shared/core/decision/rules.ts';
import { ROOT, read } from './pages.ts';

const words = [...read('docs/glossary.md').matchAll(/^\| (.+?) \| /gm)]
  .flatMap(([, cell = '']) => cell.split(', '))
  .filter((word) => word !== 'word' && word !== '---');

/** What people and programs say: the code, and the pages beside the glossary. */
const said = ['shared', 'functions', 'cli', 'resources', 'lab', 'docs']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /[.](ts|js|yml|md)$/.test(file) && file !== 'glossary.md')
      .map((file) => join(folder, file)),
  )
  .map((file) => read(file).replaceAll(/\s+(\*|#)?\s*/g, ' '))
  .join('\n')
  .toLowerCase();

test.each(words)('%s is a word in use', (word) => {
  expect(said.includes(word.replaceAll('`', '').toLowerCase())).toBe(true);
});

test('the rules among them are rules', () => {
  const named = words.flatMap((word) => /^`(.+)`$/.exec(word)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(7);
  expect(RULES.map(([name]) => name)).toEqual(expect.arrayContaining(named));
});
