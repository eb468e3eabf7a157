import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CheckOrigin } from './origin.ts';

/** Where unexpected failures are told. `detail` never holds what a client wrote: todo texts are private. */
export interface ApiLog {
  error(sentence: string, detail: Readonly<Record<string, unknown>>): void;
}

/** What every route needs of the world. */
export interface Deps {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly table: string;
  readonly region: string;
  /** Whose pages may read the answers in a browser: `*` or one origin. */
  readonly allowOrigin: string;
  /** Throws a `Problem` where a request did not come by a way that is allowed; absent where every way is. */
  readonly checkOrigin?: CheckOrigin | undefined;
  readonly now: () => number;
  readonly log: ApiLog;
}
