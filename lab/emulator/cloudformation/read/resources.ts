/**
 * Resources of one Region that the cloud model, or the database, takes nearly as the template has them. What the service
 * would refuse, the model refuses.
 */

import type { CreateTableCommandInput, KeyType, ScalarAttributeType } from '@aws-sdk/client-dynamodb';
import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import type { ApiDestination } from '../../model/api-destinations.ts';
import type { EventPattern } from '../../model/event-pattern.ts';
import type { Rule } from '../../model/events.ts';
import type { ParameterType, PutParameter } from '../../model/parameters.ts';
import { resourcesOf, type Shape } from '../shape.ts';
import { type ResolvedTemplate, TemplateError } from '../template.ts';

interface NamedResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
}

export const readTopics = (template: ResolvedTemplate): readonly NamedResource[] =>
  resourcesOf(template, 'AWS::SNS::Topic').map(({ resource }) => ({
    logicalId: resource.logicalId,
    name: resource.attributes.TopicName ?? '',
    arn: resource.ref,
  }));

export const readQueues = (template: ResolvedTemplate): readonly NamedResource[] =>
  resourcesOf(template, 'AWS::SQS::Queue').map(({ resource }) => ({
    logicalId: resource.logicalId,
    name: resource.attributes.QueueName ?? '',
    arn: resource.attributes.Arn ?? '',
  }));

export function readParameters(template: ResolvedTemplate): readonly PutParameter[] {
  return resourcesOf(template, 'AWS::SSM::Parameter').map(({ resource, properties }) => ({
    name: resource.ref,
    value: properties.text('Value'),
    type: properties.text('Type') as ParameterType,
    allowedPattern: properties.maybeText('AllowedPattern'),
    description: properties.maybeText('Description'),
  }));
}

export function readAlarms(template: ResolvedTemplate): readonly AlarmDefinition[] {
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').map(({ resource, properties }) => ({
    AlarmName: resource.ref,
    AlarmDescription: properties.maybeText('AlarmDescription'),
    Namespace: properties.text('Namespace'),
    MetricName: properties.text('MetricName'),
    Dimensions: properties
      .objects('Dimensions')
      .map((one) => ({ Name: one.text('Name'), Value: one.text('Value') })),
    Statistic: oneOf<AlarmDefinition['Statistic']>(properties, 'Statistic'),
    Period: properties.number('Period'),
    EvaluationPeriods: properties.number('EvaluationPeriods'),
    DatapointsToAlarm: properties.maybeNumber('DatapointsToAlarm'),
    Threshold: properties.number('Threshold'),
    ComparisonOperator: oneOf<AlarmDefinition['ComparisonOperator']>(properties, 'ComparisonOperator'),
    TreatMissingData: properties.has('TreatMissingData')
      ? oneOf<NonNullable<AlarmDefinition['TreatMissingData']>>(properties, 'TreatMissingData')
      : undefined,
    ActionsEnabled: properties.has('ActionsEnabled') ? properties.flag('ActionsEnabled') : undefined,
    AlarmActions: properties.texts('AlarmActions'),
    OKActions: properties.texts('OKActions'),
    InsufficientDataActions: properties.texts('InsufficientDataActions'),
    Unit: properties.maybeText('Unit'),
  }));
}

/** The cloud model checks the value, as the service does; here it only gets its type. */
const oneOf = <T extends string>(properties: Shape, name: string): T => properties.text(name) as T;

export function readRules(template: ResolvedTemplate): readonly Rule[] {
  return resourcesOf(template, 'AWS::Events::Rule').map(({ resource, properties }) => ({
    name: resource.ref,
    schedule: properties.maybeText('ScheduleExpression'),
    pattern: properties.maybeObject('EventPattern')?.raw as EventPattern | undefined,
    enabled: (properties.maybeText('State') ?? 'ENABLED') === 'ENABLED',
    targets: properties.objects('Targets').map((target) => ({
      id: target.text('Id'),
      arn: target.text('Arn'),
      input: target.maybeText('Input'),
      inputPath: target.maybeText('InputPath'),
      transformer: transformerOf(target),
      roleArn: target.maybeText('RoleArn'),
      deadLetterArn: target.maybeObject('DeadLetterConfig')?.text('Arn'),
      retry: retryOf(target),
    })),
  }));
}

