/** The API's routes on Hono, behind its Lambda adapter. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Context } from 'hono';
import { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import type { Deps } from '../../functions/api/deps.ts';
import { Problem } from '../../functions/api/problem.ts';
import { type Answer, commonHeaders, create, list, readOne, refusal } from './work.ts';

export function honoApi(deps: Deps) {
  const common = Object.entries(commonHeaders(deps));
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of common) c.header(name, value);
  });
  const answer = (c: Context, { status, headers, body }: Answer) => c.json(body, status, { ...headers });
  app.get('/todos/:id', async (c) => answer(c, await readOne(deps, c.req.param('id'))));
  app.get('/todos', async (c) => answer(c, await list(deps, c.req.query('limit'), c.req.query('cursor'))));
  app.post('/todos', async (c) => answer(c, await create(deps, await c.req.json())));
  app.onError((error, c) => {
    if (!(error instanceof Problem)) throw error;
    const { status, headers, text } = refusal(error);
    return c.body(text, status, headers);
  });
  const serve = handle(app);
  return (event: APIGatewayProxyEvent) =>
    // Its own type of the event leaves no room for what API Gateway sends as null.
    serve(event as unknown as LambdaEvent) as Promise<APIGatewayProxyResult>;
}
