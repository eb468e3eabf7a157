/** The API as a function from event to answer. Every answer, whatever happened, names the Region that gave it. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Deps } from './deps.ts';
import { failure, thrown } from './failure.ts';
import { Problem, problemAnswer } from './problem.ts';
import { findRoute } from './routes.ts';

export type Api = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

export function createApi(deps: Deps): Api {
  return async (event) => {
    const answer = await run(deps, event).catch((error: unknown) => refuse(deps, event, error));
    return {
      ...answer,
      headers: { ...answer.headers, 'x-routeaway-region': deps.region, 'cache-control': 'no-store' },
    };
  };
}

// Async, so that what a route throws and what it rejects with come out alike.
const run = async (deps: Deps, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> =>
  findRoute(event.resource, event.httpMethod)(deps, event);

function refuse(deps: Deps, event: APIGatewayProxyEvent, error: unknown): APIGatewayProxyResult {
  if (error instanceof Problem) return problemAnswer(error);
  const problem = failure(error);
  const { name, message, stack } = thrown(error);
  deps.log.error(
    problem.status === 503 ? 'The table did not serve a request.' : 'A request failed unexpectedly.',
    { route: `${event.httpMethod} ${event.resource}`, error: name, reason: message, stack },
  );
  return problemAnswer(problem);
}
