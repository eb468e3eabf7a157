/** The DynamoDB tables of a template, as CreateTable takes them, and where their replicas are. */
import type { CreateTableCommandInput, KeyType, ScalarAttributeType } from '@aws-sdk/client-dynamodb';
import { resourcesOf } from '../shape.ts';
import type { ResolvedTemplate } from '../template.ts';

export interface TableResource {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Regions that hold a copy, the stack's own among them. */
  readonly regions: readonly string[];
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
