/**
 * The table in memory, answering at once, so that what is left is the handler's own time; and what the routes of the
 * frameworks do with it, command for command what functions/api does.
 */
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Deps } from '../../functions/api/deps.ts';
import { TODO_PARTITION } from '../../functions/api/table.ts';
import { fromItem, type Todo, toItem } from '../../functions/api/todo.ts';
import { ID } from './events.ts';

type Item = Record<string, AttributeValue>;

const todo = (place: number): Item =>
  toItem({
    id: `${ID.slice(0, -2)}${String(place).padStart(2, '0')}`,
    text: 'Buy milk, and see what else there is',
    checked: false,
    version: 3,
    createdAt: '2027-01-05T10:00:00.000Z',
    updatedAt: '2027-01-05T10:00:00.000Z',
  });

function memoryTable(): Pick<DynamoDBClient, 'send'> {
  const one = { Item: todo(0) };
  // One more than a page holds: there is a next page.
  const page = { Items: Array.from({ length: 21 }, (_, place) => todo(place)) };
  const send = async (command: unknown) => {
    if (command instanceof GetItemCommand) return one;
    if (command instanceof QueryCommand) return page;
    if (command instanceof PutItemCommand) return {};
    throw new Error('This table does not know that command.');
  };
  // biome-ignore lint/suspicious/noExplicitAny: the client's overloads name every command there is.
  return { send: send as any };
}

export const fixedDeps = (): Deps => ({
  client: memoryTable(),
  table: 'routeaway-lab-todos',
  region: 'us-east-2',
  now: () => Date.UTC(2027, 0, 5, 12),
  log: { error: () => undefined },
});

export async function put({ client, table }: Deps, item: Todo): Promise<void> {
  await client.send(
    new PutItemCommand({
      TableName: table,
      Item: toItem(item),
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

export async function query({ client, table }: Deps, after: string, limit: number): Promise<Todo[]> {
  const command = new QueryCommand({
    TableName: table,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk > :after',
    ExpressionAttributeValues: { ':pk': { S: TODO_PARTITION }, ':after': { S: after } },
    Limit: limit + 1,
  });
  const { Items = [] } = await client.send(command);
  return Items.map(fromItem);
}
