/**
 * CloudWatch metrics: datapoints in, statistics of periods out. Kept in one-second buckets for three hours, as
 * CloudWatch keeps high-resolution values; older ones are gone.
 */

export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface Datum {
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>> | undefined;
  /** Epoch ms; the time of the call where absent. */
  readonly timestamp?: number | undefined;
  readonly value?: number | undefined;
  /** Instead of `value`: many values at once, each `counts[i]` times (once where `counts` is absent). */
  readonly values?: readonly number[] | undefined;
  readonly counts?: readonly number[] | undefined;
  /** Instead of `value`: what a client has summed up. */
  readonly statistics?: Aggregate | undefined;
  /** As `StandardUnit`, e.g. `Count`; `None` where absent. */
  readonly unit?: string | undefined;
  /** StorageResolution: 1 (high) or 60 seconds (the default). */
  readonly resolution?: number | undefined;
}

/** What a period holds. */
export interface Aggregate {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

export type Statistic = 'Minimum' | 'Maximum' | 'Average' | 'Sum' | 'SampleCount';

export interface PeriodStatistic extends Aggregate {
  /** Start of the period, epoch ms. */
  readonly start: number;
}

export interface Metrics {
  /**
   * PutMetricData: all of `data` or nothing. Throws MissingParameter, InvalidParameterValue or InvalidParameterCombination
   * (all 400) where a datum has no value or two, a value that is not finite, an unknown unit, more than 30 dimensions,
   * or a timestamp more than two weeks old or more than two hours ahead.
   */
  put(namespace: string, data: readonly Datum[]): void;
  /** As `put`, for what the model's own services and log lines report: no API call, so no fault hook. */
  record(namespace: string, data: readonly Datum[]): void;
  /** Periods of `periodSeconds` in [start, end) that have data, oldest first; periods are aligned to their length. */
  periods(metric: MetricId, start: number, end: number, periodSeconds: number): readonly PeriodStatistic[];
  /** All data in [start, end), or undefined where there is none. */
  aggregate(metric: MetricId, start: number, end: number): Aggregate | undefined;
  /** Metrics that have had data, by namespace where given. */
  list(namespace?: string): readonly MetricId[];
}
