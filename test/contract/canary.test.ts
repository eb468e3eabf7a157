/**
 * The alarm of a CloudWatch Synthetics canary as a signal of one's own: a canary that fails once a minute, its alarm in the
 * Region of the primary, and a prober that reads it over the wire, while every probe of its own gets a good answer.
 */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { probe } from '../../functions/prober/probe.ts';
import { startWorld, type World } from '../../lab/emulator/test/protocols/world.ts';
import { createUserAlarms } from '../../shared/aws/user-alarms.ts';
import { judge } from '../../shared/core/decision/health.ts';
import { MINUTE, SECOND } from '../../shared/core/duration.ts';
import { EMPTY_LEDGER, record } from '../../shared/core/journal/ledger.ts';
import { DEFAULT_SETTINGS } from '../../shared/core/settings.ts';
import { createWorld } from '../unit/prober/world.ts';

const REGION = 'us-east-2';
const CANARY = { CanaryName: 'shop' };

let world: World;
let client: CloudWatchClient;
beforeEach(async () => {
  world = await startWorld([{ Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: '*' }]);
  client = new CloudWatchClient(world.settings('WORKER', REGION));
  // As the console proposes it for a canary that runs each minute.
  world.cloud.in(REGION).alarms.put({
    AlarmName: 'Synthetics-Alarm-shop',
    Namespace: 'CloudWatchSynthetics',
    MetricName: 'SuccessPercent',
    Dimensions: [{ Name: 'CanaryName', Value: CANARY.CanaryName }],
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 90,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'notBreaching',
  });
});
afterEach(async () => {
  client.destroy();
  await world.close();
});

/** Ten seconds at a time: each minute the canary runs, then the prober ticks. */
async function play(minutes: number, success: (minute: number) => number) {
  const { clock, cloud } = world;
  const alarms = createUserAlarms(
    { primary: [{ name: 'Synthetics-Alarm-shop', region: REGION }], standby: [] },
    3_000,
    () => client,
  );
  const { ports } = createWorld();
  const seen: { second: number; state: string; evidence: string }[] = [];
  let ledger = EMPTY_LEDGER;
  for (let second = 0; second < minutes * 60; second += 10) {
    if (second % 60 === 0)
      cloud
        .in(REGION)
        .metrics.put('CloudWatchSynthetics', [
          { name: 'SuccessPercent', value: success(second / 60), dimensions: CANARY },
        ]);
    const at = clock.now();
    ledger = record(ledger, await probe({ ...ports, alarms }, at));
    const point = { region: 'ca-central-1', ...ledger };
    const { state } = judge([point], 'primary', at, DEFAULT_SETTINGS);
    seen.push({ second, state, evidence: ledger.primary.at(-1)?.evidence ?? '' });
    clock.advance(10 * SECOND);
  }
  return seen;
}

test('a canary that succeeds, and one that fails once, move nothing', async () => {
  const seen = await play(10, (minute) => (minute === 4 ? 0 : 100));
  expect([...new Set(seen.map(({ state }) => state))]).toEqual(['healthy']);
});

test('a canary that goes on failing makes its side unhealthy, though every probe is answered', async () => {
  const seen = await play(12, (minute) => (minute >= 5 ? 0 : 100));
  const first = seen.find(({ state }) => state === 'unhealthy');
  expect(first?.evidence).toBe('alarm Synthetics-Alarm-shop is in ALARM; the probe itself finds nothing');
  // Two periods of the alarm, and what the judgement wants of any alarm.
  const after = (first?.second ?? 0) - (5 * MINUTE) / SECOND;
  expect(after).toBeGreaterThan(60);
  expect(after).toBeLessThanOrEqual(180);
  expect(seen.at(-1)?.state).toBe('unhealthy');
});
