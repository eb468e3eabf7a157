/**
 * The pattern that is met most often in examples: something asks the public name once a minute, an alarm on that calls a
 * Lambda function, and the function points the distribution at the standby. Nobody asks whether the standby is well, and
 * once traffic has moved the check is green, whatever becomes of the primary: there is no way back but by hand.
 */
import type { Side } from '../../../shared/core/side.ts';
import { drawMs } from '../../emulator/model/index.ts';
import type { Since } from '../world/ground-truth.ts';
import { type Alarm, alarmOn } from './alarm.ts';
import { switchesOf } from './answers.ts';
import type { Path, Policy } from './policy.ts';

export const naive = (alarm: Alarm = { period: 60_000, periods: 2 }): Policy => ({
  name: 'alarm and Lambda',
  says: 'One check of the public name each minute, an alarm, and a function that moves the distribution, one way only.',
  sources: [
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html',
    'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries.html',
    'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_UpdateDistribution.html',
  ],
  assumptions: [
    'Two bad minutes in a row set off the alarm; published examples use one to five.',
    'The check is as strict as our prober: the right body, within 2.5 s, with an API key.',
    'Alarm, function and API call take no time and never fail, but for the call while us-east-1 is gone: it is made as soon as that is back, if the alarm is still on.',
    'It checks from one place, so a fault that cuts off, silences or refuses our prober does the same to this check.',
  ],
  live: ({ conditions, trace, given, random }) => {
    const alarms = alarmOn('primary', 'edge', conditions, trace.length, alarm, random);
    const at = <T>(history: readonly Since<T>[], time: number) =>
      history.findLast(({ from }) => from <= time)?.is;
    const moved = [...alarms, ...conditions]
      .map(({ from }) => from)
      .sort((a, b) => a - b)
      .find((time) => at(alarms, time) && at(conditions, time)?.usEast1 === undefined);
    const wanted: Since<Side>[] = [{ from: 0, is: 'primary' }];
    if (moved !== undefined) wanted.push({ from: moved, is: 'standby' });
    const groups = given.locations.map(() => {
      const arrives = drawMs(random, given.distribution);
      const path: Since<Path>[] = wanted.map(({ from, is }) => ({
        from: from === 0 ? 0 : from + arrives,
        is: { side: is },
      }));
      return { share: 1 / given.locations.length, via: 'edge' as const, path };
    });
    return { groups, switches: switchesOf(wanted, false) };
  },
});
