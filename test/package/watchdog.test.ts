/**
 * Role watchdog as it is packaged: what it listens for is what the prober sends, in the Region to which it sends it, and its
 * alarm on the cloud's clock is quiet as long as there is something to hear.
 */
import { join } from 'node:path';
import {
  functionOf,
  type ResolvedTemplate,
  readAlarms,
  readFunctions,
  readTopics,
} from '../../lab/emulator/cloudformation/index.ts';
import { createCloud, seeded, virtualClock } from '../../lab/emulator/model/index.ts';
import { LAB, type LabStacks, packageLab } from '../../lab/stand/package/lab.ts';
import { HEARTBEAT } from '../../shared/aws/heartbeat.ts';
import { readProberConfig } from '../../shared/config.ts';

const ROOT = join(__dirname, '../..');

let stacks: LabStacks;
let template: ResolvedTemplate;
beforeAll(async () => {
  stacks = await packageLab({ root: ROOT });
  if (!stacks.watchdog) throw new Error('There is no watchdog.');
  template = stacks.watchdog.template;
});

const told = ({ failover }: LabStacks) => functionOf(failover.template, 'prober').environment;

test('is where the prober sends its heartbeat, and not where the prober is', () => {
  const { watchdogRegion } = readProberConfig({ AWS_REGION: LAB.controlRegion, ...told(stacks) });
  expect(watchdogRegion).toBe(template.region);
  expect(template.region).not.toBe(stacks.failover.template.region);
  expect(stacks.failover.template.outputs.WatchdogRegion).toBe(template.region);
});

test('listens for what the prober sends, and tells people by a topic of its own', () => {
  const [alarm, ...more] = readAlarms(template);
  expect(more).toEqual([]);
  expect(alarm).toMatchObject({
    Namespace: told(stacks).ROUTEAWAY_METRIC_NAMESPACE,
    MetricName: HEARTBEAT,
    Dimensions: [{ Name: 'Stage', Value: told(stacks).ROUTEAWAY_STAGE }],
    TreatMissingData: 'breaching',
  });
  const topics = readTopics(template).map(({ arn }) => arn);
  expect(topics).toEqual([`arn:aws:sns:${template.region}:${LAB.accountId}:routeaway-lab-watchdog`]);
  expect([alarm?.AlarmActions, alarm?.OKActions]).toEqual([topics, topics]);
  expect(alarm?.AlarmDescription).toContain(LAB.controlRegion);
  expect(alarm?.AlarmDescription?.length).toBeLessThanOrEqual(1_024);
});

test('with three controllers it is not urgent, and sends whoever reads it to another one', async () => {
  const controlRegions = LAB.controlRegions.join();
  const { watchdog } = await packageLab({ root: ROOT }, { controlRegions });
  const said = (from?: ResolvedTemplate) => (from ? readAlarms(from)[0]?.AlarmDescription : undefined);
  const [first, second] = LAB.controlRegions;
  expect(said(template)).toMatch(new RegExp(`^Urgent in ALARM: .*--region ${first} status `));
  expect(said(watchdog?.template)).toMatch(new RegExp(`^Not urgent in ALARM: .*--region ${second} status `));
  expect(said(watchdog?.template)?.length).toBeLessThanOrEqual(1_024);
});

test('runs no code', () => expect(readFunctions(template)).toEqual([]));

describe('on the clock', () => {
  const MINUTE = 60_000;

  function watched() {
    const clock = virtualClock(Date.parse('2027-01-05T18:00:00Z'));
    const random = seeded(11);
    const cloud = createCloud({ clock, random, accountId: LAB.accountId, region: LAB.controlRegion });
    const { metrics, alarms, topics } = cloud.in(template.region);
    for (const { name } of readTopics(template)) topics.create(name);
    const mail: string[] = [];
    topics.watch(({ subject = '' }) => mail.push(subject.split(' ')[0] ?? ''));
    /** Heartbeats of `minutes` runs, each early or late as schedules are. */
    const hear = (minutes: number) => {
      for (let i = 0; i < minutes; i++) {
        clock.after(MINUTE / 2 + (random() - 0.5) * 20_000, () =>
          metrics.record('Routeaway', [
            { name: HEARTBEAT, value: 1, unit: 'Count', dimensions: { Stage: LAB.stage } },
          ]),
        );
        clock.advance(MINUTE);
      }
    };
    /** How long it takes until the alarm is in `state` (ms). */
    const until = (state: string, most: number) => {
      const from = clock.now();
      while (alarms.describe()[0]?.state !== state && clock.now() - from < most) clock.advance(1_000);
      return clock.now() - from;
    };
    hear(3);
    for (const alarm of readAlarms(template)) alarms.put(alarm);
    hear(5);
    mail.splice(0);
    return { hear, until, mail, state: () => alarms.describe()[0]?.state };
  }

  test('a day with heartbeats is quiet', () => {
    const { hear, mail, state } = watched();
    hear(24 * 60);
    expect([state(), mail]).toEqual(['OK', []]);
  });

  test('a run that is lost is no news', () => {
    const { hear, until, mail } = watched();
    until('ALARM', 75_000);
    hear(10);
    expect(mail).toEqual([]);
  });

  test('silence rings within six minutes, once, and people hear when it is over', () => {
    const { hear, until, mail } = watched();
    const silent = until('ALARM', 30 * MINUTE);
    expect(silent).toBeGreaterThan(3 * MINUTE);
    expect(silent).toBeLessThanOrEqual(6 * MINUTE);
    until('OK', 60 * MINUTE);
    hear(5);
    expect(mail).toEqual(['ALARM:', 'OK:']);
  });
});
