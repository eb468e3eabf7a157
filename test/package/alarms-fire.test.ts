/** The alarms of the template on the cloud's clock: quiet as long as all is well, and heard when it is not. */

import { join } from 'node:path';
import { functionOf, readAlarms, readQueues } from '../../lab/emulator/cloudformation/index.ts';
import { createCloud, seeded, virtualClock } from '../../lab/emulator/model/index.ts';
import { LAB, type LabStack, packageLab } from '../../lab/stand/package/lab.ts';

const SIDES = ['primary', 'standby'] as const;

let stack: LabStack;
beforeAll(async () => {
  stack = (await packageLab({ root: join(__dirname, '../..') })).failover;
});

type Levels = Readonly<Record<'TrafficOnStandby', number>>;
const WELL: Levels = { TrafficOnStandby: 0 };

/** What the two functions report each minute. */
interface Minute {
  readonly prober: boolean;
  readonly switcher: 'well' | 'fails' | 'absent';
  readonly seen: readonly (typeof SIDES)[number][];
  readonly levels: Levels;
  /** Runs in the queue of those that failed for good. */
  readonly failedRuns: number;
}
const ALL_WELL: Minute = {
  prober: true,
  switcher: 'well',
  seen: SIDES,
  levels: WELL,
  failedRuns: 0,
};

function watched() {
  const clock = virtualClock(Date.parse('2027-01-05T18:00:00Z'));
  const { metrics, alarms, topics } = createCloud({
    clock,
    random: seeded(7),
    accountId: LAB.accountId,
    region: LAB.controlRegion,
  }).in(LAB.controlRegion);
  topics.create('routeaway-lab');
  const FunctionName = (part: string) => functionOf(stack.template, part).name;
  const about = (part: string, name: string, value: number, timestamp = clock.now()) =>
    metrics.record('AWS/Lambda', [
      { name, value, timestamp, unit: 'Count', dimensions: { FunctionName: FunctionName(part) } },
    ]);

  function pass(minutes: number, change: Partial<Minute> = {}) {
    const { prober, switcher, seen, levels, failedRuns } = { ...ALL_WELL, ...change };
    for (let i = 0; i < minutes; i++) {
      const started = clock.now();
      // A run of the prober takes longer than a minute, and is counted when it has ended, under its start.
      if (prober) clock.after(76_000, () => about('prober', 'Invocations', 1, started));
      if (switcher !== 'absent') {
        about('switcher', 'Invocations', 1);
        about('switcher', 'Errors', switcher === 'fails' ? 1 : 0);
      }
      const dimensions = { service: 'routeaway', Stage: LAB.stage };
      for (const { name: QueueName } of readQueues(stack.template))
        metrics.record('AWS/SQS', [
          { name: 'ApproximateNumberOfMessagesVisible', value: failedRuns, dimensions: { QueueName } },
        ]);
      if (switcher === 'well') {
        metrics.record(
          'Routeaway',
          Object.entries(levels).map(([name, value]) => ({ name, value, dimensions, unit: 'Count' })),
        );
      }
      for (let second = 0; second < 60; second += 10) {
        for (const Side of seen)
          metrics.record('Routeaway', [
            { name: 'Healthy', value: 1, resolution: 1, dimensions: { Stage: LAB.stage, Side } },
          ]);
        clock.advance(10_000);
      }
    }
  }

  const heard = () =>
    alarms
      .describe({ state: 'ALARM' })
      .map(({ definition }) => definition.AlarmName.replace('routeaway-lab-', ''))
      .sort();
  pass(5);
  for (const alarm of readAlarms(stack.template))
    alarms.put({ ...alarm, AlarmActions: [], OKActions: [], InsufficientDataActions: [] });
  return { pass, heard };
}

test('an hour in which all is well is quiet', () => {
  const { pass, heard } = watched();
  for (let minute = 0; minute < 60; minute++) {
    pass(1);
    expect(heard()).toEqual([]);
  }
});

const TROUBLES: readonly (readonly [string, Partial<Minute>, number, readonly string[]])[] = [
  [
    'the prober is not started',
    { prober: false, seen: [] },
    9,
    ['primary-unseen', 'prober-silent', 'standby-unseen'],
  ],
  ['the prober is refused by the primary', { seen: ['standby'] }, 8, ['primary-unseen']],
  ['the prober is refused by the standby', { seen: ['primary'] }, 8, ['standby-unseen']],
  ['the switcher is not started', { switcher: 'absent' }, 6, ['switcher-silent']],
  ['the switcher fails each time', { switcher: 'fails' }, 4, ['switcher-errors']],
  ['traffic is on the standby', { levels: { TrafficOnStandby: 1 } }, 3, ['traffic-on-standby']],
  ['a run failed for good', { failedRuns: 1 }, 2, ['failed-runs']],
];

test.each(TROUBLES)('where %s it is heard, and over when it is over', (_, trouble, minutes, wanted) => {
  const { pass, heard } = watched();
  pass(10);
  pass(minutes, trouble);
  expect(heard()).toEqual(wanted);
  pass(6);
  expect(heard()).toEqual([]);
});

test('every alarm that notifies has a row above in which it fires', () => {
  const notifying = readAlarms(stack.template)
    .filter(({ AlarmActions = [] }) => AlarmActions.some((arn) => arn.includes(':sns:')))
    .map(({ AlarmName }) => AlarmName.replace('routeaway-lab-', ''));
  expect(TROUBLES.flatMap(([, , , fires]) => fires)).toEqual(expect.arrayContaining(notifying));
});

test('one run that fails is no news', () => {
  const { pass, heard } = watched();
  pass(10);
  pass(1, { switcher: 'fails' });
  for (let minute = 0; minute < 5; minute++) {
    expect(heard()).toEqual([]);
    pass(1);
  }
});

test('what a level said last stays true while the switcher is silent', () => {
  const { pass, heard } = watched();
  pass(3, { levels: { TrafficOnStandby: 1 } });
  pass(20, { switcher: 'absent' });
  expect(heard()).toEqual(['switcher-silent', 'traffic-on-standby']);
});
