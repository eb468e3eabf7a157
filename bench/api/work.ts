/**
 * What a route of either framework does besides reading a request and writing an answer: the same validation, the same
 * commands, the same answers as functions/api. What functions/api checks beyond that (character set, encoding and length
 * of a body, conditions in headers) is left out here, in the frameworks' favour.
 */
import { safeParse } from 'valibot';
import { makeCursor, readCursor } from '../../functions/api/cursor.ts';
import type { Deps } from '../../functions/api/deps.ts';
import { find } from '../../functions/api/get.ts';
import { newId, readId } from '../../functions/api/id.ts';
import { Problem, problemAnswer } from '../../functions/api/problem.ts';
import { notThere } from '../../functions/api/request.ts';
import { NewTodo } from '../../functions/api/schemas.ts';
import { etag, type Todo } from '../../functions/api/todo.ts';
import { put, query } from './store.ts';

export interface Answer {
  readonly status: 200 | 201 | 400 | 404 | 415;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const commonHeaders = ({ region }: Deps) => ({
  'x-routeaway-region': region,
  'cache-control': 'no-store',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag,location,x-routeaway-region',
});

export async function readOne(deps: Deps, id: string | undefined): Promise<Answer> {
  const known = readId(id);
  const todo = known === undefined ? undefined : await find(deps, known);
  if (todo === undefined) throw notThere();
  return { status: 200, headers: { etag: etag(todo) }, body: todo };
}

export async function list(
  deps: Deps,
  limit: string | undefined,
  cursor: string | undefined,
): Promise<Answer> {
  const most = Number(limit ?? 20);
  if (!Number.isInteger(most) || most < 1 || most > 100) throw new Problem(400, 'limit: is wrong');
  const found = await query(deps, cursor === undefined ? ' ' : (readCursor(cursor) ?? ' '), most);
  const items = found.slice(0, most);
  const last = items.at(-1);
  const body = found.length > most && last ? { items, next: makeCursor(last.id) } : { items };
  return { status: 200, headers: {}, body };
}

export async function create(deps: Deps, body: unknown): Promise<Answer> {
  const { success, output, issues } = safeParse(NewTodo, body);
  if (!success) {
    const mistakes = issues.map(({ path = [], message }) => ({
      at: path.map(({ key }) => `/${String(key)}`).join(''),
      detail: message,
    }));
    throw new Problem(400, mistakes.map(({ at, detail }) => `${at || 'body'}: ${detail}`).join('; '), {
      mistakes,
    });
  }
  const now = deps.now();
  const time = new Date(now).toISOString();
  const todo: Todo = {
    id: output.id?.toLowerCase() ?? newId(now),
    text: output.text,
    checked: output.checked ?? false,
    version: 1,
    createdAt: time,
    updatedAt: time,
  };
  await put(deps, todo);
  return { status: 201, headers: { location: `todos/${todo.id}`, etag: etag(todo) }, body: todo };
}

/** A problem's answer, as a framework wants it. */
export function refusal(problem: Problem) {
  const { statusCode, headers, body } = problemAnswer(problem);
  return { status: statusCode as Answer['status'], headers: headers as Record<string, string>, text: body };
}
