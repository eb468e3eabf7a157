/** The heartbeat: a metric in another Region, under the time of the tick, not of the call. */
import { type CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Heartbeat } from '../ports.ts';
import { limited } from './clients.ts';

export const HEARTBEAT = 'Heartbeat';

/** `client`: of the Region that listens. */
export function createHeartbeat(
  client: CloudWatchClient,
  { namespace, stage }: { readonly namespace: string; readonly stage: string },
): Heartbeat {
  return {
    async beat(tick) {
      const MetricData = [
        {
          MetricName: HEARTBEAT,
          Dimensions: [{ Name: 'Stage', Value: stage }],
          Timestamp: new Date(tick),
          Value: 1,
          Unit: 'Count' as const,
        },
      ];
      await client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }), limited());
    },
  };
}
