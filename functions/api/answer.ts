/** The answers of the routes when all went well. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import { etag, type Todo } from './todo.ts';

export function json(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

export function todoAnswer(
  statusCode: number,
  todo: Todo,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  return json(statusCode, todo, { ...headers, etag: etag(todo) });
}

export const noContent = (): APIGatewayProxyResult => ({ statusCode: 204, headers: {}, body: '' });
