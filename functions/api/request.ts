/** Reads what a client sent: headers, id and query in this file, the body in `body.ts`. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { readId } from './id.ts';
import { Problem } from './problem.ts';

/** Header names come in any case: HTTP/2 clients write lower case, older ones do not. */
export function header(event: APIGatewayProxyEvent, name: string): string | undefined {
  const headers = event.headers ?? {};
  if (headers[name] !== undefined) return headers[name];
  for (const key in headers) if (key.toLowerCase() === name) return headers[key];
  return undefined;
}

/** A query parameter that may stand at most once. */
export function query(event: APIGatewayProxyEvent, name: string): string | undefined {
  const all = event.multiValueQueryStringParameters?.[name];
  if (all !== undefined && all.length > 1) {
    const detail = `The query parameter "${name}" stands ${all.length} times; give it once.`;
    throw new Problem(400, detail, { mistakes: [{ at: name, detail }] });
  }
  return all?.[0] ?? event.queryStringParameters?.[name];
}

/** What cannot be an id counts as an unknown one: a client understands the 404 without knowing how ids are made. */
export function pathId(event: APIGatewayProxyEvent): string {
  const id = readId(event.pathParameters?.id);
  if (id === undefined) throw notThere();
  return id;
}

export const notThere = (): Problem => new Problem(404, 'There is no todo with this id in this Region.');
