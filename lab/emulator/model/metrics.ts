/**
 * CloudWatch metrics: datapoints in, statistics of periods out. Kept in one-second buckets for three hours, as
 * CloudWatch keeps high-resolution values; older ones are gone.
 */

import type { LabClock } from './clock.ts';
import { type Aggregate, aggregateOf, checkData, checkDatum, type Datum } from './datum.ts';
import type { Admit } from './error.ts';
import { createSeries, type Series } from './series.ts';

export interface MetricId {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Only datapoints put with this unit; any where absent. */
  readonly unit?: string | undefined;
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
  /** GetMetricData: periods of `periodSeconds` in [start, end) that have data, oldest first, aligned to their length. */
  periods(metric: MetricId, start: number, end: number, periodSeconds: number): readonly PeriodStatistic[];
  /** `count` windows of `periodSeconds` from `start` on, undefined for one without data. What alarms look at; no API call. */
  windows(
    metric: MetricId,
    start: number,
    count: number,
    periodSeconds: number,
  ): readonly (Aggregate | undefined)[];
  /** ListMetrics: what has had data within the retention, by namespace where given. */
  list(namespace?: string): readonly MetricId[];
}

export function statisticOf(aggregate: Aggregate, statistic: Statistic): number {
  switch (statistic) {
    case 'Minimum':
      return aggregate.minimum;
    case 'Maximum':
      return aggregate.maximum;
    case 'Sum':
      return aggregate.sum;
    case 'SampleCount':
      return aggregate.sampleCount;
    case 'Average':
      return aggregate.sum / aggregate.sampleCount;
  }
}

/** CloudWatch keeps high-resolution values for three hours. */
export const RETENTION_MS = 3 * 3_600_000;

interface Held {
  readonly metric: MetricId;
  /** By unit; nearly always one. */
  readonly units: Map<string, Series>;
}

interface MetricsOptions {
  readonly clock: LabClock;
  readonly admit: Admit;
}

export function createMetrics({ clock, admit }: MetricsOptions): Metrics {
  const held = new Map<string, Held>();
  /** Whoever asks again and again does so with the same object. */
  const keys = new WeakMap<MetricId, string>();

  const find = (metric: MetricId): Held | undefined => {
    let key = keys.get(metric);
    if (key === undefined) {
      key = keyOf(metric.namespace, metric.name, metric.dimensions);
      keys.set(metric, key);
    }
    return held.get(key);
  };

  const keep = (namespace: string, datum: Datum): void => {
    const now = clock.now();
    const dimensions = datum.dimensions ?? {};
    const key = keyOf(namespace, datum.name, dimensions);
    let entry = held.get(key);
    if (!entry) {
      entry = { metric: { namespace, name: datum.name, dimensions: { ...dimensions } }, units: new Map() };
      held.set(key, entry);
    }
    const unit = datum.unit ?? 'None';
    let series = entry.units.get(unit);
    if (!series) {
      series = createSeries();
      entry.units.set(unit, series);
    }
    const bucketMs = datum.resolution === 1 ? 1000 : 60_000;
    series.add(floorTo(datum.timestamp ?? now, bucketMs), aggregateOf(datum));
    series.prune(now - RETENTION_MS);
  };

  const windows: Metrics['windows'] = (metric, start, count, periodSeconds) => {
    const units = find(metric)?.units;
    if (!units) return new Array<undefined>(count).fill(undefined);
    const parts: (Aggregate | undefined)[][] = [];
    for (const [unit, series] of units) {
      if (metric.unit !== undefined && metric.unit !== unit) continue;
      parts.push(series.windows(start, periodSeconds * 1000, count));
    }
    const [first] = parts;
    if (first && parts.length === 1) return first;
    return Array.from({ length: count }, (_, index) => merge(parts.map((part) => part[index])));
  };

  return {
    put(namespace, data) {
      admit('PutMetricData');
      checkData(namespace, data, clock.now());
      for (const datum of data) keep(namespace, datum);
    },
    record(namespace, data) {
      for (const datum of data) checkDatum(datum, clock.now());
      for (const datum of data) keep(namespace, datum);
    },
    periods(metric, start, end, periodSeconds) {
      admit('GetMetricData');
      const ms = periodSeconds * 1000;
      const first = floorTo(Math.max(start, clock.now() - RETENTION_MS), ms);
      const count = Math.max(0, Math.ceil((end - first) / ms));
      return windows(metric, first, count, periodSeconds).flatMap((window, index) =>
        window ? [{ ...pick(window), start: first + index * ms }] : [],
      );
    },
    windows,
    list(namespace) {
      admit('ListMetrics');
      const oldest = clock.now() - RETENTION_MS;
      const found: MetricId[] = [];
      for (const [key, { metric, units }] of held) {
        for (const series of units.values()) series.prune(oldest);
        if ([...units.values()].every((series) => series.isEmpty())) held.delete(key);
        else if (namespace === undefined || namespace === metric.namespace) found.push(metric);
      }
      return found;
    },
  };
}

function floorTo(time: number, ms: number): number {
  return Math.floor(time / ms) * ms;
}

function pick({ sampleCount, sum, minimum, maximum }: Aggregate): Aggregate {
  return { sampleCount, sum, minimum, maximum };
}

function merge(parts: readonly (Aggregate | undefined)[]): Aggregate | undefined {
  const real = parts.filter((part) => part !== undefined);
  if (real.length === 0) return undefined;
  return {
    sampleCount: real.reduce((total, part) => total + part.sampleCount, 0),
    sum: real.reduce((total, part) => total + part.sum, 0),
    minimum: Math.min(...real.map((part) => part.minimum)),
    maximum: Math.max(...real.map((part) => part.maximum)),
  };
}

/** The same for the same metric, in whatever order its dimensions come. Newlines do not occur in names. */
function keyOf(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): string {
  let key = `${namespace}\n${name}`;
  const names = Object.keys(dimensions);
  if (names.length > 1) names.sort();
  for (const dimension of names) key += `\n${dimension}\n${dimensions[dimension]}`;
  return key;
}
