/**
 * POST /todos. A client that chooses the id itself can repeat a create whose answer got lost: what was done already
 * answers 409 and makes no second one. The id is checked against this Region's copy only.
 */
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { todoAnswer } from './answer.ts';
import { readBody } from './body.ts';
import type { Deps } from './deps.ts';
import { find } from './get.ts';
import { newId } from './id.ts';
import { Problem } from './problem.ts';
import { NewTodo } from './schemas.ts';
import { type Todo, toItem } from './todo.ts';

export async function createTodo(deps: Deps, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const wanted = readBody(event, NewTodo);
  const now = deps.now();
  const time = new Date(now).toISOString();
  const todo: Todo = {
    id: wanted.id?.toLowerCase() ?? newId(now),
    text: wanted.text,
    checked: wanted.checked ?? false,
    version: 1,
    createdAt: time,
    updatedAt: time,
  };
  await put(deps, todo);
  // Relative, so that it is right behind the edge and under the stage's own path alike.
  return todoAnswer(201, todo, { location: `todos/${todo.id}` });
}

async function put(deps: Deps, todo: Todo): Promise<void> {
  const command = new PutItemCommand({
    TableName: deps.table,
    Item: toItem(todo),
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  try {
    await deps.client.send(command);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // The SDK repeats a call whose answer was lost: what stands there may be what this very call has written.
    const there = await find(deps, todo.id);
    if (there?.createdAt !== todo.createdAt || there.text !== todo.text)
      throw new Problem(409, `There is a todo with the id ${todo.id} already.`);
  }
}
