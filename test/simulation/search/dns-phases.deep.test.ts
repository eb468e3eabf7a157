/** Figures to reach with DNS as a traffic control; docs/simulator.md states those of 100 phases. */
import { inSeconds, waits } from './dns-phases.ts';

const PHASES = 100;

test('the standby is dead while it has the traffic: the primary serves in four minutes, for want of a faster latch', async () => {
  const { worst } = inSeconds(
    await waits({ routing: 'dns', from: 'standby', before: [], strike: 'standby black-hole' }, 10),
  );
  expect(worst).toBeLessThanOrEqual(240);
}, 1_200_000);

test('us-east-1 and the primary are dead: clients are served by the standby in 60 s, and in 90 s at the most', async () => {
  const all = await waits(
    { routing: 'key,dns', before: ['us-east-1 gone'], strike: 'primary black-hole' },
    PHASES,
  );
  const { median, worst } = inSeconds(all);
  expect([median <= 60, worst <= 90, median, worst]).toEqual([true, true, median, worst]);
}, 1_200_000);
