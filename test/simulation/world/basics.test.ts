/** The ground that the world stands on: draws, draining, the clock that can skip, the script. */
import { createWorldClock } from '../../../lab/simulation/world/clock.ts';
import { drain } from '../../../lab/simulation/world/drain.ts';
import { createDraws } from '../../../lab/simulation/world/random-streams.ts';
import { createScript } from '../../../lab/simulation/world/script.ts';

describe('draws', () => {
  test('depend on the time, not on what was drawn before', () => {
    let now = 0;
    const many = createDraws(3, () => now)('calls');
    const few = createDraws(3, () => now)('calls');
    for (now = 0; now < 1_000; now += 10) many();
    now = 5_000;
    expect([many(), many(), many()]).toEqual([few(), few(), few()]);
  });

  test('differ by seed, by name, by time and by count', () => {
    let now = 7;
    const one = createDraws(1, () => now);
    const two = createDraws(2, () => now);
    const drawn = [one('a')(), one('a')(), one('b')(), two('a')()];
    now = 8;
    drawn.push(one('a')());
    now = 8 + 2 ** 32;
    drawn.push(one('a')());
    expect(new Set(drawn).size).toBe(6);
  });

  test('are spread evenly over [0, 1), also over times close together', () => {
    let now = Date.UTC(2027, 0, 5);
    const draw = createDraws(1, () => now)('calls');
    const buckets = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++, now += 10_000) {
      const drawn = draw();
      expect(drawn).toBeGreaterThanOrEqual(0);
      buckets[Math.floor(drawn * 10)] = (buckets[Math.floor(drawn * 10)] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

test('draining lets the deepest chain of awaits finish', async () => {
  let depth = 0;
  const nested = async (levels: number): Promise<void> => {
    if (levels > 0) await nested(levels - 1);
    depth++;
  };
  void nested(5_000).then(() => Promise.all([nested(10), Promise.race([nested(3)])]));
  await drain();
  expect(depth).toBe(5_001 + 11 + 4);
});

describe('the clock', () => {
  test('takes all that waits along where it skips, and lets the cloud not notice', () => {
    const clock = createWorldClock(1_000);
    const ran: [number, number][] = [];
    const note = () => ran.push([clock.now(), clock.lived.now()]);
    clock.after(10, note);
    clock.at(1_050, note);
    clock.skip(60_000);
    expect([clock.now(), clock.lived.now(), clock.next()]).toEqual([61_000, 1_000, 61_010]);
    clock.at(61_030, note);
    while (clock.runNext());
    expect(ran).toEqual([
      [61_010, 1_010],
      [61_030, 1_030],
      [61_050, 1_050],
    ]);
  });
});

test('the script keeps the order of equal times', () => {
  const script = createScript();
  const acted: string[] = [];
  for (const [time, name] of [
    [5, 'b'],
    [3, 'a'],
    [5, 'c'],
    [9, 'd'],
  ] as const)
    script.add(time, () => acted.push(name));
  while (script.next() !== undefined) script.take()?.();
  expect(acted).toEqual(['a', 'b', 'c', 'd']);
});
