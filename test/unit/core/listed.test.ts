import { listed } from '../../../shared/core/listed.ts';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c', 'd'], 'a, b, c and d'],
])('%j is %j', (names, text) => expect(listed(names)).toBe(text));
