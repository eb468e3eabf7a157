import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';

/** Reports unexpected failures. `detail` never contains what a client wrote: todo texts are private. */
export interface ApiLog {
  error(sentence: string, detail: Readonly<Record<string, unknown>>): void;
}

export type CheckOrigin = (event: APIGatewayProxyEvent) => Promise<void>;

/** What the API needs of the world. */
export interface Deps {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly table: string;
  readonly region: string;
  /** Throws a `Problem` where a request did not come by a way that is allowed; absent where every way is. */
  readonly checkOrigin?: CheckOrigin | undefined;
  readonly now: () => number;
  readonly log: ApiLog;
}

/** One thing that the API lives by, tried. */
export interface Check {
  readonly status: 'pass' | 'warn' | 'fail';
  readonly time: string;
  readonly observedValue: number;
  readonly observedUnit: 'ms';
  readonly output?: string;
}

export interface Checked {
  readonly read: Check;
  readonly write: Check;
  /** The keys of all Regions in this replica; none where they could not be read. */
  readonly found: readonly Record<string, AttributeValue>[];
}

/** What every route is given. */
export interface Served extends Deps {
  /** What the API lives by, tried a second ago at the most. */
  readonly checks: () => Promise<Checked>;
}
