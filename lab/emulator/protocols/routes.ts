/** The REST services: which operation a method and path name. A segment that starts with `:` is a member of the input. */
import { ServiceError } from '../model/error.ts';
import type { Decoded, Incoming } from './call.ts';

/** `GET /2020-05-31/distribution/:Id`, perhaps with a query that it must have → operation. */
type Routes = Readonly<Record<string, string>>;

export function route(routes: Routes, request: Incoming): Decoded {
  for (const [pattern, operation] of Object.entries(routes)) {
    const [method, path = '', query] = pattern.split(/[ ?]/);
    const wanted = path.split('/').slice(1);
    const asked = new URLSearchParams(query);
    if (![...asked].every(([name, value]) => request.query.get(name) === value)) continue;
    if (method !== request.method || wanted.length !== request.path.length) continue;
    const pairs = wanted.map((part, i) => [part, request.path[i] ?? ''] as const);
    if (!pairs.every(([part, got]) => part.startsWith(':') || part === got)) continue;
    const input = Object.fromEntries(
      pairs.filter(([part]) => part.startsWith(':')).map(([part, got]) => [part.slice(1), got]),
    );
    return { operation, input };
  }
  const known = Object.entries(routes).map(([pattern, operation]) => `${operation} (${pattern})`);
  throw new ServiceError(
    'UnknownOperationException',
    404,
    `The lab does not know ${request.method} /${request.path.join('/')}; it knows ${known.join(', ')}.`,
  );
}
