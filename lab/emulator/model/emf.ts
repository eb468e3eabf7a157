/**
 * CloudWatch embedded metric format: a log line that is a JSON object with `_aws.CloudWatchMetrics` becomes metrics.
 */
import type { Datum } from './datum.ts';

/** What one line says of one namespace. */
interface EmfMetrics {
  readonly namespace: string;
  readonly data: readonly Datum[];
}

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

/** Empty for a line that is no embedded metric: CloudWatch Logs takes it as plain text then, without a word. */
export function parseEmf(line: string): readonly EmfMetrics[] {
  // Most log lines are not metrics; parsing each of them would be a waste.
  if (!line.includes('"_aws"')) return [];
  const record = parseRecord(line);
  const aws = record?._aws as { Timestamp?: unknown; CloudWatchMetrics?: unknown } | undefined;
  if (!record || !Array.isArray(aws?.CloudWatchMetrics)) return [];
  const timestamp = typeof aws.Timestamp === 'number' ? aws.Timestamp : undefined;
  return (aws.CloudWatchMetrics as Directive[]).flatMap((directive) => {
    const { Namespace: namespace } = directive;
    if (typeof namespace !== 'string' || namespace === '') return [];
    return [{ namespace, data: dataOf(record, directive, timestamp) }];
  });
}

function dataOf(
  record: Record<string, unknown>,
  directive: Directive,
  timestamp: number | undefined,
): Datum[] {
  const sets = dimensionSets(record, directive.Dimensions);
  const metrics = Array.isArray(directive.Metrics) ? (directive.Metrics as Record<string, unknown>[]) : [];
  return metrics.flatMap(({ Name: name, Unit: unit, StorageResolution: resolution }) => {
    if (typeof name !== 'string') return [];
    const values = [record[name]].flat().filter((value): value is number => typeof value === 'number');
    if (values.length === 0) return [];
    return sets.map((dimensions) => ({
      name,
      dimensions,
      timestamp,
      values,
      ...(typeof unit === 'string' && { unit }),
      ...(typeof resolution === 'number' && { resolution }),
    }));
  });
}

/** One metric for each set of dimensions; no set at all is a metric without dimensions. */
function dimensionSets(record: Record<string, unknown>, sets: unknown): Record<string, string>[] {
  if (!Array.isArray(sets) || sets.length === 0) return [{}];
  return sets
    .filter((set): set is string[] => Array.isArray(set))
    .map((set) => Object.fromEntries(set.map((name) => [name, String(record[name] ?? '')])));
}

function parseRecord(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
