/** The CloudWatch alarms of a template, as PutMetricAlarm takes them. What PutMetricAlarm would refuse, the cloud model refuses. */
import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import { resourcesOf, type Shape } from '../shape.ts';
import type { ResolvedTemplate } from '../template.ts';

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
