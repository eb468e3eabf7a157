/**
 * If-Match: which state of a todo a client wants to change. Optional; absent or `*` means whichever stands there.
 *
 * In a global table the condition looks at this Region's copy only. A write accepted in the other Region and not yet
 * replicated is not seen, and the later of the two wins as a whole item. While all traffic goes to one Region (what
 * Routeaway is for) that is no loss; in the seconds around a switch it can be one, and no condition can prevent it.
 */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Problem } from './problem.ts';
import { header } from './request.ts';
import type { TableItem, Todo } from './todo.ts';
import { etag, parseEtag } from './todo.ts';

export type Expected = 'any' | readonly Pick<Todo, 'version' | 'updatedAt'>[];

const TAGS = /^\s*(W\/)?"[^"]*"\s*$/;
const MOST_TAGS = 10;

export function ifMatch(event: APIGatewayProxyEvent): Expected {
  const given = header(event, 'if-match');
  if (given === undefined || given.trim() === '*') return 'any';
  const tags = given.split(',');
  if (tags.length > MOST_TAGS || !tags.every((tag) => TAGS.test(tag)))
    throw new Problem(
      400,
      `If-Match must be * or at most ${MOST_TAGS} tags in double quotes, as the ETag header gives them.`,
    );
  // A tag we never made, or a weak one, matches nothing.
  return tags.map((tag) => parseEtag(tag.trim())).filter((state) => state !== undefined);
}

/** The same as a DynamoDB condition; its names and values start with `e`, so that they do not meet those of an update. */
export function condition(expected: Expected) {
  const values: TableItem = {};
  if (expected === 'any') return { expression: 'attribute_exists(pk)', names: {}, values };
  const parts = expected.map(({ version, updatedAt }, i) => {
    values[`:ev${i}`] = { N: String(version) };
    values[`:eu${i}`] = { S: updatedAt };
    return `(#ev = :ev${i} AND #eu = :eu${i})`;
  });
  return { expression: parts.join(' OR '), names: { '#ev': 'version', '#eu': 'updatedAt' }, values };
}

export const stale = (current: Todo): Problem =>
  new Problem(412, `The todo has changed since: it is now at version ${current.version}. Read it again.`, {
    headers: { etag: etag(current) },
  });

/** GET with If-None-Match: the client has this state already. */
export function notModified(event: APIGatewayProxyEvent, todo: Todo): APIGatewayProxyResult | undefined {
  const tags = header(event, 'if-none-match')?.split(',') ?? [];
  const known = tags.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag(todo));
  return known ? { statusCode: 304, headers: { etag: etag(todo) }, body: '' } : undefined;
}
