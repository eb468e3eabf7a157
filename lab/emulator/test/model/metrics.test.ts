import type { Datum } from '../../model/datum.ts';
import type { MetricId } from '../../model/metrics.ts';
import fc from '../fast-check.ts';
import { refusal, START, testCloud } from './lab.ts';

const METRIC: MetricId = {
  namespace: 'Example',
  name: 'Healthy',
  dimensions: { Side: 'primary', Stage: 'lab' },
};
const DATUM: Datum = {
  name: 'Healthy',
  dimensions: { Stage: 'lab', Side: 'primary' },
  value: 1,
  resolution: 1,
};

describe('statistics of periods', () => {
  test('sum up what was put, aligned to the period, late datapoints included', () => {
    const { cloud } = testCloud();
    const put = (seconds: number, value: number) =>
      cloud.metrics.put('Example', [{ ...DATUM, value, timestamp: START + seconds * 1000 }]);
    put(0, 4);
    put(25, 7);
    put(9, 2);
    put(9, 1);
    expect(cloud.metrics.periods(METRIC, START, START + 30_000, 10)).toEqual([
      { start: START, sampleCount: 3, sum: 7, minimum: 1, maximum: 4 },
      { start: START + 20_000, sampleCount: 1, sum: 7, minimum: 7, maximum: 7 },
    ]);
    expect(cloud.metrics.periods(METRIC, START, START + 30_000, 60)).toMatchObject([
      { start: START, sampleCount: 4 },
    ]);
    expect(cloud.metrics.periods({ ...METRIC, dimensions: {} }, START, START + 30_000, 10)).toEqual([]);
  });

  test('a datum may hold many values, or what was summed up before', () => {
    const { cloud } = testCloud();
    cloud.metrics.put('Example', [
      { name: 'Latency', values: [10, 20], counts: [3, 1] },
      { name: 'Latency', statistics: { sampleCount: 2, sum: 12, minimum: 5, maximum: 7 } },
    ]);
    const latency = { namespace: 'Example', name: 'Latency', dimensions: {} };
    expect(cloud.metrics.periods(latency, START, START + 1, 60)).toEqual([
      { start: START, sampleCount: 6, sum: 62, minimum: 5, maximum: 20 },
    ]);
  });

  test('standard resolution knows only the minute', () => {
    const { cloud } = testCloud();
    const timestamp = START + 35_000;
    cloud.metrics.put('Example', [{ name: 'Healthy', dimensions: METRIC.dimensions, value: 1, timestamp }]);
    expect(cloud.metrics.periods(METRIC, START, START + 60_000, 10)).toMatchObject([{ start: START }]);
  });

  test('a unit asked for leaves the others out; none asked for takes all', () => {
    const { cloud } = testCloud();
    cloud.metrics.put('Example', [
      { ...DATUM, unit: 'Count' },
      { ...DATUM, value: 5 },
    ]);
    const samples = (unit?: string) =>
      cloud.metrics.periods({ ...METRIC, unit }, START, START + 10_000, 10).map(({ sum }) => sum);
    expect([samples(), samples('Count'), samples('Seconds')]).toEqual([[6], [1], []]);
  });

  test('three hours are kept, and no more', () => {
    const { cloud, clock } = testCloud();
    const sums = () => cloud.metrics.periods(METRIC, START, clock.now() + 1, 3600).map(({ sum }) => sum);
    for (let hour = 0; hour < 5; hour++) {
      cloud.metrics.put('Example', [{ ...DATUM, value: hour }]);
      clock.advance(3_600_000);
    }
    expect(sums()).toEqual([2, 3, 4]);
    expect(cloud.metrics.windows(METRIC, START, 1, 10)).toEqual([undefined]);
    expect(cloud.metrics.list('Example')).toMatchObject([{ name: 'Healthy' }]);
    clock.advance(4 * 3_600_000);
    expect(cloud.metrics.list()).toEqual([]);
  });

  test('any window holds the sum of the datapoints inside', () => {
    const datum = fc.record({
      second: fc.integer({ min: 0, max: 600 }),
      value: fc.integer({ min: -9, max: 9 }),
    });
    const window = fc.record({
      start: fc.nat(600),
      count: fc.integer({ min: 1, max: 8 }),
      period: fc.constantFrom(1, 10, 60),
    });
    fc.assert(
      fc.property(fc.array(datum, { maxLength: 60 }), window, (data, { start, count, period }) => {
        const { cloud } = testCloud();
        for (const { second, value } of data) {
          cloud.metrics.put('Example', [{ ...DATUM, value, timestamp: START + second * 1000 }]);
        }
        const windows = cloud.metrics.windows(METRIC, START + start * 1000, count, period);
        expect(windows).toHaveLength(count);
        windows.forEach((aggregate, index) => {
          const from = start + index * period;
          const inside = data.filter(({ second }) => second >= from && second < from + period);
          expect(aggregate?.sampleCount ?? 0).toBe(inside.length);
          expect(aggregate?.sum ?? 0).toBe(inside.reduce((sum, { value }) => sum + value, 0));
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('PutMetricData refuses', () => {
  const HOUR = 3_600_000;
  const rows: [string, Partial<Datum>, string][] = [
    ['nothing: a plain datum', {}, 'accepted'],
    ['nothing: 13 days old', { timestamp: START - 13 * 24 * HOUR }, 'accepted'],
    ['nothing: an hour ahead', { timestamp: START + HOUR }, 'accepted'],
    ['15 days old', { timestamp: START - 15 * 24 * HOUR }, 'InvalidParameterValue 400'],
    ['three hours ahead', { timestamp: START + 3 * HOUR }, 'InvalidParameterValue 400'],
    ['a time that is none', { timestamp: Number.NaN }, 'InvalidParameterValue 400'],
    ['NaN', { value: Number.NaN }, 'InvalidParameterValue 400'],
    ['infinity', { value: Number.POSITIVE_INFINITY }, 'InvalidParameterValue 400'],
    [
      'infinity among many',
      { value: undefined, values: [1, Number.NEGATIVE_INFINITY] },
      'InvalidParameterValue 400',
    ],
    ['no value', { value: undefined }, 'MissingParameter 400'],
    ['two values', { values: [1] }, 'InvalidParameterCombination 400'],
    [
      'counts of another length',
      { value: undefined, values: [1], counts: [1, 2] },
      'InvalidParameterValue 400',
    ],
    ['an unknown unit', { unit: 'Millis' }, 'InvalidParameterValue 400'],
    ['an unknown resolution', { resolution: 10 }, 'InvalidParameterValue 400'],
    ['a dimension without a value', { dimensions: { Side: '' } }, 'InvalidParameterValue 400'],
    ['no name', { name: '' }, 'MissingParameter 400'],
    [
      '31 dimensions',
      { dimensions: Object.fromEntries([...Array(31).keys()].map((n) => [`d${n}`, 'x'])) },
      'InvalidParameterValue 400',
    ],
  ];
  test.each(rows)('%s', (_, change, answer) => {
    const { cloud } = testCloud();
    expect(refusal(() => cloud.metrics.put('Example', [{ ...DATUM, ...change }]))).toBe(answer);
  });

  test('a namespace of AWS, none at all, and no data', () => {
    const { metrics } = testCloud().cloud;
    expect(refusal(() => metrics.put('AWS/Lambda', [DATUM]))).toBe('InvalidParameterValue 400');
    expect(refusal(() => metrics.put('', [DATUM]))).toBe('MissingParameter 400');
    expect(refusal(() => metrics.put('Example', []))).toBe('MissingParameter 400');
  });

  test('all of a call where one datum is wrong', () => {
    const { metrics } = testCloud().cloud;
    expect(refusal(() => metrics.put('Example', [DATUM, { ...DATUM, value: Number.NaN }]))).not.toBe(
      'accepted',
    );
    expect(metrics.list()).toEqual([]);
  });
});
