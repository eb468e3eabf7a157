/**
 * The watchdog: an alarm in another Region that listens for the prober's heartbeat, as the role's template has it.
 * `test/simulation/world` holds this against the template. Its heartbeats travel in no time and never fail: what follows from
 * one that does not get through is told by the tests of the prober.
 */
import { HEARTBEAT } from '../../../shared/aws/heartbeat.ts';
import type { Heartbeat } from '../../../shared/ports.ts';
import type { AlarmDefinition, Cloud } from '../../emulator/model/index.ts';
import type { Tell } from './events.ts';
import { NAMESPACE, STAGE, WATCHDOG_ALARM, WATCHDOG_REGION, WATCHDOG_TOPIC } from './names.ts';

/** `warm`: it has been there for long, and has heard the prober. */
export function setUpWatchdog(cloud: Cloud, tell: Tell, warm: boolean): void {
  const { alarms, topics, metrics } = cloud.in(WATCHDOG_REGION);
  const topic = topics.create(WATCHDOG_TOPIC);
  const alarm = watchdogAlarm(topic);
  if (warm) {
    const now = cloud.clock.now();
    metrics.put(
      NAMESPACE,
      Array.from({ length: 10 }, (_, i) => heartbeat(now - (i + 1) * 60_000)),
    );
    alarms.put({ ...alarm, ActionsEnabled: false });
    alarms.setState(alarm.AlarmName, 'OK', 'At rest.');
  }
  alarms.put(alarm);
  alarms.watch(({ to }) => {
    if (to !== 'INSUFFICIENT_DATA')
      tell({
        what: 'world',
        sentence: `the watchdog in ${WATCHDOG_REGION} ${to === 'ALARM' ? 'goes into ALARM' : 'returns to OK'}`,
      });
  });
}

export const watchdogAlarm = (topic: string): AlarmDefinition => ({
  AlarmName: WATCHDOG_ALARM,
  Namespace: NAMESPACE,
  MetricName: HEARTBEAT,
  Dimensions: [{ Name: 'Stage', Value: STAGE }],
  Statistic: 'SampleCount',
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 1,
  ComparisonOperator: 'LessThanThreshold',
  TreatMissingData: 'breaching',
  AlarmActions: [topic],
  OKActions: [topic],
  InsufficientDataActions: [],
});

const heartbeat = (timestamp: number) => ({
  name: HEARTBEAT,
  dimensions: { Stage: STAGE },
  timestamp,
  value: 1,
  unit: 'Count',
});

/** `skipped`: the cloud's calendar is behind by this much (ms). */
export const heartbeatPort = (cloud: Cloud, skipped: () => number): Heartbeat => ({
  async beat(tick) {
    cloud.in(WATCHDOG_REGION).metrics.put(NAMESPACE, [heartbeat(tick - skipped())]);
  },
});
