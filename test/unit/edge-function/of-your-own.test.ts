/**
 * Our routing in a viewer-request function of a user, as docs/edge-function.md has it: pasted and bundled it routes as the
 * stack's own function does, and leaves the rest to the user's.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pasted } from '../../../resources/failover/edge-function.ts';
import type { Chosen, Engine, Given } from './engine.ts';
import { labEngine } from './lab-engine.ts';
import { njsEngine, njsVersion } from './njs-engine.ts';
import { FOLDER, filled, LIMIT } from './source.ts';

const PAGE = readFileSync(join(__dirname, '../../../docs/edge-function.md'), 'utf8');
const [handler = '', snippet = '', importing = ''] = [...PAGE.matchAll(/```js\n(.*?)```/gs)].map(
  ([, text = '']) => text,
);

test('what the page says to paste is the routing of the stack’s own function', () =>
  expect(snippet).toBe(pasted(readFileSync(join(FOLDER, 'edge-routing.js'), 'utf8'))));

/** With the command of the page. */
function bundled(): string {
  const folder = mkdtempSync(join(tmpdir(), 'viewer-request-'));
  try {
    const from = join(FOLDER, 'edge-routing.js');
    writeFileSync(
      join(folder, 'viewer-request.js'),
      importing.replace('./routeaway/resources/failover/edge-routing.js', from),
    );
    const [, words = ''] = /^npx esbuild (.*)$/m.exec(PAGE) ?? [];
    const esbuild = join(__dirname, '../../../node_modules/.bin/esbuild');
    const { status, stderr } = spawnSync(esbuild, words.split(' '), { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return readFileSync(join(folder, 'bundled.js'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const GIVEN: readonly Given[] = [
  {},
  { value: 'v1 primary 1' },
  { value: 'v1 standby 7' },
  { value: 'v1 standby 7', method: 'POST' },
  { value: 'v1 standby 7 reads' },
  { value: 'v1 standby 8 50%', ip: '203.0.113.7' },
  { value: 'v1 standby 8 50%', ip: '2001:db8::1' },
  { value: 'v1 standby 7', broken: 'store' },
  { value: 'stanby' },
];

const FORMS: readonly (readonly [name: string, text: () => string])[] = [
  ['pasted', () => `${snippet}\n${handler}`],
  ['bundled', bundled],
];

describe.each(FORMS)('%s', (_, text) => {
  test('it is far from the limit', () => expect(Buffer.byteLength(text())).toBeLessThan(LIMIT / 2));

  const engines: readonly (readonly [string, Engine, boolean])[] = [
    ['the lab', labEngine, true],
    ['njs', njsEngine, njsVersion !== undefined],
  ];
  for (const [name, engine, there] of engines) {
    (there ? test : test.skip)(`in ${name} it routes as the stack’s own function`, () => {
      const own: readonly Chosen[] = engine(filled(), GIVEN);
      expect(engine(text(), GIVEN)).toEqual(own);
      expect(new Set(own.map((one) => JSON.stringify(one))).size).toBe(3);
      const both = text().replace(/(standby: .west. }), false/, '$1, true');
      expect(engine(both, GIVEN)).toEqual(engine(filled({ readsFailOver: true }), GIVEN));
    });

    (there ? test : test.skip)(`in ${name} what the handler answers by itself it still answers`, () => {
      const [robots] = engine(text().replace('/robots.txt', '/todos'), [{ value: 'v1 standby 7' }]);
      expect(robots).toMatchObject({ answer: 404 });
    });
  }
});
