/**
 * GET /todos?limit=…&cursor=…: one page in the order of the ids, which is the order of creation where we made them.
 * `next` is the cursor of the next page and absent on the last one.
 */
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { json } from './answer.ts';
import { makeCursor, readCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { Problem } from './problem.ts';
import { query } from './request.ts';
import { TODO_PARTITION } from './table.ts';
import { fromItem } from './todo.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

export async function listTodos(deps: Deps, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const limit = readLimit(query(event, 'limit'));
  const after = readAfter(query(event, 'cursor'));
  const command = new QueryCommand({
    TableName: deps.table,
    ConsistentRead: true,
    // A position, not a key that must still exist: the item a page ended with may be deleted meanwhile.
    KeyConditionExpression: 'pk = :pk AND sk > :after',
    ExpressionAttributeValues: { ':pk': { S: TODO_PARTITION }, ':after': { S: after } },
    // One more than wanted tells whether there is a next page. A whole page stays far below the 1 MB of a query.
    Limit: limit + 1,
  });
  const { Items = [] } = await deps.client.send(command);
  const items = Items.slice(0, limit).map(fromItem);
  const last = items.at(-1);
  return json(200, Items.length > limit && last ? { items, next: makeCursor(last.id) } : { items });
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw wrong('limit', `must be a whole number from 1 to ${MAX_LIMIT}`);
  return limit;
}

/** The lowest position of all is a sort key that no id is below; DynamoDB wants at least one character. */
function readAfter(text: string | undefined): string {
  if (text === undefined) return ' ';
  const after = readCursor(text);
  if (after === undefined) throw wrong('cursor', 'must be the "next" of an earlier page, as it was given');
  return after;
}

const wrong = (at: string, detail: string) =>
  new Problem(400, `${at}: ${detail}`, { mistakes: [{ at, detail }] });
