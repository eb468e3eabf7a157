/** The slowness of a machine is nobody's outage, as long as nobody broke anything. */
import { startOutside } from '../../../../lab/stand/control/outside.ts';
import type { TimelineEvent } from '../../../../lab/stand/timeline/timeline.ts';

test('it answers, unless this machine is slow and nothing is broken; then it says so, once a minute', async () => {
  let [now, bears, broken] = [0, 20, false];
  const said: Omit<TimelineEvent, 'at'>[] = [];
  const outside = await startOutside({
    clock: { now: () => now },
    timeline: { add: (event) => said.push(event) },
    speed: 2,
    bears: () => bears,
    broken: () => broken,
  });
  const answers = () =>
    fetch(`http://127.0.0.1:${outside.port}/`).then(
      ({ ok }) => ok,
      () => false,
    );

  expect(await answers()).toBe(true);
  broken = true;
  expect(await answers()).toBe(true);
  bears = 1.27;
  expect(await answers()).toBe(true);
  expect(said).toEqual([]);
  broken = false;
  expect(await answers()).toBe(false);
  now = 59_999;
  expect(await answers()).toBe(false);
  expect(said).toHaveLength(1);
  now = 60_000;
  expect(await answers()).toBe(false);
  expect(said.map(({ sentence, evidence, loud }) => [sentence, evidence, loud])).toEqual(
    Array(2).fill([
      'This machine is too busy for this speed: slow answers do not count as an outage.',
      'nothing is broken; at this moment --speed 1.2 fits',
      true,
    ]),
  );
  bears = 2;
  expect(await answers()).toBe(true);
  await outside.close();
});
