/** Every link of every page leads somewhere, down to the heading. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { anchorsOf, linksOf, PAGES, ROOT, read } from './pages.ts';

const local = (page: string) => linksOf(read(page)).filter((to) => !/^(https?|mailto):/.test(to));
const targetOf = (page: string, to: string): string => {
  const [path = ''] = to.split('#');
  return path === '' ? page : normalize(join(dirname(page), path));
};

test.each(PAGES)('%s links to files that exist', (page) => {
  const missing = local(page).filter((to) => !existsSync(join(ROOT, targetOf(page, to))));
  expect(missing).toEqual([]);
});

test.each(PAGES)('%s links to headings that exist', (page) => {
  const lost = local(page)
    .filter((to) => to.includes('#'))
    .filter((to) => {
      const target = targetOf(page, to);
      if (!target.endsWith('.md') || !existsSync(join(ROOT, target))) return true;
      return !anchorsOf(read(target)).includes(to.split('#')[1] ?? '');
    });
  expect(lost).toEqual([]);
});

test.each(PAGES)('%s calls other sites by https', (page) => {
  expect(linksOf(read(page)).filter((to) => to.startsWith('http:'))).toEqual([]);
});

test('every page can be reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const page of reached)
    for (const to of local(page)) {
      const target = targetOf(page, to);
      const path = join(ROOT, target);
      if (target.endsWith('.md') && existsSync(path) && statSync(path).isFile()) reached.add(target);
    }
  expect(PAGES.filter((page) => !reached.has(page))).toEqual([]);
});

test('the list of decisions has each of them, under its own heading', () => {
  const listed = [...read('docs/decisions/README.md').matchAll(/^\| \[(\d{4})\]\((.*)\) \| (.*) \|$/gm)];
  const files = PAGES.filter((page) => /decisions\/\d{4}-/.test(page));
  expect(listed.map(([, , file]) => `docs/decisions/${file}`)).toEqual([...files].sort());
  for (const [, number, file, title] of listed)
    expect(read(`docs/decisions/${file}`)).toMatch(`# ${number} ${title}\n`);
});
