/** Publishes the datapoints of ticks in one call, at high resolution, each under the time of its tick, not of the call. */
import { type CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { datapoints, HEALTHY } from '../core/verdict/datapoints.ts';
import type { HealthMetric } from '../ports.ts';
import { limited } from './clients.ts';

export function createHealthMetric(
  client: CloudWatchClient,
  { namespace, stage }: { readonly namespace: string; readonly stage: string },
): HealthMetric {
  return {
    async publish(ticks) {
      const MetricData = ticks.flatMap((tick) =>
        datapoints(tick).map(({ side, value }) => ({
          MetricName: HEALTHY,
          Dimensions: [
            { Name: 'Stage', Value: stage },
            { Name: 'Side', Value: side },
          ],
          Timestamp: new Date(tick.at),
          Value: value,
          Unit: 'None' as const,
          StorageResolution: 1,
        })),
      );
      // Ticks of unknowns have nothing to say, and the service refuses an empty call.
      if (MetricData.length === 0) return;
      await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }), limited());
    },
  };
}
