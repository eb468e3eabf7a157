/** The real API behind the front: what one of them sends, the other must understand. */
import { createApi } from '../../../functions/api/api.ts';
import { type Front, startFront } from '../../../lab/emulator/api-gateway/index.ts';
import { seeded, virtualClock } from '../../../lab/emulator/model/index.ts';
import { depsOver } from '../../unit/api/call.ts';
import { type Database, startDatabase } from '../../unit/api/database.ts';
import { ask } from './http.ts';
import { apiTemplate } from './template.ts';

let database: Database;
let front: Front;

beforeAll(async () => {
  database = await startDatabase();
  const options = { port: 0, template: apiTemplate(), clock: virtualClock(0), random: seeded(1) };
  front = await startFront({ ...options, invoke: createApi(depsOver(database)) });
});
afterAll(async () => {
  await front.stop();
  await database.stop();
});

const json = { 'content-type': 'application/json' };
const call = (path: string, method?: string, body?: object, headers: Record<string, string> = json) =>
  ask(`${front.url}${path}`, method, { headers, ...(body ? { body: JSON.stringify(body) } : {}) });

test('a todo lives its life', async () => {
  const made = await call('/todos', 'POST', { text: 'grüße 🐟' });
  expect(made).toMatchObject({
    status: 201,
    headers: {
      'x-routeaway-region': 'us-east-2',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'etag,location,x-routeaway-region',
    },
  });
  const place = new URL(String(made.headers.location), `${front.url}/todos`).pathname;
  expect(place).toMatch(/^\/lab\/todos\/[0-9a-f-]{36}$/);
  const path = place.slice('/lab'.length);
  const tag = String(made.headers.etag);
  expect((await call(path, 'PATCH', { checked: true }, { ...json, 'if-match': tag })).status).toBe(200);
  expect((await call(path, 'PATCH', { checked: false }, { ...json, 'if-match': tag })).status).toBe(412);
  expect(JSON.parse((await call(path)).body)).toMatchObject({ text: 'grüße 🐟', checked: true, version: 2 });
  expect(JSON.parse((await call('/todos?limit=1')).body).items).toHaveLength(1);
  expect(await call(path, 'DELETE')).toMatchObject({ status: 204, body: '' });
  expect(await call(path)).toMatchObject({
    status: 404,
    headers: { 'content-type': 'application/problem+json' },
  });
});

test('the gateway refuses a wrong body before the function does, with the same status', async () => {
  const wrong = await call('/todos', 'POST', { text: 5 });
  expect(wrong).toMatchObject({ status: 400, body: '{"message":"Invalid request body"}' });
  const noModel = await call('/todos', 'POST', { text: 5 }, { 'content-type': 'text/plain' });
  expect(noModel).toMatchObject({ status: 415, headers: { 'content-type': 'application/problem+json' } });
});

test('health comes through', async () => {
  expect(await call('/health')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/health+json' },
    body: expect.stringContaining('"status":"pass"'),
  });
});
