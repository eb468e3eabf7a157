/** No other test starts the search for mutants, which takes long; so what its configuration names must at least be there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');

test.each(['tools/mutation/jest.config.json', 'jest.config.json'])('what %s names is there', (file) => {
  // What is built need not be there to be ignored.
  const { modulePathIgnorePatterns: _, ...config } = JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
  const named = [...JSON.stringify(config).matchAll(/<rootDir>\/([\w/-]+(?:\.\w+)?)/g)];
  const paths = named.map(([, path = '']) => path.replace(/\/$/, ''));
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
