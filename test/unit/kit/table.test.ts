import { markdownTable, table } from '../../../shared/kit/table.ts';

const HEAD = ['family', 'days'];
const ROWS = [
  ['outages', '7'],
  ['calm', '1000'],
];

test('the first column is words, the others are figures', () => {
  expect(table([HEAD, ...ROWS])).toEqual(['family   days', 'outages     7', 'calm     1000']);
  expect(table(ROWS, { indent: '  ', between: ' | ', words: true })).toEqual([
    '  outages | 7',
    '  calm    | 1000',
  ]);
});

test('Markdown reads well on a screen, too', () => {
  expect(markdownTable(HEAD, ROWS)).toBe(
    ['| family  | days |', '| ------- | ---: |', '| outages |    7 |', '| calm    | 1000 |'].join('\n'),
  );
  expect(markdownTable(['a', ''], [['1', 'two']], true)).toBe(
    ['| a   |     |', '| --- | --- |', '| 1   | two |'].join('\n'),
  );
});
