/** What an alarm sends to its actions: the event that a Lambda function gets, and the message that a topic gets. */
import type { CloudWatchAlarmEvent, CloudWatchAlarmState } from 'aws-lambda';
import type { Alarm } from './alarm-definition.ts';
import { cloudWatchTime } from './alarm-reason.ts';

export function alarmEvent(
  alarm: Alarm,
  previous: Alarm,
  accountId: string,
  region: string,
): CloudWatchAlarmEvent {
  const { definition } = alarm;
  return {
    source: 'aws.cloudwatch',
    alarmArn: alarm.arn,
    accountId,
    time: cloudWatchTime(alarm.stateUpdated),
    region,
    alarmData: {
      alarmName: definition.AlarmName,
      state: stateOf(alarm),
      previousState: stateOf(previous),
      configuration: {
        ...(definition.AlarmDescription !== undefined && { description: definition.AlarmDescription }),
        metrics: [
          {
            id: 'm1',
            metricStat: {
              metric: {
                namespace: definition.Namespace,
                name: definition.MetricName,
                dimensions: Object.fromEntries(
                  definition.Dimensions?.map(({ Name, Value }) => [Name, Value]) ?? [],
                ),
              },
              period: definition.Period,
              stat: definition.Statistic,
              ...(definition.Unit !== undefined && { unit: definition.Unit }),
            },
            returnData: true,
          },
        ],
      },
    },
  };
}

function stateOf({ state, reason, reasonData, stateUpdated }: Alarm): CloudWatchAlarmState {
  return {
    value: state,
    reason,
    ...(reasonData !== undefined && { reasonData }),
    timestamp: cloudWatchTime(stateUpdated),
  };
}

/** Subject and text of the notification, from the same event. */
export function alarmMessage(event: CloudWatchAlarmEvent): { subject: string; message: string } {
  const { alarmName, state, previousState, configuration } = event.alarmData;
  return {
    subject: `${state.value}: "${alarmName}" in ${event.region}`.slice(0, 100),
    message: JSON.stringify({
      AlarmName: alarmName,
      AlarmDescription: configuration.description ?? null,
      AWSAccountId: event.accountId,
      NewStateValue: state.value,
      NewStateReason: state.reason,
      StateChangeTime: event.time,
      Region: event.region,
      AlarmArn: event.alarmArn,
      OldStateValue: previousState.value,
    }),
  };
}
