/** What becomes of asynchronous invocations that fail: kept somewhere, by a function that may put them there. */
import { evaluate, type Policy, readPolicy } from '../../../lab/emulator/iam/index.ts';
import type { Found, Rule } from '../subject.ts';
import { repeated, within } from './say.ts';

/** Source: Lambda developer guide, "Adding a destination": the function's role does the sending. */
const SENDING: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
  events: 'events:PutEvents',
};

/** Source: PutFunctionEventInvokeConfig. */
const limits: Rule = ({ of }) =>
  of('AWS::Lambda::EventInvokeConfig').flatMap((config) => [
    ...within(config, 'MaximumRetryAttempts', 0, 2),
    ...within(config, 'MaximumEventAgeInSeconds', 60, 21_600, ' s'),
  ]);

const destinations: Rule = ({ of }) =>
  of('AWS::Lambda::EventInvokeConfig').flatMap(({ id, properties }) => {
    const name = properties.text('FunctionName');
    const target = of('AWS::Lambda::Function').find(
      ({ resource }) => resource.ref === name || resource.attributes.Arn === name,
    );
    if (!target) return [`${id}.FunctionName is ${name}, which is no function of this stack.`];
    const destination = properties
      .maybeObject('DestinationConfig')
      ?.maybeObject('OnFailure')
      ?.maybeText('Destination');
    if (destination === undefined) return [];
    const exists = [
      ...of('AWS::SQS::Queue', 'AWS::Lambda::Function').map(({ resource }) => resource.attributes.Arn),
      ...of('AWS::SNS::Topic').map(({ resource }) => resource.ref),
    ].includes(destination);
    if (!exists) return [`${id}.DestinationConfig names ${destination}, which is nothing of this stack.`];
    const role = of('AWS::IAM::Role').find(
      ({ resource }) => resource.attributes.Arn === target.properties.text('Role'),
    );
    const policies = policiesOf(role);
    const action = SENDING[destination.split(':')[2] ?? ''] ?? '';
    return evaluate(policies, { action, resource: destination }).allowed
      ? []
      : [
          `${id}.DestinationConfig names ${destination}, but the role of ${target.id} does not allow ${action} on it.`,
        ];
  });

/** One that is malformed allows nothing; `policies.ts` says what is wrong with it. */
function policiesOf(role: Found | undefined): readonly Policy[] {
  return (role?.properties.objects('Policies') ?? []).flatMap((policy) => {
    try {
      return [readPolicy(policy.document('PolicyDocument'), policy.text('PolicyName'))];
    } catch {
      return [];
    }
  });
}

/** Lambda has one configuration for each function and qualifier. */
const one: Rule = ({ of }) =>
  repeated(
    of('AWS::Lambda::EventInvokeConfig').map(
      ({ properties }) => `${properties.text('FunctionName')}:${properties.text('Qualifier')}`,
    ),
  ).map((name) => `${name} has two AWS::Lambda::EventInvokeConfig.`);

export const INVOCATION_RULES = [limits, destinations, one];
