/**
 * CloudWatch embedded metric format: a log line that is a JSON object with `_aws.CloudWatchMetrics` becomes metrics.
 */
import type { Datum } from './metrics.ts';

/** What one line says of one namespace. */
export interface EmfMetrics {
  readonly namespace: string;
  readonly data: readonly Datum[];
}
