/** A call in the world: when it takes effect, when it is answered, and every way in which it can go wrong. */
import type { CallCourse } from '../../../lab/simulation/world/call-faults.ts';
import { GIVE_UP_MS } from '../../../lab/simulation/world/call-faults.ts';
import type { World } from '../../../lab/simulation/world/world.ts';
import { addNotice, outcome, smallWorld, start, testRuns } from './small.ts';

/** What becomes of the first `journal.write`. */
function onFirstWrite(world: World, course: (drawn: CallCourse) => CallCourse): void {
  let first = true;
  world.callHooks.push((site, drawn) => {
    if (site.name !== 'journal.write' || !first) return undefined;
    first = false;
    return course(drawn);
  });
}

async function written(course?: (drawn: CallCourse) => CallCourse): Promise<World> {
  const world = smallWorld(addNotice);
  if (course) onFirstWrite(world, course);
  start(world);
  await world.run(20_000);
  return world;
}

test('takes effect on the way, and is answered later', async () => {
  const times: number[] = [];
  const world = smallWorld(async ({ journal, clock }) => {
    times.push(clock.now());
    await journal.read();
    times.push(clock.now());
  });
  start(world);
  await world.run(1_000);
  const [sent = 0, answered = 0] = times;
  const [effect] = world.trace.filter((one) => one.what === 'call');
  expect(effect?.at).toBeGreaterThan(sent);
  expect(answered).toBeGreaterThan(effect?.at ?? 0);
});

test('takes no time at all where the world has no latency', async () => {
  const world = smallWorld(addNotice, { zeroLatency: true });
  start(world);
  await world.run(0);
  expect(world.table.journal.outbox).toHaveLength(1);
  expect(outcome(world)).toEqual(['done']);
});

describe('a run that is killed', () => {
  test.each([
    ['before', 0],
    ['after-effect', 1],
    ['after-answer', 1],
  ] as const)('%s its call leaves %i effects and never goes on', async (kill, effects) => {
    const world = await written((drawn) => ({ ...drawn, kill }));
    expect(world.table.journal.outbox).toHaveLength(effects);
    expect(outcome(world)).toEqual(['killed']);
  });

  test('from outside still has its calls that are on their way', async () => {
    const world = smallWorld(addNotice);
    onFirstWrite(world, (drawn) => ({ ...drawn, there: 3_000 }));
    start(world);
    world.at(world.now() + 1_000, () => {
      for (const run of world.runs.alive()) world.kill(run);
    });
    await world.run(2_000);
    expect(world.table.journal.outbox).toHaveLength(0);
    await world.run(2_000);
    expect(world.table.journal.outbox).toHaveLength(1);
    expect(outcome(world)).toEqual(['killed']);
  });

  test('sleeps for ever, and says nothing more', async () => {
    let woke = false;
    const world = smallWorld(async ({ clock, log }) => {
      void clock.sleep(500).then(() => log.info('decide', 'Awake.'));
      await clock.sleep(1_000);
      woke = true;
    });
    start(world);
    world.at(world.now() + 100, () => {
      for (const run of world.runs.alive()) world.kill(run);
    });
    await world.run(60_000);
    expect(woke).toBe(false);
    expect(world.trace.filter((one) => one.what === 'line')).toEqual([]);
  });
});

test('a lost answer is a timeout for the caller, and an effect all the same', async () => {
  const world = await written((drawn) => ({ ...drawn, back: 'never' }));
  expect(world.table.journal.outbox).toHaveLength(1);
  const [run] = testRuns(world);
  expect(run?.end).toBe('threw');
  expect(String(run?.result)).toMatch(`journal.write: no answer within ${GIVE_UP_MS} ms.`);
});

test('a lost request is a timeout without an effect', async () => {
  const world = await written((drawn) => ({ ...drawn, there: 'never', back: 'never' }));
  expect(world.table.journal.outbox).toHaveLength(0);
  expect(outcome(world)).toEqual(['threw']);
});

test('a request that lingers takes effect after its caller has given up', async () => {
  const world = smallWorld(addNotice);
  onFirstWrite(world, (drawn) => ({ ...drawn, there: 9_000 }));
  start(world);
  await world.run(GIVE_UP_MS + 500);
  expect(outcome(world)).toEqual(['threw']);
  expect(world.table.journal.outbox).toHaveLength(0);
  await world.run(5_000);
  expect(world.table.journal.outbox).toHaveLength(1);
});

test('a refusal is heard, and has no effect', async () => {
  const world = await written((drawn) => ({ ...drawn, refusal: new Error('no') }));
  expect(world.table.journal.outbox).toHaveLength(0);
  expect(outcome(world)).toEqual(['threw']);
});

test('the limit of an invocation ends a run that hangs', async () => {
  const world = smallWorld(() => new Promise(() => {}));
  world.cloud.functions.invokeAsync('routeaway-lab-switcher', {}, { kind: 'iam' });
  await world.run(120_000);
  expect(world.runs.alive()).toHaveLength(0);
});
