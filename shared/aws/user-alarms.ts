/** The user's own alarms: one DescribeAlarms a tick for each Region in which a side has some, each at that Region's endpoint. */
import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Side } from '../core/side.ts';
import { type AlarmsSaid, alarmsSay, type FoundAlarm, type UserAlarm } from '../core/verdict/alarms.ts';
import { messageOf } from '../errors.ts';
import type { UserAlarms } from '../ports.ts';
import { cloudWatchIn } from './clients.ts';

/** `limitMs`: how long a probe may take, and so a tick. */
export function createUserAlarms(
  wanted: Readonly<Record<Side, readonly UserAlarm[]>>,
  limitMs: number,
  clientIn: (region: string) => CloudWatchClient = cloudWatchIn,
): UserAlarms {
  const clients = new Map<string, CloudWatchClient>();
  const clientOf = (region: string): CloudWatchClient => {
    const client = clients.get(region) ?? clientIn(region);
    clients.set(region, client);
    return client;
  };
  const describe = async (region: string, alarms: readonly UserAlarm[]): Promise<AlarmsSaid> => {
    try {
      const command = new DescribeAlarmsCommand({
        AlarmNames: [...new Set(alarms.map(({ name }) => name))],
        // Without it CloudWatch leaves composite alarms out.
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      });
      const limit = { abortSignal: AbortSignal.timeout(limitMs) };
      const { MetricAlarms = [], CompositeAlarms = [] } = await clientOf(region).send(command, limit);
      return alarmsSay(alarms, [...MetricAlarms, ...CompositeAlarms].map(found));
    } catch (error) {
      const why = messageOf(error).replace(/\.?$/, '.');
      return { inAlarm: [], silent: `The alarms in ${region} cannot be read: ${why}` };
    }
  };
  const of = async (alarms: readonly UserAlarm[]): Promise<AlarmsSaid> => {
    const regions = [...new Set(alarms.map(({ region }) => region))];
    const said = await Promise.all(
      regions.map((one) =>
        describe(
          one,
          alarms.filter(({ region }) => region === one),
        ),
      ),
    );
    const silent = said.flatMap((one) => one.silent ?? []);
    return {
      inAlarm: said.flatMap(({ inAlarm }) => inAlarm),
      ...(silent.length > 0 && { silent: silent.join(' ') }),
    };
  };
  return {
    async read() {
      const [primary, standby] = await Promise.all([of(wanted.primary), of(wanted.standby)]);
      return { primary, standby };
    },
  };
}

interface Described {
  readonly AlarmName?: string | undefined;
  readonly AlarmArn?: string | undefined;
  readonly StateValue?: string | undefined;
  readonly ActionsEnabled?: boolean | undefined;
}

const found = ({
  AlarmName = '',
  AlarmArn = '',
  StateValue = '',
  ActionsEnabled,
}: Described): FoundAlarm => ({
  name: AlarmName,
  arn: AlarmArn,
  state: StateValue,
  acts: ActionsEnabled !== false,
});
