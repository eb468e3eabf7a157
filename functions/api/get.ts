/** GET /todos/{id}. Strongly consistent: who has just written, in this Region, reads what was written. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { todoAnswer } from './answer.ts';
import type { Deps } from './deps.ts';
import { notModified } from './precondition.ts';
import { notThere, pathId } from './request.ts';
import { todoKey } from './table.ts';
import { fromItem, type Todo } from './todo.ts';

export async function getTodo(deps: Deps, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const todo = await find(deps, pathId(event));
  if (todo === undefined) throw notThere();
  return notModified(event, todo) ?? todoAnswer(200, todo);
}

export async function find({ client, table }: Deps, id: string): Promise<Todo | undefined> {
  const command = new GetItemCommand({ TableName: table, Key: todoKey(id), ConsistentRead: true });
  const { Item } = await client.send(command);
  return Item === undefined ? undefined : fromItem(Item);
}
