/** A deploy or a removal that is killed after each call that changes something: the next one comes to the same end. */
import { type Deployment, startDeployment } from './deployment.ts';
import { changesOf, comesToItsEnd, kill, NOTHING, state, undisturbed, version } from './interrupted.ts';

jest.setTimeout(600_000);

/** Before the command that is killed. */
async function prepared(deployed: boolean): Promise<Deployment> {
  const there = await startDeployment();
  if (deployed) expect(await there.run('deploy')).toBe(0);
  there.artifact = version('new');
  there.said.length = 0;
  return there;
}

test.each([
  ['a first deploy', false, 'deploy', 30],
  ['an update', true, 'deploy', 20],
  ['a removal', true, 'remove', 8],
] as const)('%s', async (_, deployed, name, least) => {
  const wanted = name === 'remove' ? NOTHING : await undisturbed(version('new'));
  const counted = await prepared(deployed);
  const calls = await changesOf(counted, name);
  await counted.close();
  expect(calls.length).toBeGreaterThan(least);
  for (const [i, call] of calls.entries()) {
    const there = await prepared(deployed);
    try {
      await kill(there, name, i + 1);
      await comesToItsEnd(there, name);
      expect([i, call, state(there)]).toEqual([i, call, wanted]);
    } finally {
      await there.close();
    }
  }
});
