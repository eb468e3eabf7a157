/** Two commands for one stage at once. Every point at which they can meet: together.deep.test.ts. */
import { type Deployment, startDeployment } from './deployment.ts';
import {
  changesOf,
  comesToItsEnd,
  failures,
  NOTHING,
  overtake,
  state,
  undisturbed,
  version,
} from './interrupted.ts';
import { smallRelease } from './release.ts';

let whole: Awaited<ReturnType<typeof undisturbed>>;
let wholeFirst: typeof whole;
beforeAll(async () => {
  whole = await undisturbed(version('second'));
  wholeFirst = await undisturbed(version('first'));
});
let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
  expect(await there.run('deploy')).toBe(0);
  there.artifact = version('first');
  there.said.length = 0;
});
afterEach(() => there.close());

const second = () => {
  there.artifact = version('second');
  return there.run('deploy');
};

test('while CloudFormation is at work for one deploy, the other says since when, and touches nothing', async () => {
  expect(await overtake(there, 'deploy', 5, second, 'after')).toEqual({ first: 0, second: 1 });
  expect(failures(there)).toEqual([
    expect.stringMatching(
      /The stack routeaway-dev-api in us-west-2 is UPDATE_IN_PROGRESS since 2027-01-05T18:\d\d:\d\d\.\d{3}Z: another deploy or removal is at work, .* Wait until it has ended, then run the command again\./,
    ),
  ]);
  expect(state(there).stacks).toEqual(wholeFirst.stacks);
});

test.each([
  ['one that has worked out its change finds it gone', 4, /was quicker, and its change counts/],
  [
    'one that has deployed the first of its stacks ends there',
    9,
    /which was deployed a moment ago, is UPDATE_COMPLETE since .*Two at once could leave two versions/,
  ],
])('of two deploys of different versions, %s, and the other comes to its end', async (_, at, says) => {
  expect(await overtake(there, 'deploy', at, second)).toEqual({ first: 1, second: 0 });
  expect(failures(there)).toEqual([expect.stringMatching(says)]);
  expect(state(there).stacks).toEqual(whole.stacks);
});

test('a removal stops at a stack that is being deployed, and empties no bucket of which CloudFormation reads', async () => {
  const remove = () => there.run('remove', '--yes');
  const before = Object.keys(state(there).stacks);
  // The watchdog's is the last stack of a deploy, and the first of a removal.
  const executed = (await changesOf(there, 'deploy')).lastIndexOf('ExecuteChangeSet') + 1;
  there.artifact = version('second');
  expect(await overtake(there, 'deploy', executed, remove, 'after')).toEqual({ first: 0, second: 1 });
  expect(failures(there)).toEqual([expect.stringMatching(/UPDATE_IN_PROGRESS since .* Wait until/)]);
  expect(Object.keys(state(there).stacks)).toEqual(before);
});

test('a removal during which a deploy makes a stack again says so, and the next one ends it', async () => {
  there.artifact = async () => smallRelease();
  // The watchdog is gone by then.
  const codes = await overtake(there, 'remove', 3, () => there.run('deploy'));
  expect(codes).toEqual({ first: 1, second: 0 });
  expect(failures(there)).toEqual([
    expect.stringMatching(
      /The stack routeaway-dev-watchdog in us-west-2 is there again .*Run the removal again/,
    ),
  ]);
  await comesToItsEnd(there, 'remove');
  expect(state(there)).toEqual(NOTHING);
});
