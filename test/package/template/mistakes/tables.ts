/** A global table that DynamoDB refuses. */
import type { Row } from './row.ts';

export const TABLES: readonly Row[] = [
  [
    ['TodosTable/Replicas/0/Region', 'eu-west-1'],
    "TodosTable.Replicas has eu-west-1, us-west-2, but not the stack's own Region, us-east-2.",
  ],
  [
    ['TodosTable/StreamSpecification', undefined],
    'TodosTable.StreamSpecification is missing; more than one replica needs NEW_AND_OLD_IMAGES.',
  ],
  [['TodosTable/Replicas/1/Region', 'us-east-2'], 'TodosTable.Replicas has us-east-2 twice.'],
  [
    ['TodosTable/KeySchema/0/KeyType', 'RANGE'],
    'TodosTable.KeySchema is RANGE, RANGE, wanted HASH, or HASH and RANGE.',
  ],
  [
    ['TodosTable/@UpdateReplacePolicy', undefined],
    'TodosTable.UpdateReplacePolicy is missing; what becomes of the data is to be said.',
  ],
];
