import { matchesPath } from '../../cloudfront/behaviour.ts';

test.each([
  ['/todos/*', '/todos/1', true],
  ['/todos/*', '/todos', false],
  ['todos/*', '/todos/1', true],
  ['*.jpg', '/a/b.jpg', true],
  ['*.jpg', '/a/bxjpg', false],
  ['/a?c', '/abc', true],
  ['/a?c', '/ac', false],
  ['/A', '/a', false],
  ['/(a+)', '/(a+)', true],
  ['*', '/', true],
])('the pattern %s and the path %s: %s', (pattern, path, expected) => {
  expect(matchesPath(pattern, path)).toBe(expected);
});
