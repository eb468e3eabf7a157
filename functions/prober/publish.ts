/** Metric: publishes the tick's verdicts as datapoints that alarms watch. Logs it unless all are healthy or nothing was published. */
import { datapoints } from '../../shared/core/verdict/datapoints.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import type { ProberPorts } from './ports.ts';

export async function publish(
  { metric, log }: Pick<ProberPorts, 'metric' | 'log'>,
  tick: Tick,
): Promise<void> {
  await metric.publish(tick);
  const healthy = datapoints(tick);
  // All verdicts are unknown, so nothing was published.
  if (healthy.length === 0) return;
  // All healthy: the log line of the probe says so already.
  if (healthy.length === 3 && healthy.every(({ value }) => value === 1)) return;
  const values = Object.fromEntries(healthy.map(({ side, value }) => [side, value]));
  log.info('metric', 'The health metric was published.', {
    tick: new Date(tick.at).toISOString(),
    ...values,
  });
}
