/** What Powertools really writes: one JSON line per log line, one per run's gauges. */
import { createObservability } from '../../../shared/observability.ts';

function written(work: (observability: ReturnType<typeof createObservability>) => void): unknown[] {
  const lines: string[] = [];
  const keep = (chunk: string | Uint8Array) => {
    lines.push(String(chunk));
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(keep),
    jest.spyOn(process.stderr, 'write').mockImplementation(keep),
  ];
  try {
    work(createObservability({ stage: 'lab', metricNamespace: 'Routeaway' }));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines.map((line) => JSON.parse(line));
}

it('logs the sentence as message, the verb and what varies as fields', () => {
  const lines = written(({ log }) => {
    log.info('probe', 'All healthy.', { tick: '18:00:10' });
    log.warn('decide', 'Hold.');
    log.error('metric', 'It failed.', { error: new Error('down') });
  });
  expect(lines).toEqual([
    expect.objectContaining({
      level: 'INFO',
      message: 'All healthy.',
      verb: 'probe',
      tick: '18:00:10',
      service: 'routeaway',
      stage: 'lab',
    }),
    expect.objectContaining({ level: 'WARN', message: 'Hold.', verb: 'decide' }),
    expect.objectContaining({
      level: 'ERROR',
      message: 'It failed.',
      verb: 'metric',
      error: expect.objectContaining({ message: 'down' }),
    }),
  ]);
});

it('writes the gauges of a run at its end, and nothing where there are none', () => {
  const lines = written(({ gauges, flush }) => {
    flush();
    gauges.add('Switches', 'count', 1);
    gauges.add('Recovery', 'ms', 41_000);
    // How things stood when the run began is no news at its end.
    gauges.add('TrafficOnStandby', 'level', 1);
    gauges.add('TrafficOnStandby', 'level', 0);
    flush();
    flush();
  });
  expect(lines).toEqual([
    {
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Routeaway',
            Dimensions: [['service', 'Stage']],
            Metrics: [
              { Name: 'Switches', Unit: 'Count' },
              { Name: 'Recovery', Unit: 'Milliseconds' },
              { Name: 'TrafficOnStandby', Unit: 'Count' },
            ],
          },
        ],
      },
      service: 'routeaway',
      Stage: 'lab',
      Switches: 1,
      Recovery: 41_000,
      TrafficOnStandby: 0,
    },
  ]);
});