function transformerOf(target: Shape) {
  const transformer = target.maybeObject('InputTransformer');
  if (!transformer) return undefined;
  const paths = transformer.maybeObject('InputPathsMap');
  return {
    template: transformer.text('InputTemplate'),
    paths: Object.fromEntries(Object.keys(paths?.raw ?? {}).map((name) => [name, paths?.text(name) ?? ''])),
  };
}

function retryOf(target: Shape) {
  const policy = target.maybeObject('RetryPolicy');
  const seconds = policy?.maybeNumber('MaximumEventAgeInSeconds');
  return (
    policy && {
      attempts: policy.maybeNumber('MaximumRetryAttempts'),
      forMs: seconds === undefined ? undefined : seconds * 1_000,
    }
  );
}

/** Each with what its connection adds to a call. */
export function readApiDestinations(template: ResolvedTemplate): readonly ApiDestination[] {
  const connections = resourcesOf(template, 'AWS::Events::Connection');
  return resourcesOf(template, 'AWS::Events::ApiDestination').map(({ resource, properties }) => {
    const wanted = properties.text('ConnectionArn');
    const connection = connections.find((one) => one.resource.attributes.Arn === wanted);
    if (!connection)
      throw new TemplateError(`${properties.where}.ConnectionArn is no connection of the stack.`);
    return {
      name: resource.ref,
      arn: resource.attributes.Arn ?? '',
      endpoint: properties.text('InvocationEndpoint'),
      method: properties.text('HttpMethod'),
      ...addedBy(connection.properties),
    };
  });
}

function addedBy(connection: Shape): Pick<ApiDestination, 'headers' | 'query' | 'body'> {
  const type = connection.text('AuthorizationType');
  if (type !== 'API_KEY')
    throw new TemplateError(`${connection.where}.AuthorizationType is ${type}; the lab knows only API_KEY.`);
  const given = connection.object('AuthParameters');
  const key = given.object('ApiKeyAuthParameters');
  const http = given.maybeObject('InvocationHttpParameters');
  const pairs = (name: string) =>
    Object.fromEntries((http?.objects(name) ?? []).map((one) => [one.text('Key'), one.text('Value')]));
  return {
    headers: { [key.text('ApiKeyName')]: key.text('ApiKeyValue'), ...pairs('HeaderParameters') },
    query: pairs('QueryStringParameters'),
    body: pairs('BodyParameters'),
  };
}

export interface TableResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Regions that hold a copy, the stack's own among them. */
  readonly regions: readonly string[];
  /** Of a global table: whether its copies agree at every moment, and not only in the end. */
  readonly strong: boolean;
  readonly create: CreateTableCommandInput;
}

export function readTables(template: ResolvedTemplate): readonly TableResource[] {
  return resourcesOf(template, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map(
    ({ resource, properties }) => {
      const replicas = properties.objects('Replicas').map((replica) => replica.text('Region'));
      return {
        logicalId: resource.logicalId,
        name: resource.ref,
        arn: resource.attributes.Arn ?? '',
        regions: replicas.length > 0 ? replicas : [template.region],
        strong: properties.maybeText('MultiRegionConsistency') === 'STRONG',
        create: {
          TableName: resource.ref,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: properties.objects('AttributeDefinitions').map((one) => ({
            AttributeName: one.text('AttributeName'),
            AttributeType: one.text('AttributeType') as ScalarAttributeType,
          })),
          KeySchema: properties.objects('KeySchema').map((one) => ({
            AttributeName: one.text('AttributeName'),
            KeyType: one.text('KeyType') as KeyType,
          })),
        },
      };
    },
  );
}
