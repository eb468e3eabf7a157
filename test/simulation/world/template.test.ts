/** The world's control Region is what the packaged template of the failover role would deploy. */
import { join } from 'node:path';
import {
  readAlarms,
  readFunctions,
  readInvocations,
  readParameters,
  readRules,
  readTopics,
} from '../../../lab/emulator/cloudformation/index.ts';
import { createCloud, defaultDelivery, seeded } from '../../../lab/emulator/model/index.ts';
import { createWorldClock } from '../../../lab/simulation/world/clock.ts';
import { setUpControl } from '../../../lab/simulation/world/control.ts';
import {
  ACCOUNT,
  alarmName,
  CONTROL_REGION,
  OVERRIDE_NAME,
  WATCHDOG_REGION,
  WATCHDOG_TOPIC,
} from '../../../lab/simulation/world/names.ts';
import { watchdogAlarm } from '../../../lab/simulation/world/watchdog.ts';
import { type LabStack, packageLab } from '../../../lab/stand/package/lab.ts';
import { SIDES } from '../../../shared/core/side.ts';

const clock = createWorldClock(0);
const delivery = defaultDelivery();
const cloud = createCloud({ clock, accountId: ACCOUNT, region: CONTROL_REGION, random: seeded(1), delivery });
const nothing = async (): Promise<void> => {};
setUpControl(cloud, { prober: nothing, switcher: nothing }, delivery, false);

let failover: LabStack;
beforeAll(async () => {
  ({ failover } = await packageLab({ root: join(__dirname, '../../..') }));
});

/** Without what is undefined, and without what only people read. */
const plain = (value: object): object =>
  JSON.parse(JSON.stringify({ ...value, AlarmDescription: undefined, description: undefined }));

test.each(SIDES)('the alarm of %s', (side) => {
  const wanted = readAlarms(failover.template).find(({ AlarmName }) => AlarmName === alarmName(side));
  const [alarm] = cloud.alarms.describe({ names: [alarmName(side)] });
  expect(plain(alarm?.definition ?? {})).toEqual(plain(wanted ?? { missing: alarmName(side) }));
});

test('the alarm of the watchdog, and its Region', async () => {
  const { watchdog } = await packageLab({ root: join(__dirname, '../../..') });
  if (!watchdog) throw new Error('There is no watchdog.');
  const [wanted] = readAlarms(watchdog.template);
  const { arn } = readTopics(watchdog.template)[0] ?? { arn: '' };
  expect(plain(watchdogAlarm(arn))).toEqual(plain(wanted ?? {}));
  expect([watchdog.template.region, arn.split(':').at(-1)]).toEqual([WATCHDOG_REGION, WATCHDOG_TOPIC]);
});

test('the rules, their patterns and targets', () => {
  // That which brings messages to people is left out: in the world they hear of an event as soon as a bus has taken it.
  const invoking = readRules(failover.template).filter(({ targets }) =>
    targets.every(({ arn }) => arn.startsWith('arn:aws:lambda:')),
  );
  const wanted = invoking.map(({ enabled: _, ...rule }) => plain(rule));
  const rules = cloud.events.list().map(({ firstAfterMs: _, ...rule }) => plain(rule));
  expect(rules).toEqual(expect.arrayContaining(wanted));
  expect(rules).toHaveLength(wanted.length);
});

test('the functions: name, time limit, retries, destination', () => {
  const wanted = readFunctions(failover.template).map((fn) => {
    const { retries, onFailureArn } = readInvocations(failover.template, fn);
    return { name: fn.name, arn: fn.arn, timeoutMs: fn.timeoutMs, retries, onFailureArn };
  });
  const functions = cloud.functions.list().map(({ name, arn, timeoutMs, retries, onFailureArn }) => ({
    name,
    arn,
    timeoutMs,
    retries,
    onFailureArn,
  }));
  expect(functions).toEqual(wanted);
});

test('the parameter of the override', () => {
  const [wanted] = readParameters(failover.template).filter(({ name }) => name === OVERRIDE_NAME);
  expect(cloud.parameters.get(OVERRIDE_NAME)).toMatchObject(plain(wanted ?? { name: 'missing' }));
});
