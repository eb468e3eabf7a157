/** The three handlers that are compared, each over a table of its own. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import { type Api, createApi } from '../../functions/api/api.ts';
import { EVENTS, KINDS } from './events.ts';
import { honoApi } from './hono.ts';
import { powertoolsApi } from './powertools.ts';
import { fixedDeps } from './store.ts';

export const HANDLERS = ['ours', 'Powertools', 'Hono'] as const;
export type Name = (typeof HANDLERS)[number];

export const createHandlers = (): Readonly<Record<Name, Api>> => ({
  ours: createApi(fixedDeps()),
  Powertools: powertoolsApi(fixedDeps()),
  Hono: honoApi(fixedDeps()),
});

/** What a client sees of an answer, however it is written down. */
export function seen({ statusCode, headers = {}, multiValueHeaders = {}, body }: APIGatewayProxyResult) {
  const all = [...Object.entries(headers), ...Object.entries(multiValueHeaders)];
  const lines = all.map(([name, value]) => `${name.toLowerCase()}: ${value}`);
  return { status: statusCode, headers: [...new Set(lines)].sort(), body: JSON.parse(body) as unknown };
}

/** Throws where two handlers answer one request differently: their times would say nothing. */
export async function checkAlike(handlers: Readonly<Record<Name, Api>>): Promise<void> {
  for (const kind of KINDS) {
    const answers = await Promise.all(
      HANDLERS.map(async (name) => JSON.stringify(seen(await handlers[name](EVENTS[kind])))),
    );
    const other = HANDLERS.find((_, i) => answers[i] !== answers[0]);
    if (other !== undefined)
      throw new Error(
        `"${kind}" is answered differently: ours ${answers[0]}, ${other} ${answers[HANDLERS.indexOf(other)]}`,
      );
  }
}
