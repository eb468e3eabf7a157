/**
 * EventBridge rules: a schedule that is one, a pattern that some event matches, targets that may be started, and what they get in
 * place of the event. A target that does not let the rule in fails without a word.
 */
import { readRules } from '../../../lab/emulator/cloudformation/index.ts';
import { evaluate, readPolicy } from '../../../lab/emulator/iam/index.ts';
import {
  checkInput,
  type EventPattern,
  matchesEvent,
  type Target,
} from '../../../lab/emulator/model/index.ts';
import { DETAIL_TYPES, EVENT_VERSION, SOURCE } from '../../../shared/core/notices/event-fields.ts';
import { NOTIFICATIONS } from '../../../shared/core/notices/notifications.ts';
import { messageOf } from '../../../shared/errors.ts';
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
  const stage = view.surroundings.parameters?.stage ?? '';
  return [
    ...DETAIL_TYPES.flatMap((type) =>
      Object.keys(NOTIFICATIONS).map((what) => ({
        ...frame,
        source: SOURCE,
        'detail-type': type,
        detail: { version: EVENT_VERSION, stage, severity: 'page', what },
      })),
    ),
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
    ...of('AWS::Events::ApiDestination').map(({ resource }) => resource.attributes.Arn),
  ];
  return [!known.includes(arn) && `${id}.Targets names ${arn}, which is nothing of this stack.`];
}

const inputs: Rule = (view) =>
  readRules(view.resolved).flatMap(({ name, targets: all }) =>
    all.map((target) => {
      try {
        checkInput(target);
        return undefined;
      } catch (error) {
        return `${idOf(view, name)}.Targets: ${messageOf(error)}`;
      }
    }),
  );

const idOf = (view: View, name: string): string =>
  rules(view).find(({ resource }) => resource.ref === name)?.id ?? name;

/** Source: EventBridge user guide, "Using resource-based policies": topics and queues have one, an API destination wants a role. */
const letIn: Rule = (view) =>
  readRules(view.resolved).flatMap(({ name, targets: all }) => {
    const rule = rules(view).find(({ resource }) => resource.ref === name);
    if (!rule) return [];
    const by = { rule: rule.id, ruleArn: rule.resource.attributes.Arn ?? '' };
    return all.flatMap((target) => [
      ...(/:(sns|sqs):/.test(target.arn) ? closedTo(view, by, target.arn) : []),
      ...(target.deadLetterArn === undefined ? [] : closedTo(view, by, target.deadLetterArn)),
      ...(target.arn.includes(':api-destination/') ? mayNotCall(view, rule, target) : []),
    ]);
  });

const TAKING = {
  sns: ['AWS::SNS::TopicPolicy', 'sns:Publish'],
  sqs: ['AWS::SQS::QueuePolicy', 'sqs:SendMessage'],
} as const;

function closedTo(
  { of }: View,
  { rule, ruleArn }: { readonly rule: string; readonly ruleArn: string },
  arn: string,
): Sentence[] {
  const service = arn.split(':')[2] === 'sns' ? 'sns' : 'sqs';
  const [type, action] = TAKING[service];
  const statements = of(type).flatMap(
    ({ properties }) => properties.document('PolicyDocument').Statement as unknown as readonly Granted[],
  );
  const open = statements.some(
    ({ Effect, Principal, Action, Resource, Condition }) =>
      Effect === 'Allow' &&
      Principal?.Service === 'events.amazonaws.com' &&
      [Action].flat().includes(action) &&
      [Resource].flat().includes(arn) &&
      [Condition?.ArnEquals?.['aws:SourceArn'] ?? ruleArn].flat().includes(ruleArn),
  );
  return [!open && `${rule}.Targets names ${arn}, which lets no event in: no policy allows ${action} to it.`];
}

interface Granted {
  readonly Effect: string;
  readonly Principal?: { readonly Service?: string };
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: { readonly ArnEquals?: { readonly 'aws:SourceArn'?: string | readonly string[] } };
}

function mayNotCall({ of }: View, { id }: Found, { arn, roleArn }: Target): Sentence[] {
  const role = of('AWS::IAM::Role').find(({ resource }) => resource.attributes.Arn === roleArn);
  const policies = (role?.properties.objects('Policies') ?? []).map((one) =>
    readPolicy(one.document('PolicyDocument'), one.text('PolicyName')),
  );
  const action = 'events:InvokeApiDestination';
  return [
    !evaluate(policies, { action, resource: arn }).allowed &&
      `${id}.Targets names ${arn}, and no role of the target allows ${action} on it.`,
  ];
}

export const EVENT_RULES = [schedules, patterns, targets, inputs, letIn];
