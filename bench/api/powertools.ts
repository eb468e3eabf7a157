/** The API's routes on the event-handler router of Powertools for AWS Lambda. */
import { Router } from '@aws-lambda-powertools/event-handler/http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { Deps } from '../../functions/api/deps.ts';
import { Problem } from '../../functions/api/problem.ts';
import { type Answer, commonHeaders, create, list, readOne, refusal } from './work.ts';

export function powertoolsApi(deps: Deps) {
  const common = Object.entries(commonHeaders(deps));
  const app = new Router();
  app.use(async ({ reqCtx, next }) => {
    await next();
    for (const [name, value] of common) reqCtx.res.headers.set(name, value);
  });
  const answer = ({ status, headers, body }: Answer) => ({
    statusCode: status,
    headers: { ...headers },
    body: JSON.stringify(body),
  });
  app.get('/todos/:id', async ({ params }) => answer(await readOne(deps, params.id)));
  app.get('/todos', async ({ req }) => {
    const { searchParams } = new URL(req.url);
    return answer(
      await list(deps, searchParams.get('limit') ?? undefined, searchParams.get('cursor') ?? undefined),
    );
  });
  app.post('/todos', async ({ req }) => answer(await create(deps, await req.json())));
  app.errorHandler(Problem, async (problem) => {
    const { status, headers, text } = refusal(problem);
    // What goes round the middleware when a route throws.
    return { statusCode: status, headers: { ...headers, ...Object.fromEntries(common) }, body: text };
  });
  return (event: APIGatewayProxyEvent) => app.resolve(event, {} as Context) as Promise<APIGatewayProxyResult>;
}
