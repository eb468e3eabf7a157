/**
 * Resources of one Region that the cloud model, or the database, takes nearly as the template has them. What the service
 * would refuse, the model refuses.
 */

import type { CreateTableCommandInput, KeyType, ScalarAttributeType } from '@aws-sdk/client-dynamodb';
import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import type { EventPattern } from '../../model/event-pattern.ts';
import type { Rule } from '../../model/events.ts';
import type { ParameterType, PutParameter } from '../../model/parameters.ts';
import { resourcesOf, type Shape } from '../shape.ts';
import type { ResolvedTemplate } from '../template.ts';

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
    })),
  }));
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
