/** Every fact about others in docs/why.md has its source, and every source is used. */
import { read } from './pages.ts';

const page = read('docs/why.md');
const [text = '', list = ''] = page.split('## Sources');

test('sources are numbered without a gap, and are pages of the public documentation', () => {
  const sources = [...list.matchAll(/^(\d+)\. \[[^\]]+\]\((https:[^)]+)\)/gm)];
  expect(sources.map(([, number]) => Number(number))).toEqual(sources.map((_, i) => i + 1));
  expect(sources.length).toBeGreaterThan(10);
  for (const [, , url] of sources)
    expect(url).toMatch(
      /^https:\/\/(docs\.aws\.amazon|aws\.amazon|developers\.cloudflare|learn\.microsoft)\.com\//,
    );
  const used = [...text.matchAll(/\[\[(\d+)\]\]\(#sources\)/g)].map(([, number]) => Number(number));
  expect([...new Set(used)].sort((a, b) => a - b)).toEqual(sources.map((_, i) => i + 1));
});

test('each alternative says what it does better, and what this does better', () => {
  const alternatives = [...text.matchAll(/^## ([^\n]*)\n(.*?)(?=^## |$(?![\s\S]))/gms)].filter(
    ([, , body = '']) => body.includes('**Better'),
  );
  expect(alternatives.length).toBeGreaterThan(4);
  for (const [, , body] of alternatives) {
    expect(body).toContain('**Better there.**');
    expect(body).toContain('**Better here.**');
    expect(body).toMatch(/\[\[\d+\]\]/);
  }
});
