/** A deploy or a removal that is killed: the next one comes to the same end. Every point: killed.deep.test.ts. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Deployment, startDeployment } from './deployment.ts';
import { comesToItsEnd, kill, NOTHING, state, undisturbed, version } from './interrupted.ts';

let wanted: Awaited<ReturnType<typeof undisturbed>>;
beforeAll(async () => {
  wanted = await undisturbed(version('new'));
});
let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
});
afterEach(() => there.close());

test.each([
  ['a key is in one Region', 1],
  ['the first stack is being made', 7],
  ['the code is uploaded', 9],
  ['a change set is being worked out', 11],
  ['the first stack is being updated', 12],
])('a first deploy, while %s', async (_, at) => {
  there.artifact = version('new');
  await kill(there, 'deploy', at);
  await comesToItsEnd(there, 'deploy');
  expect(state(there)).toEqual(wanted);
});

test('a removal, while a stack is being deleted: the next one waits for that, which takes no second deletion', async () => {
  expect(await there.run('deploy')).toBe(0);
  // The bucket is emptied first.
  await kill(there, 'remove', 2);
  expect(await there.run('remove', '--yes')).toBe(0);
  expect(there.said.join('\n')).toMatch(/it is being deleted since 2027-01-05T18:.*; waiting for that/);
  expect(state(there)).toEqual(NOTHING);
});

test('a deploy, while it writes the record: the next one clears what was half written', async () => {
  const folder = join(there.root, '.routeaway');
  mkdirSync(folder);
  // No process has a number as large as that.
  writeFileSync(join(folder, 'dev.json.4194305'), '{');
  expect(await there.run('deploy')).toBe(0);
  expect(readdirSync(folder)).toEqual(['dev.json']);
});

test('a deploy whose record cannot be written says that all else is done, and the next one writes it', async () => {
  const folder = join(there.root, '.routeaway');
  there.hears = (line) => line.includes('Check the result') && writeFileSync(folder, '');
  expect(await there.run('deploy')).toBe(1);
  expect(there.said.join('\n')).toMatch(
    /FAILED: All stacks are deployed and answer, but [.]routeaway.dev[.]json, .* cannot be written \(EEXIST\)/,
  );
  there.hears = () => undefined;
  rmSync(folder);
  expect(await there.run('deploy')).toBe(0);
  expect(there.kept()).toMatchObject({ endpoint: 'https://edge.example.com' });
});
