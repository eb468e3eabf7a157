/** Metric: what the tick has learned, as datapoints that alarms watch. Told where there is something to tell. */
import { datapoints } from '../../shared/core/verdict/datapoints.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import type { ProberPorts } from './ports.ts';

export async function publish(
  { metric, log }: Pick<ProberPorts, 'metric' | 'log'>,
  tick: Tick,
): Promise<void> {
  await metric.publish(tick);
  const healthy = datapoints(tick).filter(({ name }) => name === 'Healthy');
  // Nothing was learned, so nothing was published.
  if (healthy.length === 0) return;
  // Ones for all three: the line about the probe has said it.
  if (healthy.length === 3 && healthy.every(({ value }) => value === 1)) return;
  const values = Object.fromEntries(healthy.map(({ side, value }) => [side, value]));
  log.info('metric', 'The health metric was published.', {
    tick: new Date(tick.at).toISOString(),
    ...values,
  });
}
