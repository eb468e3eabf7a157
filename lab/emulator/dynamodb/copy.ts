/** The two things replication does to a database: look at an item as it stands, and make it stand so elsewhere. */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item, Touched } from './written.ts';

/** The whole item, or that there is none. */
export type Image = Item | 'absent';

type Client = Pick<DynamoDBClient, 'send'>;

export async function look(client: Client, { table, key }: Touched): Promise<Image> {
  const command = new GetItemCommand({ TableName: table.name, Key: { ...key }, ConsistentRead: true });
  return (await client.send(command)).Item ?? 'absent';
}

export async function apply(client: Client, { table, key }: Touched, image: Image): Promise<void> {
  if (image === 'absent')
    await client.send(new DeleteItemCommand({ TableName: table.name, Key: { ...key } }));
  else await client.send(new PutItemCommand({ TableName: table.name, Item: { ...image } }));
}
