/** The override, given as an operator gives it, with a key that may do everything; and what has become of it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createJournal } from '../../../shared/aws/journal.ts';
import { OPERATOR } from '../../emulator/provision/index.ts';

export interface Operator {
  /** PutParameter. Throws what SSM answers, e.g. that the text is invalid. */
  override(text: string): Promise<void>;
  /** What the journal remembers as the last word that could be followed, and whether its own end has passed. */
  inForce(): Promise<string>;
  close(): void;
}

interface OperatorOptions {
  readonly endpoint: string;
  readonly region: string;
  /** Name of the override's parameter. */
  readonly parameter: string;
  readonly journalTable: string;
}

export function createOperator({ endpoint, region, parameter, journalTable }: OperatorOptions): Operator {
  const means = { endpoint, region, credentials: OPERATOR, maxAttempts: 1 };
  const ssm = new SSMClient(means);
  const dynamodb = new DynamoDBClient(means);
  const journal = createJournal(dynamodb, journalTable);
  return {
    async override(text) {
      await ssm.send(new PutParameterCommand({ Name: parameter, Value: text, Overwrite: true }));
    },
    async inForce() {
      const { override } = await journal.read();
      if (!override) return 'auto';
      return override.expired ? `auto (expired: ${override.text})` : override.text;
    },
    close() {
      ssm.destroy();
      dynamodb.destroy();
    },
  };
}
