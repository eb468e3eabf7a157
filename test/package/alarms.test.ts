/** The alarms that notify, and the dashboard: each uses a metric that is published, under its exact name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setGauges } from '../../functions/switcher/gauges.ts';
import {
  functionOf,
  readAlarms,
  readQueues,
  readRules,
  readTopics,
} from '../../lab/emulator/cloudformation/index.ts';
import { LAB, type LabStack, packageLab } from '../../lab/stand/package/lab.ts';
import { HEARTBEAT } from '../../shared/aws/heartbeat.ts';
import { EMPTY_JOURNAL } from '../../shared/core/journal/journal.ts';
import { datapoints, HEALTHY } from '../../shared/core/verdict/datapoints.ts';
import { createObservability } from '../../shared/observability.ts';

const ROOT = join(__dirname, '../..');
const HOME = LAB.controlRegion;

let stack: LabStack;
beforeAll(async () => {
  stack = (await packageLab({ root: ROOT })).failover;
});

/** As `Namespace Name Dimension=value …`, the dimensions in the order of their names. */
const metric = (namespace: string, name: string, dimensions: Readonly<Record<string, string>>): string =>
  [
    namespace,
    name,
    ...Object.keys(dimensions)
      .sort()
      .map((key) => `${key}=${dimensions[key]}`),
  ].join(' ');

function probed(): readonly string[] {
  const verdict = { tick: 0, judgement: 'healthy', evidence: '' } as const;
  return datapoints({ at: 0, primary: verdict, standby: verdict, public: verdict }).map(({ side }) =>
    metric('Routeaway', HEALTHY, { Stage: 'lab', Side: side }),
  );
}

/** What each run of the switcher publishes. */
function levels(): readonly string[] {
  const names: string[] = [];
  setGauges({ add: (name) => names.push(name) }, EMPTY_JOURNAL);
  return names.map((name) => metric('Routeaway', name, gaugeDimensions()));
}

/** Everything that we publish: the prober's datapoints and its heartbeat, and the gauges of both functions. */
const own = (): readonly string[] => [
  ...probed(),
  metric('Routeaway', HEARTBEAT, { Stage: 'lab' }),
  ...levels(),
  ...events().map((name) => metric('Routeaway', name, gaugeDimensions())),
];

/** And what AWS publishes about our functions, our queue, our rules and our topics. */
function published(): ReadonlySet<string> {
  const functions = ['prober', 'switcher'].map((part) => functionOf(stack.template, part).name);
  return new Set([
    ...own(),
    ...functions.flatMap((FunctionName) =>
      ['Invocations', 'Errors'].map((name) => metric('AWS/Lambda', name, { FunctionName })),
    ),
    ...readQueues(stack.template).map(({ name: QueueName }) =>
      metric('AWS/SQS', 'ApproximateNumberOfMessagesVisible', { QueueName }),
    ),
    ...readTopics(stack.template).map(({ name: TopicName }) =>
      metric('AWS/SNS', 'NumberOfNotificationsFailed', { TopicName }),
    ),
    ...readRules(stack.template).flatMap(({ name: RuleName }) =>
      ['Invocations', 'FailedInvocations'].map((name) => metric('AWS/Events', name, { RuleName })),
    ),
  ]);
}

/** What is published only when it happens. */
function events(): readonly string[] {
  const sources = ['prober', 'switcher'].flatMap((part) => {
    const folder = join(ROOT, 'functions', part);
    return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  });
  const names = sources.flatMap((source) => [
    ...[...source.matchAll(/gauges\.add\('(\w+)'/g)].map(([, name = '']) => name),
    // Each part of a tick has a gauge of its failures.
    ...[...source.matchAll(/part\('(\w+)'/g)].map(([, name]) => `${name}Failures`),
  ]);
  return [...new Set(names)];
}

/** What Powertools puts beside a gauge, found by writing one. */
function gaugeDimensions(): Readonly<Record<string, string>> {
  const lines: string[] = [];
  const spy = jest.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  const { gauges, flush } = createObservability({ stage: 'lab', metricNamespace: 'Routeaway' });
  gauges.add('Any', 'count', 1);
  flush();
  spy.mockRestore();
  write.mockRestore();
  const line = JSON.parse(lines.at(-1) ?? '{}');
  const [names] = line._aws.CloudWatchMetrics[0].Dimensions as string[][];
  return Object.fromEntries((names ?? []).map((name) => [name, line[name]]));
}

const alarms = () => readAlarms(stack.template);
const telling = () =>
  alarms().filter(({ AlarmActions = [] }) => AlarmActions.some((arn) => arn.includes(':sns:')));

test('every alarm looks at a metric that is published', () => {
  const known = published();
  const looked = alarms().map(({ Namespace, MetricName, Dimensions = [] }) =>
    metric(Namespace, MetricName, Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]))),
  );
  expect(looked.filter((one) => !known.has(one))).toEqual([]);
});

