/** What PutMetricData checks, and a datum's values summed up. */
import { ServiceError } from './error.ts';

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

const HOUR = 3_600_000;
const OLDEST = 14 * 24 * HOUR;
const NEWEST = 2 * HOUR;
/** CloudWatch takes −2^360 … 2^360. */
const LARGEST = 2 ** 360;

const SIZES = ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'];
const BITS = ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'];
const AMOUNTS = [...SIZES, ...BITS, 'Count'];
const UNITS: ReadonlySet<string> = new Set([
  ...['None', 'Percent', 'Seconds', 'Milliseconds', 'Microseconds'],
  ...AMOUNTS,
  ...AMOUNTS.map((amount) => `${amount}/Second`),
]);

/** Throws as `Metrics.put` says. */
export function checkData(namespace: string, data: readonly Datum[], now: number): void {
  if (!namespace) throw missing('The parameter Namespace is required.');
  if (namespace.length > 255) throw wrong('The parameter Namespace must be no longer than 255 characters.');
  if (namespace.startsWith('AWS/')) throw wrong('The value AWS/ for parameter Namespace is invalid.');
  if (data.length === 0) throw missing('The parameter MetricData is required.');
  if (data.length > 1000) throw wrong(`A request holds at most 1,000 metrics, not ${data.length}.`);
  for (const datum of data) checkDatum(datum, now);
}

export function checkDatum(datum: Datum, now: number): void {
  if (!datum.name) throw missing('The parameter MetricData.member.MetricName is required.');
  const dimensions = Object.entries(datum.dimensions ?? {});
  if (dimensions.length > 30)
    throw wrong(`${datum.name} has ${dimensions.length} dimensions; 30 are possible.`);
  for (const [name, value] of dimensions) {
    if (!name || !value)
      throw wrong(`${datum.name}: a dimension needs a name and a value, not "${name}" = "${value}".`);
  }
  if (datum.unit !== undefined && !UNITS.has(datum.unit))
    throw wrong(`${datum.name}: there is no unit ${datum.unit}.`);
  if (datum.resolution !== undefined && datum.resolution !== 1 && datum.resolution !== 60) {
    throw wrong(`${datum.name}: StorageResolution is 1 or 60, not ${datum.resolution}.`);
  }
  checkTime(datum, now);
  checkValues(datum);
}

function checkTime({ name, timestamp }: Datum, now: number): void {
  if (timestamp === undefined) return;
  if (!Number.isFinite(timestamp)) throw wrong(`${name}: the timestamp is not a time.`);
  if (timestamp < now - OLDEST || timestamp > now + NEWEST) {
    throw wrong(
      `${name}: ${new Date(timestamp).toISOString()} is more than two weeks old or more than two hours ahead.`,
    );
  }
}

function checkValues({ name, value, values, counts, statistics }: Datum): void {
  // One plain value is nearly every datum; simulated days are made of millions of them.
  if (value !== undefined && !values && !statistics && Math.abs(value) <= LARGEST) return;
  const given = [value, values, statistics].filter((one) => one !== undefined).length;
  if (given === 0) throw missing(`${name} needs one of Value, Values and StatisticValues.`);
  if (given > 1) {
    const message = `${name}: Value, Values and StatisticValues are mutually exclusive.`;
    throw new ServiceError('InvalidParameterCombination', 400, message);
  }
  if (values && (values.length === 0 || values.length > 150))
    throw wrong(`${name}: Values holds 1 to 150 values.`);
  if (counts && counts.length !== values?.length)
    throw wrong(`${name}: Counts and Values must be of one length.`);
  const numbers = [value ?? [], values ?? [], counts ?? [], Object.values(statistics ?? {})].flat();
  for (const number of numbers) {
    if (!(Math.abs(number) <= LARGEST))
      throw wrong(`${name}: ${number} is not a value that CloudWatch takes.`);
  }
}

/** The values of a datum that has passed the checks. */
export function aggregateOf({ value, values, counts, statistics }: Datum): Aggregate {
  if (statistics) return statistics;
  if (value !== undefined) return { sampleCount: 1, sum: value, minimum: value, maximum: value };
  const all = values ?? [];
  const weight = (index: number): number => counts?.[index] ?? 1;
  return {
    sampleCount: all.reduce((total, _, index) => total + weight(index), 0),
    sum: all.reduce((total, one, index) => total + one * weight(index), 0),
    minimum: Math.min(...all),
    maximum: Math.max(...all),
  };
}

function missing(message: string): ServiceError {
  return new ServiceError('MissingParameter', 400, message);
}

function wrong(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', 400, message);
}
