/** EventBridge rules: a schedule that is one, a pattern that some event matches, targets that may be started. */

import { type EventPattern, matchesEvent } from '../../../lab/emulator/model/index.ts';
import type { Found, Rule, Sentence, View } from '../subject.ts';
import { repeated } from './say.ts';

/** Source: EventBridge user guide, "Schedule expressions": one takes the singular, and there is nothing below a minute. */
const RATE = /^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$/;
const CRON = /^cron\((\S+ ){5}\S+\)$/;

const rules = ({ of }: View) => of('AWS::Events::Rule');

const schedules: Rule = (view) =>
  rules(view).flatMap(({ id, properties }) => {
    const schedule = properties.maybeText('ScheduleExpression');
    if (schedule === undefined)
      return [
        !properties.has('EventPattern') &&
          `${id} has neither ScheduleExpression nor EventPattern, so nothing starts it.`,
      ];
    return [
      !RATE.test(schedule) &&
        !CRON.test(schedule) &&
        `${id}.ScheduleExpression is "${schedule}", wanted one such as rate(1 minute), rate(5 minutes) or cron(0 8 * * ? *).`,
    ];
  });

/** Events that our rules wait for, as AWS sends them. Source: the events pages of each service. */
function examples(view: View): readonly object[] {
  const frame = { version: '0', account: view.surroundings.accountId, region: view.surroundings.region };
  return [
    ...view.of('AWS::SSM::Parameter').map(({ resource }) => ({
      ...frame,
      source: 'aws.ssm',
      'detail-type': 'Parameter Store Change',
      detail: { operation: 'Update', name: resource.ref, type: 'String' },
    })),
    ...view.of('AWS::CloudWatch::Alarm').map(({ resource }) => ({
      ...frame,
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      detail: { alarmName: resource.ref, state: { value: 'ALARM' }, previousState: { value: 'OK' } },
    })),
  ];
}

const patterns: Rule = (view) =>
  rules(view).flatMap(({ id, properties }) => {
    const pattern = properties.maybeObject('EventPattern')?.raw;
    if (pattern === undefined) return [];
    const plain = fields(pattern, `${id}.EventPattern`);
    if (plain.length > 0) return plain;
    return [
      !examples(view).some((event) => matchesEvent(pattern as EventPattern, event)) &&
        `${id}.EventPattern matches none of the events that AWS sends about the resources of this stack.`,
    ];
  });

/** Source: EventBridge user guide, "Event patterns": the values of each field stand in a list. */
function fields(pattern: object, where: string): string[] {
  return Object.entries(pattern).flatMap(([name, value]) => {
    if (Array.isArray(value))
      return value.length > 0 ? [] : [`${where}.${name} is an empty list, which matchesEvent nothing.`];
    return typeof value === 'object' && value !== null
      ? fields(value, `${where}.${name}`)
      : [`${where}.${name} is ${JSON.stringify(value)}, wanted a list of values.`];
  });
}

/** Source: PutTargets: one to five, each with an id of its own. */
const targets: Rule = (view) =>
  rules(view).flatMap((rule) => {
    const all = rule.properties.objects('Targets');
    return [
      (all.length < 1 || all.length > 5) && `${rule.id}.Targets has ${all.length} entries, wanted 1 to 5.`,
      ...repeated(all.map((one) => one.text('Id'))).map(
        (id) => `${rule.id}.Targets has the Id "${id}" twice.`,
      ),
      ...all.flatMap((one) => reachable(view, rule, one.text('Arn'))),
    ];
  });

/** A function's own rule is in `permissions.ts`; here only that there is something to start. */
function reachable({ of }: View, { id }: Found, arn: string): Sentence[] {
  const known = [
    ...of('AWS::Lambda::Function', 'AWS::SQS::Queue').map(({ resource }) => resource.attributes.Arn),
    ...of('AWS::SNS::Topic').map(({ resource }) => resource.ref),
  ];
  return [!known.includes(arn) && `${id}.Targets names ${arn}, which is nothing of this stack.`];
}

export const EVENT_RULES = [schedules, patterns, targets];
