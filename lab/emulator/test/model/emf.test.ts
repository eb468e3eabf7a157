import { parseEmf } from '../../model/emf.ts';
import { START, testCloud } from './lab.ts';

function line(change: object = {}, directive: object = {}): string {
  return JSON.stringify({
    _aws: {
      Timestamp: START,
      CloudWatchMetrics: [
        {
          Namespace: 'Example',
          Dimensions: [['service', 'stage']],
          Metrics: [
            { Name: 'switches', Unit: 'Count' },
            { Name: 'recovery', Unit: 'Milliseconds', StorageResolution: 1 },
          ],
          ...directive,
        },
      ],
    },
    service: 'worker',
    stage: 'lab',
    switches: 1,
    recovery: [41_000, 39_000],
    ...change,
  });
}

const NO_METRIC = [
  'plain text',
  '{"message":"_aws"}',
  '"_aws"',
  '{"_aws":1}',
  '{"_aws":{}}',
  '{"_aws":',
  'null "_aws"',
  '["_aws"]',
];

test('a line in embedded metric format is metrics', () => {
  const dimensions = { service: 'worker', stage: 'lab' };
  expect(parseEmf(line())).toEqual([
    {
      namespace: 'Example',
      data: [
        { name: 'switches', dimensions, timestamp: START, values: [1], unit: 'Count' },
        {
          name: 'recovery',
          dimensions,
          timestamp: START,
          values: [41_000, 39_000],
          unit: 'Milliseconds',
          resolution: 1,
        },
      ],
    },
  ]);
});

test('each set of dimensions is a metric of its own; none is a metric without', () => {
  const dimensionsOf = (dimensions: unknown) =>
    parseEmf(line({}, { Dimensions: dimensions, Metrics: [{ Name: 'switches' }] }))[0]?.data.map(
      (datum) => datum.dimensions,
    );
  expect(dimensionsOf([['service'], []])).toEqual([{ service: 'worker' }, {}]);
  expect(dimensionsOf([])).toEqual([{}]);
});

test.each(NO_METRIC)('%s is no metric', (text) => {
  expect(parseEmf(text)).toEqual([]);
});

test('a metric without a value, or a namespace without a name, is left out', () => {
  expect(parseEmf(line({ switches: 'one' }))[0]?.data.map(({ name }) => name)).toEqual(['recovery']);
  expect(parseEmf(line({}, { Namespace: '' }))).toEqual([]);
});

test('the cloud records what a function logs, and tells what it cannot take', () => {
  const { cloud, losses } = testCloud();
  for (const text of [...NO_METRIC, line()]) cloud.log(text);
  const metric = {
    namespace: 'Example',
    name: 'recovery',
    dimensions: { service: 'worker', stage: 'lab' },
  };
  expect(cloud.metrics.periods(metric, START, START + 60_000, 60)).toMatchObject([
    { sum: 80_000, minimum: 39_000 },
  ]);
  expect(losses).toEqual([]);
  cloud.log(line({}, { Metrics: [{ Name: 'switches', Unit: 'Parsecs' }] }));
  expect(losses).toMatchObject([
    { source: 'logs', target: 'Example', error: { code: 'InvalidParameterValue' } },
  ]);
});
