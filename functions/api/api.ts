/**
 * The API as a function from event to answer. Every answer names the Region that gave it and has CORS headers for web pages
 * (API Gateway's own answers get the same headers from resources/api/gateway-responses.ts).
 */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { createChecks } from './checks.ts';
import type { Deps, Served } from './deps.ts';
import { failure, thrown } from './failure.ts';
import { Problem, problemAnswer } from './problem.ts';
import { findRoute } from './routes.ts';

export type Api = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

export function createApi(deps: Deps): Api {
  const common = {
    'x-routeaway-region': deps.region,
    'cache-control': 'no-store',
    // Pages of any origin: what a call needs is the API key, and no browser adds that by itself.
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'etag,location,x-routeaway-region',
  };
  const served = { ...deps, checks: createChecks(deps) };
  return async (event) => {
    const answer = await run(served, event).catch((error: unknown) => refuse(deps, event, error));
    return { ...answer, headers: { ...answer.headers, ...common } };
  };
}

// Async, so that what a route throws and what it rejects with come out alike.
async function run(deps: Served, event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  await deps.checkOrigin?.(event);
  return findRoute(event.resource, event.httpMethod)(deps, event);
}

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
