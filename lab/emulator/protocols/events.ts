/** EventBridge on the wire: what an operator asks of a rule, and does to it, and what others put on the bus. */
import type { Cloud } from '../model/cloud.ts';
import { ServiceError } from '../model/error.ts';
import type { PutEventsEntry, Rule } from '../model/events.ts';
import { arn } from './authorize.ts';
import type { AccountRegion, Caller, Input, Operation, Service } from './call.ts';
import { awsJson, JSON_ERRORS } from './json.ts';
import { members } from './members.ts';

const protocol = awsJson({ version: '1.1', target: 'AWSEvents' });

const BUS = 'default';

export function events(cloud: Cloud): Service {
  const rules = ({ region }: AccountRegion) => cloud.in(region).events;
  const onRule = (operation: string, run: (name: string, caller: Caller) => object): Operation<Input> => ({
    demands: (input, place) => [
      { action: `events:${operation}`, resource: arn('events', place, `rule/${nameIn(input)}`) },
    ],
    run: (input, caller) => run(nameIn(input), caller),
  });
  const turned = (operation: string, enabled: boolean) =>
    onRule(operation, (name, caller) => {
      rules(caller).setEnabled(name, enabled);
      return {};
    });
  return {
    name: 'events',
    signingName: 'events',
    protocolOf: () => protocol,
    common: JSON_ERRORS,
    operations: {
      DescribeRule: onRule('DescribeRule', (name, caller) => {
        const rule = rules(caller)
          .list()
          .find((one) => one.name === name);
        if (!rule) throw new ServiceError('ResourceNotFoundException', 400, `Rule ${name} does not exist.`);
        return about(rule, rules(caller).ruleArn(name));
      }),
      DisableRule: turned('DisableRule', false),
      EnableRule: turned('EnableRule', true),
      PutEvents: {
        demands: (input: Input, place) =>
          entriesIn(input).map(({ source = '', detailType = '' }) => ({
            action: 'events:PutEvents',
            resource: arn('events', place, `event-bus/${BUS}`),
            context: { 'events:source': source, 'events:detail-type': detailType },
          })),
        run(input: Input, caller) {
          const results = rules(caller).putEvents(entriesIn(input));
          return {
            FailedEntryCount: results.filter((one) => 'errorCode' in one).length,
            Entries: results.map((one) =>
              'errorCode' in one
                ? { ErrorCode: one.errorCode, ErrorMessage: one.errorMessage }
                : { EventId: one.eventId },
            ),
          };
        },
      },
    },
  };
}

const ENTRY = ['Time', 'Source', 'Resources', 'DetailType', 'Detail', 'EventBusName'];

const entriesIn = (input: Input): readonly PutEventsEntry[] =>
  members(input, ['Entries'])
    .objects('Entries', ENTRY)
    .map((entry) => {
      const bus = entry.maybeText('EventBusName') ?? BUS;
      if (bus !== BUS) throw noBus(bus);
      return {
        source: entry.maybeText('Source'),
        detailType: entry.maybeText('DetailType'),
        detail: entry.maybeText('Detail'),
        resources: entry.texts('Resources'),
        time: entry.maybeTime('Time'),
      };
    });

const noBus = (bus: string) =>
  new ServiceError('ResourceNotFoundException', 400, `Event bus ${bus} does not exist.`);

function nameIn(input: Input): string {
  const given = members(input, ['Name', 'EventBusName']);
  const bus = given.maybeText('EventBusName') ?? BUS;
  if (bus !== BUS) throw noBus(bus);
  return given.text('Name');
}

const about = ({ name, schedule, pattern, enabled }: Rule, ruleArn: string) => ({
  Name: name,
  Arn: ruleArn,
  ...(schedule !== undefined && { ScheduleExpression: schedule }),
  ...(pattern && { EventPattern: JSON.stringify(pattern) }),
  State: enabled === false ? 'DISABLED' : 'ENABLED',
  EventBusName: BUS,
});
