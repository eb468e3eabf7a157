/** The route table. API Gateway has already matched the path, so a route is found by its resource and method alone. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { replaceTodo, updateTodo } from './change.ts';
import { createTodo } from './create.ts';
import { deleteTodo } from './delete.ts';
import type { Served } from './deps.ts';
import { failing } from './failing.ts';
import { getTodo } from './get.ts';
import { health } from './health.ts';
import { listTodos } from './list.ts';
import { Problem } from './problem.ts';

export type Route = (deps: Served, event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

export const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  '/todos': { GET: listTodos, POST: createTodo },
  '/todos/{id}': { GET: getTodo, PUT: replaceTodo, PATCH: updateTodo, DELETE: deleteTodo },
  '/health': { GET: health, POST: health },
  '/health/failing/{region}': { GET: failing, POST: failing },
};

export function findRoute(resource: string, method: string): Route {
  const methods = Object.hasOwn(ROUTES, resource) ? ROUTES[resource] : undefined;
  if (methods === undefined) throw new Problem(404, 'There is nothing at this path.');
  const route = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (route !== undefined) return route;
  const allow = Object.keys(methods).join(', ');
  throw new Problem(405, `This path takes ${allow}.`, { headers: { allow } });
}
