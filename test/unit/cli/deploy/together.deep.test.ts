/** Two commands for one stage at once: one of them comes in full while the other is about to make a call that changes something. */
import { type Deployment, startDeployment } from './deployment.ts';
import {
  changesOf,
  comesToItsEnd,
  failures,
  NOTHING,
  overtake,
  RAW,
  state,
  undisturbed,
  version,
} from './interrupted.ts';

jest.setTimeout(600_000);

async function prepared(deployed: boolean): Promise<Deployment> {
  const there = await startDeployment();
  if (deployed) expect(await there.run('deploy')).toBe(0);
  there.artifact = version('first');
  there.said.length = 0;
  return there;
}

test.each([
  ['two first deploys', false, 'deploy', 'deploy'],
  ['two updates', true, 'deploy', 'deploy'],
  ['an update and a removal', true, 'deploy', 'remove'],
  ['a removal and a deploy', true, 'remove', 'deploy'],
] as const)('%s', async (_, deployed, first, second) => {
  const versions = [await undisturbed(version('first')), await undisturbed(version('second'))];
  const counted = await prepared(deployed);
  const calls = await changesOf(counted, first);
  await counted.close();
  for (const [i, call] of calls.entries()) {
    const there = await prepared(deployed);
    try {
      const codes = await overtake(there, first, i + 1, () => {
        there.artifact = version('second');
        return there.run(second, ...(second === 'remove' ? ['--yes'] : []));
      });
      const where = JSON.stringify([i, call, codes, failures(there)]);
      expect(where).not.toMatch(RAW);
      // Whoever did not come to the end has said so.
      expect([where, failures(there).length]).toEqual([
        where,
        [codes.first, codes.second].filter((code) => code === 1).length,
      ]);
      if (codes.first === 0 && codes.second === 0) {
        const whole = first === 'remove' ? [NOTHING] : versions;
        expect([where, whole]).toEqual([where, expect.arrayContaining([state(there)])]);
      }
      there.world.clock.advance(60_000);
      const last = [first, second].includes('remove') ? 'remove' : second;
      await comesToItsEnd(there, last);
      expect([where, state(there)]).toEqual([where, last === 'remove' ? NOTHING : versions[1]]);
    } finally {
      await there.close();
    }
  }
});
