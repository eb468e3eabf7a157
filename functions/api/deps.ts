import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Where unexpected failures are told. `detail` never holds what a client wrote: todo texts are private. */
export interface ApiLog {
  error(sentence: string, detail: Readonly<Record<string, unknown>>): void;
}

/** What every route needs of the world. */
export interface Deps {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly table: string;
  readonly region: string;
  readonly now: () => number;
  readonly log: ApiLog;
}