test('people hear of whatever goes wrong, and when it is over', () => {
  const topics = readTopics(stack.template).map(({ arn }) => arn);
  expect(
    telling()
      .map(({ AlarmName }) => AlarmName.replace('routeaway-lab-', ''))
      .sort(),
  ).toEqual([
    'failed-runs',
    'primary-unseen',
    'prober-silent',
    'standby-unseen',
    'switcher-errors',
    'switcher-silent',
    'traffic-on-standby',
  ]);
  for (const { AlarmActions, OKActions, AlarmDescription } of telling()) {
    expect(AlarmActions).toEqual(topics);
    expect(OKActions).toEqual(topics);
    // The message that it is OK again repeats it.
    expect(AlarmDescription).toMatch(/^(?:Urgent|Not urgent) in ALARM: [A-Z].*\. OK means: this is over\.$/);
    // CloudWatch takes no more.
    expect(AlarmDescription?.length).toBeLessThanOrEqual(1_024);
  }
});

/** What says the same as an event is none; the two that invoke the switcher count as well. */
test('there are at most nine', () => expect(alarms().length).toBeLessThanOrEqual(9));

test('its first word says whether someone has to act now, as in docs/failure-modes.md', () => {
  const notUrgent = telling()
    .filter(({ AlarmDescription }) => AlarmDescription?.startsWith('Not urgent'))
    .map(({ AlarmName }) => AlarmName.replace('routeaway-lab-', ''))
    .sort();
  expect(notUrgent).toEqual(['traffic-on-standby']);
  expect(readFileSync(join(ROOT, 'docs/failure-modes.md'), 'utf8')).toContain(
    'An alarm is urgent, except `traffic-on-standby` and, with three controllers, `control-silent`;',
  );
});

test('an undelivered message alone is not said to stop failover', () => {
  const failed = telling().find(({ AlarmName }) => AlarmName === 'routeaway-lab-failed-runs');
  expect(failed?.AlarmDescription).toContain(
    'If no run fails, failover goes on, and the message that you did not get is in the queue.',
  );
});

test('its text is true in a message of either state', () => {
  const silent = telling().find(({ AlarmName }) => AlarmName === 'routeaway-lab-prober-silent');
  expect(silent?.AlarmDescription).toBe(
    'Urgent in ALARM: The prober has not been invoked for five minutes, so there is no failover. Look at the rule routeaway-lab-prober in EventBridge. First type: npx routeaway --stage lab --region ca-central-1 logs --since 15min (docs/runbook.md#no-data-the-prober-is-silent-or-refused). OK means: this is over.',
  );
});

test('the alarm of a side does not promise that the switcher acts: it may be kept from it', () => {
  const text = (side: string) =>
    alarms().find(({ AlarmName }) => AlarmName === `routeaway-lab-${side}`)?.AlarmDescription;
  const says = (side: string, region: string) =>
    `Not urgent in ALARM: The ${side} Region (${region}) fails its health probes. The switcher acts by itself unless an override, a dead other side or failing runs keep it from that: look whether clients are served. First type: npx routeaway --stage lab --region ca-central-1 status (docs/runbook.md#where-is-traffic-and-why). OK means: this is over.`;
  expect(text('primary')).toBe(says('primary', LAB.primary.region));
  expect(text('standby')).toBe(says('standby', LAB.standby.region));
});

