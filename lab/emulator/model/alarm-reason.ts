/** Why an alarm changed its state, in CloudWatch's words and as its JSON. */
import type { AlarmState } from './alarm.ts';
import type { AlarmDefinition } from './alarm-definition.ts';

export interface Reason {
  readonly reason: string;
  readonly reasonData?: string | undefined;
}

/** One period of the evaluation: its start and its value, or no value. */
export interface Sample {
  readonly start: number;
  readonly sampleCount: number;
  readonly value: number | undefined;
}

const COMPARED = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** `samples`: the whole evaluation range, oldest first. */
export function reasonFor(
  definition: AlarmDefinition,
  samples: readonly Sample[],
  from: AlarmState,
  to: AlarmState,
  now: number,
): Reason {
  const { EvaluationPeriods: n, DatapointsToAlarm: m = n } = definition;
  const real = samples.filter(({ value }) => value !== undefined).slice(-n);
  return {
    reason: sentence(definition, real, n, m, from, to),
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: cloudWatchTime(now),
      ...(real[0] && { startDate: cloudWatchTime(real[0].start) }),
      statistic: definition.Statistic,
      period: definition.Period,
      recentDatapoints: real.map(({ value }) => value),
      threshold: definition.Threshold,
      evaluatedDatapoints: samples
        .slice(-n)
        .reverse()
        .map(({ start, sampleCount, value }) => ({
          timestamp: cloudWatchTime(start),
          ...(value !== undefined && { sampleCount, value }),
        })),
    }),
  };
}

function sentence(
  definition: AlarmDefinition,
  real: readonly Sample[],
  n: number,
  m: number,
  from: AlarmState,
  to: AlarmState,
): string {
  if (to === 'INSUFFICIENT_DATA' || real.length === 0) {
    const treated = to === 'INSUFFICIENT_DATA' ? '' : ` and treated as ${definition.TreatMissingData}`;
    const unknown = Math.max(1, n - real.length);
    return `Insufficient Data: ${unknown} datapoint${unknown === 1 ? ' was' : 's were'} unknown${treated}.`;
  }
  const compared = COMPARED[definition.ComparisonOperator];
  const counted = real.filter(({ value }) => (to === 'ALARM') === breaches(definition, value as number));
  const values = real.map(({ value, start }) => `${decimal(value as number)} (${shortTime(start)})`);
  const verb = `${counted.length === 1 ? 'was' : 'were'} ${to === 'ALARM' ? '' : 'not '}${compared}`;
  const needed = to === 'ALARM' ? m : n - m + 1;
  return (
    `Threshold Crossed: ${counted.length} out of the last ${n} datapoints [${values.reverse().join(', ')}] ${verb} ` +
    `the threshold (${decimal(definition.Threshold)}) (minimum ${needed} datapoint${needed === 1 ? '' : 's'} for ${from} -> ${to} transition).`
  );
}

export function breaches({ ComparisonOperator, Threshold }: AlarmDefinition, value: number): boolean {
  switch (ComparisonOperator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= Threshold;
    case 'GreaterThanThreshold':
      return value > Threshold;
    case 'LessThanThreshold':
      return value < Threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= Threshold;
  }
}

/** As CloudWatch writes times in its events: `2027-01-05T18:00:00.000+0000`. */
export function cloudWatchTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}

/** `05/01/27 18:00:00`. */
function shortTime(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split(/[T.]/);
  return `${date.slice(2).split('-').reverse().join('/')} ${clock}`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
