import { exactly, figureOf, figureText, ratioOf } from '../../../bench/figure.ts';

test('a figure is the median, with the tenth and the ninetieth percentile', () => {
  const samples = [11, 3, 1, 9, 5, 7, 2, 8, 4, 10, 6];
  expect(figureOf('ms', samples)).toEqual({ unit: 'ms', median: 6, p10: 2, p90: 10, rounds: 11 });
});

test('between two samples the median lies in the middle', () => {
  expect(figureOf('ms', [1, 4]).median).toBe(2.5);
});

test('no sample is no figure', () => {
  expect(() => figureOf('ms', [])).toThrow('No round gave a figure in ms.');
});

test('a ratio is taken round by round', () => {
  // Both were slow in the second round, and each ratio is the same.
  expect(ratioOf([10, 100, 20], [20, 200, 40])).toMatchObject({ unit: '×', median: 0.5, p10: 0.5, p90: 0.5 });
});

test.each([
  [figureOf('ms', [33, 35.24, 39.4]), '35.2 ms (33.4–38.6)'],
  [ratioOf([1, 1], [2, 2]), '0.50× (0.50–0.50)'],
  [exactly('calls', 8), '8'],
  [exactly('KB', 1_234), '1,234 KB'],
])('is shown with three digits and its spread', (figure, text) => {
  expect(figureText(figure)).toBe(text);
});
