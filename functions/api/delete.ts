/**
 * DELETE /todos/{id}: 204, and 404 for what is not there. Deleting is idempotent in its effect, not in its answer: a
 * client that repeats a delete whose answer got lost may take the 404 for a success.
 */
import { ConditionalCheckFailedException, DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { noContent } from './answer.ts';
import type { Deps } from './deps.ts';
import { find } from './get.ts';
import { condition, type Expected, ifMatch, stale } from './precondition.ts';
import { notThere, pathId } from './request.ts';
import { todoKey } from './table.ts';

export async function deleteTodo(deps: Deps, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const id = pathId(event);
  const expected = ifMatch(event);
  if (!(await remove(deps, id, expected))) {
    const there = expected === 'any' ? undefined : await find(deps, id);
    throw there === undefined ? notThere() : stale(there);
  }
  return noContent();
}

async function remove({ client, table }: Deps, id: string, expected: Expected): Promise<boolean> {
  if (expected !== 'any' && expected.length === 0) return false;
  const { expression, names, values } = condition(expected);
  const command = new DeleteItemCommand({
    TableName: table,
    Key: todoKey(id),
    ConditionExpression: expression,
    // DynamoDB refuses maps that are empty.
    ...(expected === 'any' ? {} : { ExpressionAttributeNames: names, ExpressionAttributeValues: values }),
  });
  try {
    await client.send(command);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
