/** The journal, one item of its table; beside it the archive, one item for each closed entry, kept for good. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { EMPTY_JOURNAL, type Entry } from '../core/journal/journal.ts';
import { fitting } from '../core/journal/journal-size.ts';
import type { JournalStore } from '../ports.ts';
import { limited } from './clients.ts';
import { createItem } from './item.ts';
import { entrySchema, journalSchema } from './journal-schema.ts';
import { parseItem } from './parse-item.ts';
import { storedEntry, storedJournal } from './stored-words.ts';

/** Sort keys are text: ten digits keep the epochs in order. */
const sortKey = (epoch: number) => `${epoch}`.padStart(10, '0');

export function createJournal(client: DynamoDBClient, table: string): JournalStore {
  const item = createItem(client, table, 'journal', journalSchema, EMPTY_JOURNAL, storedJournal);
  return {
    read: item.read,
    write: (journal, seen) => item.write(fitting(journal), seen),
    async archive(entry, revision) {
      const item = { pk: 'entry', sk: sortKey(entry.epoch), ...storedEntry(entry), revision };
      const put = new PutItemCommand({
        TableName: table,
        Item: marshall(item, { removeUndefinedValues: true }),
        // A journal that was begun anew counts revisions and epochs from the start: that is another entry.
        ConditionExpression: 'attribute_not_exists(revision) OR revision <= :revision OR begunAt <> :begunAt',
        ExpressionAttributeValues: marshall({ ':revision': revision, ':begunAt': entry.begunAt }),
      });
      await client.send(put, limited()).catch((error: unknown) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },
  };
}

/** The newest entries of the archive, at most `last` of them, newest first. */
export async function readArchive(
  client: DynamoDBClient,
  table: string,
  last: number,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :entry',
        ExpressionAttributeValues: marshall({ ':entry': 'entry' }),
        ScanIndexForward: false,
        Limit: last - entries.length,
        ...(from && { ExclusiveStartKey: marshall(from) }),
      }),
      limited(),
    );
    for (const item of Items) {
      const { pk, sk, revision: _, ...stored } = unmarshall(item);
      entries.push(parseItem(entrySchema, stored, { table, pk, sk }));
    }
    from = LastEvaluatedKey && unmarshall(LastEvaluatedKey);
  } while (from !== undefined && entries.length < last);
  return entries;
}
