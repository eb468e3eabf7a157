/** Calls the API as API Gateway does: with an event that it has already routed. */
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Api, createApi } from '../../../functions/api/api.ts';
import type { ApiLog, Deps } from '../../../functions/api/deps.ts';
import { type Database, startDatabase, TABLE } from './database.ts';

export const REGION = 'us-east-2';

export interface Call {
  readonly id?: string;
  readonly body?: unknown;
  /** Sent as it is, where `body` would be made into JSON. */
  readonly raw?: string;
  readonly base64?: boolean;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly multi?: Record<string, string[]>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: each test looks into the body it expects.
  readonly body: any;
}

export function event(method: string, resource: string, call: Call = {}): APIGatewayProxyEvent {
  return {
    resource,
    httpMethod: method,
    path: resource,
    headers: { 'Content-Type': 'application/json', ...call.headers },
    multiValueHeaders: {},
    pathParameters: call.id === undefined ? null : { id: call.id },
    queryStringParameters: call.query ?? null,
    multiValueQueryStringParameters: call.multi ?? null,
    stageVariables: null,
    body: call.raw ?? (call.body === undefined ? null : JSON.stringify(call.body)),
    isBase64Encoded: call.base64 ?? false,
    requestContext: {} as APIGatewayProxyEvent['requestContext'],
  };
}

export function read(result: APIGatewayProxyResult): Answer {
  return {
    status: result.statusCode,
    headers: (result.headers ?? {}) as Record<string, string>,
    body: result.body === '' ? undefined : JSON.parse(result.body),
  };
}

export const caller =
  (api: Api) =>
  async (method: string, resource: string, call?: Call): Promise<Answer> =>
    read(await api(event(method, resource, call)));

/** Deps over a real table, with a clock that moves one millisecond with each look, so that no two changes share a time. */
export function depsOver(database: Database, error: ApiLog['error'] = () => undefined): Deps {
  let time = Date.parse('2027-01-05T10:00:00Z');
  return {
    client: database.client,
    table: TABLE,
    region: REGION,
    now: () => {
      time += 1;
      return time;
    },
    log: { error },
  };
}

export const callerOver = (database: Database) => caller(createApi(depsOver(database)));

/** The API over a table of its own, for all tests of a file. */
export function useApi() {
  let database: Database;
  let call: ReturnType<typeof callerOver>;
  beforeAll(async () => {
    database = await startDatabase();
    call = callerOver(database);
  });
  afterAll(() => database.stop());
  return { call: (...asked: Parameters<typeof call>) => call(...asked), database: () => database };
}

/** The API over a table that must not be asked. */
export const apiWithoutTable = (over: Partial<Deps> = {}): Api =>
  createApi({
    client: { send: () => Promise.reject(new Error('The table is not to be asked.')) },
    table: 'none',
    region: REGION,
    now: () => 0,
    log: { error: () => undefined },
    ...over,
  });
