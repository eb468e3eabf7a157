import { iso, span, utc } from '../../../shared/core/duration.ts';

test.each([
  [0, '0 s'],
  [499, '0 s'],
  [-5_000, '0 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
  [90_061_000, '1 d 1 h'],
  [86_460_000, '1 d'],
])('%d ms is %s', (ms, text) => {
  expect(span(ms)).toBe(text);
});

test('a time as data is exact', () =>
  expect(iso(Date.parse('2027-01-05T18:00:59.999Z'))).toBe('2027-01-05T18:00:59.999Z'));

test('a time is shown to the second, and in UTC', () =>
  expect(utc(Date.parse('2027-01-05T18:00:59.999Z'))).toBe('2027-01-05T18:00:59Z'));
