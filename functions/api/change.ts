/** PUT and PATCH /todos/{id}: one conditional update, so that of two clients that read the same state one gets an error. */
import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { todoAnswer } from './answer.ts';
import { readBody } from './body.ts';
import type { Deps } from './deps.ts';
import { find } from './get.ts';
import { condition, type Expected, ifMatch, stale } from './precondition.ts';
import { notThere, pathId } from './request.ts';
import { type Change, TodoChange, WholeTodo } from './schemas.ts';
import { todoKey } from './table.ts';
import { fromItem, type Todo } from './todo.ts';

const PATCH_TYPES = ['application/merge-patch+json', 'application/json'];

export async function replaceTodo(deps: Deps, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  return todoAnswer(200, await change(deps, pathId(event), readBody(event, WholeTodo), ifMatch(event)));
}

export async function updateTodo(deps: Deps, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const wanted = readBody(event, TodoChange, PATCH_TYPES);
  return todoAnswer(200, await change(deps, pathId(event), wanted, ifMatch(event)));
}

async function change(deps: Deps, id: string, wanted: Change, expected: Expected): Promise<Todo> {
  const now = new Date(deps.now()).toISOString();
  if (expected !== 'any' && expected.length === 0) return explain(deps, id, wanted, expected, now);
  const only = condition(expected);
  const command = new UpdateItemCommand({
    TableName: deps.table,
    Key: todoKey(id),
    UpdateExpression: `SET #version = #version + :one, #updatedAt = :now${wanted.text === undefined ? '' : ', #text = :text'}${wanted.checked === undefined ? '' : ', #checked = :checked'}`,
    ConditionExpression: only.expression,
    ExpressionAttributeNames: {
      '#version': 'version',
      '#updatedAt': 'updatedAt',
      ...(wanted.text === undefined ? {} : { '#text': 'text' }),
      ...(wanted.checked === undefined ? {} : { '#checked': 'checked' }),
      ...only.names,
    },
    ExpressionAttributeValues: {
      ':one': { N: '1' },
      ':now': { S: now },
      ...(wanted.text === undefined ? {} : { ':text': { S: wanted.text } }),
      ...(wanted.checked === undefined ? {} : { ':checked': { BOOL: wanted.checked } }),
      ...only.values,
    },
    ReturnValues: 'ALL_NEW',
  });
  try {
    const { Attributes } = await deps.client.send(command);
    if (Attributes === undefined) throw new Error('DynamoDB answered an update without the new item.');
    return fromItem(Attributes);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return explain(deps, id, wanted, expected, now);
  }
}

/** Why the condition failed: the todo is not there, has changed, or has been changed by this very call. */
async function explain(
  deps: Deps,
  id: string,
  wanted: Change,
  expected: Expected,
  now: string,
): Promise<Todo> {
  const there = await find(deps, id);
  if (there === undefined || expected === 'any') throw notThere();
  // The SDK repeats a call whose answer was lost; the second one then meets what the first one wrote.
  const ours =
    there.updatedAt === now &&
    expected.some(({ version }) => there.version === version + 1) &&
    (wanted.text ?? there.text) === there.text &&
    (wanted.checked ?? there.checked) === there.checked;
  if (!ours) throw stale(there);
  return there;
}
