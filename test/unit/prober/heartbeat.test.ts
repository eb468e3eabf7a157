/** The heartbeat to the other Region: what it attests, and that nothing waits for it. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { run } from '../../../functions/prober/run.ts';
import { failure, HOME, START, startWorld } from '../../../lab/emulator/test/protocols/world.ts';
import { createHeartbeat } from '../../../shared/aws/heartbeat.ts';
import { createWorld, jumpingClock, type World } from './world.ts';

const S = 1_000;
const SPAN = {
  deadline: START + 120 * S,
  by: { tolerableErrors: 0.02, confirm: 18 * S },
};

/** A run in `world`; `answer` is what becomes of each heartbeat. Gives the seconds of the ticks that beat. */
async function beats(
  world: World,
  answer: (tick: number) => Promise<void> = async () => {},
): Promise<number[]> {
  const seconds: number[] = [];
  const heartbeat = {
    beat(tick: number) {
      seconds.push((tick - START) / S);
      return answer(tick);
    },
  };
  await run({ ...world.ports, heartbeat }, jumpingClock(START), SPAN).catch(() => {});
  return seconds;
}

test('beats once a run, when its metrics are published, under the time of its newest tick', async () => {
  expect(await beats(createWorld())).toEqual([70]);
});

test.each(['metric', 'ledger.write', 'ledger.read'])('is silent where %s fails', async (call) => {
  const world = createWorld();
  world.failing.add(call);
  expect(await beats(world)).toEqual([]);
});

test('is silent where the switcher cannot be woken for a side that is down', async () => {
  const world = createWorld({ primary: 'unhealthy' });
  world.failing.add('invoke');
  expect(await beats(world)).toEqual([]);
});

test('beats while everything is down: that is seen, and told', async () => {
  const world = createWorld({ primary: 'unhealthy', standby: 'unhealthy', public: 'unhealthy' });
  expect(await beats(world)).toHaveLength(1);
});

test('one that does not get through is loud, and the run is none the worse', async () => {
  const world = createWorld();
  const fails = async () => {
    throw new Error('us-west-2 is gone');
  };
  expect(await beats(world, fails)).toEqual([70]);
  expect(world.published).toHaveLength(8);
  expect(world.gauges).toEqual(['HeartbeatFailures']);
  expect(world.lines.filter(({ level }) => level === 'warn')).toEqual([
    {
      level: 'warn',
      verb: 'metric',
      sentence: 'The heartbeat did not get through to the other Region.',
      fields: { tick: new Date(START + 70 * S).toISOString(), error: new Error('us-west-2 is gone') },
    },
  ]);
});

test('one that hangs is no failure of the run', async () => {
  const world = createWorld();
  const heartbeat = { beat: () => new Promise<void>(() => {}) };
  expect(await run({ ...world.ports, heartbeat }, jumpingClock(START), SPAN)).toBe(8);
});

test('a run without a watchdog says nothing of it', async () => {
  const world = createWorld();
  await run(world.ports, jumpingClock(START), SPAN);
  expect([world.gauges, world.lines.filter(({ level }) => level !== 'info')]).toEqual([[], []]);
});

describe('on the wire', () => {
  const Condition = { StringEquals: { 'cloudwatch:namespace': 'Routeaway' } };
  const publishes = { Effect: 'Allow', Action: 'cloudwatch:PutMetricData', Resource: '*', Condition };
  const sent = async (namespace: string, statements: readonly object[]) => {
    const world = await startWorld(statements);
    const client = new CloudWatchClient(world.settings('WORKER', 'us-west-2'));
    try {
      await createHeartbeat(client, { namespace, stage: 'lab' }).beat(START - 5 * S);
      return world;
    } finally {
      client.destroy();
      await world.close();
    }
  };

  test('is a metric of the other Region, and of that one alone', async () => {
    const { cloud } = await sent('Routeaway', [publishes]);
    const id = { namespace: 'Routeaway', name: 'Heartbeat', dimensions: { Stage: 'lab' }, unit: undefined };
    const [told, home] = ['us-west-2', HOME].map((region) =>
      cloud.in(region).metrics.windows(id, START - 60 * S, 1, 60),
    );
    expect(told?.[0]).toMatchObject({ sampleCount: 1, minimum: 1 });
    expect(home?.[0]).toBeUndefined();
  });

  test('needs the right to publish in its namespace', async () => {
    expect((await failure(sent('Another', [publishes]))).name).toMatch(/AccessDenied/);
  });
});
