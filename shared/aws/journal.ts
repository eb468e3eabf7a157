/** The journal, one item of its table; beside it the archive, one item for each closed entry, kept for good. */
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { EMPTY_JOURNAL } from '../core/journal.ts';
import type { JournalStore } from '../ports.ts';
import { limited } from './clients.ts';
import { createItem } from './item.ts';
import { journalSchema } from './journal-schema.ts';

/** Sort keys are text: ten digits keep the epochs in order. */
const sortKey = (epoch: number) => `${epoch}`.padStart(10, '0');

export function createJournal(client: DynamoDBClient, table: string): JournalStore {
  return {
    ...createItem(client, table, 'journal', journalSchema, EMPTY_JOURNAL),
    async archive(entry) {
      const item = { pk: 'entry', sk: sortKey(entry.epoch), ...entry };
      await client.send(
        new PutItemCommand({ TableName: table, Item: marshall(item, { removeUndefinedValues: true }) }),
        limited(),
      );
    },
  };
}
