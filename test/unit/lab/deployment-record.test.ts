/** What a lab writes down of itself, while others start and end in the same folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locationOf } from '../../../cli/routeaway/stage/stage-location.ts';
import { keep, running } from '../../../lab/stand/deployment-record.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lab-kept-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Two that live as long as this test does, and one that does not. */
const FIRST = process.pid;
const SECOND = process.ppid;
const DEAD = spawnSync(process.execPath, ['-e', '']).pid;

const record = (endpoint: string) => ({
  regions: { primary: 'us-east-2', standby: 'us-west-2', control: 'ca-central-1' },
  endpointUrl: `http://lab.localhost:${endpoint}`,
});
const file = () => join(root, '.routeaway', 'lab.json');
/** Where routeaway finds the lab. */
const found = () =>
  existsSync(file()) ? new URL(locationOf({ stage: 'lab' }, root, {}).endpointUrl ?? '').port : undefined;

test('one lab is written down, and no more when it has ended', () => {
  const { another, forget } = keep(record('4602'), root, FIRST);
  expect([another, found()]).toEqual([undefined, '4602']);
  forget();
  expect(found()).toBeUndefined();
  forget();
});

test('a second lab takes the place of the first, and gives it back', () => {
  const first = keep(record('4602'), root, FIRST);
  const written = readFileSync(file(), 'utf8');
  const second = keep(record('4702'), root, SECOND);
  expect([second.another, found()]).toEqual([FIRST, '4702']);
  second.forget();
  expect(readFileSync(file(), 'utf8')).toBe(written);
  first.forget();
  expect(found()).toBeUndefined();
});

test('the first one that ends leaves the second one alone', () => {
  const first = keep(record('4602'), root, FIRST);
  keep(record('4702'), root, SECOND);
  first.forget();
  expect(found()).toBe('4702');
});

test('of many, the newest that lives is found', () => {
  keep(record('4602'), root, FIRST);
  keep(record('4702'), root, DEAD);
  const third = keep(record('4802'), root, SECOND);
  expect(third.another).toBe(FIRST);
  third.forget();
  expect(found()).toBe('4602');
});

test('where the newest was killed, the one before it is found', () => {
  keep(record('4602'), root, FIRST);
  keep(record('4702'), root, DEAD);
  expect(found()).toBe('4602');
});

test('and that one takes away what the killed one wrote', () => {
  const first = keep(record('4602'), root, FIRST);
  keep(record('4702'), root, DEAD);
  first.forget();
  expect(found()).toBeUndefined();
});

test('where none lives, the newest is found, whose address says that nobody answers', () => {
  keep(record('4702'), root, DEAD);
  expect(found()).toBe('4702');
});

test('what a lab that was killed left behind is nobody', () => {
  keep(record('4702'), root, DEAD);
  const next = keep(record('4802'), root, SECOND);
  expect(next.another).toBeUndefined();
  next.forget();
  expect(found()).toBeUndefined();
});

test('the labs that run from a folder are those that live', () => {
  expect(running(root)).toEqual([]);
  keep(record('4602'), root, FIRST);
  keep(record('4702'), root, SECOND);
  expect(running(root)).toEqual([SECOND, FIRST]);
  keep(record('4802'), root, DEAD);
  expect(running(root)).toEqual([SECOND, FIRST]);
});

test('a file that is damaged, or gone, stops neither start nor end', () => {
  mkdirSync(join(root, '.routeaway'));
  writeFileSync(file(), '{');
  const lab = keep(record('4602'), root, FIRST);
  expect(found()).toBe('4602');
  rmSync(file());
  lab.forget();
  expect(found()).toBeUndefined();
});

test('a place that cannot be written is one sentence', () => {
  mkdirSync(join(root, '.routeaway', 'lab.json'), { recursive: true });
  expect(() => keep(record('4602'), root, FIRST)).toThrow(
    `${file()} cannot be written (EISDIR); make it yours, or remove it.`,
  );
});
