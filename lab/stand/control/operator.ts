/**
 * What an operator does, with a key that may do everything: the override, and what has become of it. With three controllers it is
 * written in each control Region, and read where one answers.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createJournal } from '../../../shared/aws/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { OPERATOR } from '../../emulator/provision/index.ts';

export interface Operator {
  /** PutParameter. Throws what SSM answers, e.g. that the text is invalid; with three, if no Region takes it. */
  override(text: string): Promise<void>;
  /** What a deploy does for a new stage with three controllers, which begin no journal themselves. */
  beginJournal(): Promise<void>;
  /** What the journal remembers as the last valid override, and whether its own end has passed. */
  inForce(): Promise<string>;
  close(): void;
}

interface OperatorOptions {
  readonly endpoint: string;
  /** The Regions of the controllers. */
  readonly regions: readonly string[];
  /** Name of the override's parameter. */
  readonly parameter: string;
  readonly journalTable: string;
}

/** A Region that is gone does not hold up the others. */
const LIMIT_MS = 2_000;

export function createOperator(options: OperatorOptions): Operator {
  const { endpoint, regions, parameter, journalTable } = options;
  const places = regions.map((region) => {
    const means = { endpoint, region, credentials: OPERATOR, maxAttempts: 1 };
    const dynamodb = new DynamoDBClient(means);
    return {
      ssm: new SSMClient(means),
      dynamodb,
      journal: createJournal(dynamodb, journalTable),
    };
  });
  type Place = (typeof places)[number];
  const anywhere = async <T>(read: (place: Place) => Promise<T>): Promise<T> => {
    let failure: unknown;
    for (const place of places) {
      try {
        return await read(place);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  };
  return {
    async override(text) {
      const put = new PutParameterCommand({ Name: parameter, Value: text, Overwrite: true });
      const puts = places.map(({ ssm }) => ssm.send(put, { abortSignal: AbortSignal.timeout(LIMIT_MS) }));
      // The first refusal is as good as any other.
      await Promise.any(puts).catch(({ errors }: AggregateError) => {
        throw errors[0];
      });
      await Promise.allSettled(puts);
    },
    async beginJournal() {
      await anywhere(({ journal }) => journal.write(EMPTY_JOURNAL, 0));
    },
    async inForce() {
      const { override } = await anywhere(({ journal }) => journal.read());
      if (!override) return 'auto';
      return override.expired ? `auto (expired: ${override.text})` : override.text;
    },
    close() {
      for (const { ssm, dynamodb } of places) {
        ssm.destroy();
        dynamodb.destroy();
      }
    },
  };
}