test('silence is an alarm where a metric ought to come, and none where it counts mishaps', () => {
  const treated = Object.fromEntries(
    telling().map((it) => [it.AlarmName.replace('routeaway-lab-', ''), it.TreatMissingData]),
  );
  expect(treated).toEqual({
    'prober-silent': 'breaching',
    'switcher-silent': 'breaching',
    'primary-unseen': 'breaching',
    'standby-unseen': 'breaching',
    'switcher-errors': 'notBreaching',
    'failed-runs': 'notBreaching',
    'traffic-on-standby': 'ignore',
  });
});

test('what is published all the time is watched by an alarm; what clients get is for people alone', () => {
  const looked = alarms().map(({ Namespace, MetricName, Dimensions = [] }) =>
    metric(Namespace, MetricName, Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]))),
  );
  // Each costs money in every hour in which it has a value. The heartbeat's alarm is in another Region.
  expect([...probed(), ...levels()].filter((one) => !looked.includes(one))).toEqual([
    metric('Routeaway', HEALTHY, { Stage: 'lab', Side: 'public' }),
  ]);
});

describe('the dashboard', () => {
  interface Widget {
    readonly type: string;
    readonly properties: {
      readonly alarms?: string[];
      readonly metrics?: (string | object)[][];
      readonly region?: string;
    };
  }
  const widgets = (): readonly Widget[] => {
    const body = stack.template.resources.Dashboard?.properties.DashboardBody;
    return JSON.parse(String(body)).widgets;
  };

  test('shows every alarm', () => {
    const shown = widgets().flatMap(({ properties }) => properties.alarms ?? []);
    const region = stack.template.region;
    expect(shown.sort()).toEqual(
      alarms()
        .map(({ AlarmName }) => `arn:aws:cloudwatch:${region}:${stack.template.accountId}:alarm:${AlarmName}`)
        .sort(),
    );
  });

  test('shows metrics that are published', () => {
    const known = published();
    const shown = widgets().flatMap(({ properties: { metrics = [] } }) => expand(metrics));
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter((one) => !known.has(one))).toEqual([]);
  });

  test('shows every metric that we publish, and the heartbeat where it is heard', () => {
    const shown = widgets().flatMap(({ properties: { metrics = [] } }) => expand(metrics));
    expect(own().filter((one) => !shown.includes(one))).toEqual([]);
    const elsewhere = widgets().filter(({ properties }) => (properties.region ?? HOME) !== HOME);
    expect(elsewhere.map(({ properties }) => [properties.region, expand(properties.metrics ?? [])])).toEqual([
      [
        functionOf(stack.template, 'prober').environment.ROUTEAWAY_WATCHDOG_REGION,
        [metric('Routeaway', HEARTBEAT, { Stage: 'lab' })],
      ],
    ]);
  });

  test('shows the failed probes by what the metrics say, each expression by a metric of its widget', () => {
    for (const { properties } of widgets()) {
      const rows = properties.metrics ?? [];
      const ids = rows.flatMap((row) => row.flatMap((one) => (one as { readonly id?: string }).id ?? []));
      for (const [first] of rows)
        if (typeof first === 'object') {
          const { expression = '' } = first as { readonly expression?: string };
          expect(ids).toContain(/[a-z]\w*/.exec(expression)?.[0]);
        }
    }
  });

  /** The metrics among the rows; others are expressions. A dot stands for what stood above it, three dots for all of it. */
  function expand(rows: readonly (string | object)[][]): string[] {
    let above: string[] = [];
    const metrics = rows.filter(([first]) => typeof first === 'string');
    return metrics.map((row) => {
      const words = row.filter((word) => typeof word === 'string');
      const full =
        words[0] === '...'
          ? [...above.slice(0, above.length - (words.length - 1)), ...words.slice(1)]
          : words.map((word, i) => (word === '.' ? (above[i] ?? '') : word));
      above = full;
      const [namespace = '', name = '', ...pairs] = full;
      const dimensions = Object.fromEntries(
        pairs.flatMap((key, i) => (i % 2 === 0 ? [[key, pairs[i + 1] ?? '']] : [])),
      );
      return metric(namespace, name, dimensions);
    });
  }
});
