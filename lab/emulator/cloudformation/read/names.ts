/** Resources of which the lab needs little more than that they exist: topics and queues. */
import { resourcesOf } from '../shape.ts';
import type { ResolvedTemplate } from '../template.ts';

export interface NamedResource {
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
