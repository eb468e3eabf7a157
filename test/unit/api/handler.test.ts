/** The Lambda entry itself, started as Lambda starts it: from its environment alone. */
import { readApiConfig } from '../../../functions/api/config.ts';
import { event, read } from './call.ts';
import { type Database, startDatabase, TABLE } from './database.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const ENVIRONMENT = { ROUTEAWAY_STAGE: 'test', TODOS_TABLE: TABLE, AWS_REGION: 'us-west-2' };

test('serves from what its environment says', async () => {
  Object.assign(process.env, ENVIRONMENT, {
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const { handler } = await import('../../../functions/api/handler.ts');
  const made = read(await handler(event('POST', '/todos', { body: { text: 'deployed' } })));
  expect(made).toMatchObject({ status: 201, headers: { 'x-routeaway-region': 'us-west-2' } });
  expect(read(await handler(event('GET', '/health')))).toMatchObject({
    status: 200,
    body: { region: 'us-west-2' },
  });
});

test('a wrong environment names every problem at once, each with the value and a good example', () => {
  const plain = { stage: 'test', table: TABLE, region: 'us-west-2' };
  expect(readApiConfig({ ...ENVIRONMENT, ROUTEAWAY_ORIGIN_SECRET_PARAMETER: '' })).toEqual(plain);
  const more = {
    ROUTEAWAY_ORIGIN_SECRET_PARAMETER: '/routeaway/test/origin-secret',
  };
  expect(readApiConfig({ ...ENVIRONMENT, ...more })).toEqual({
    ...plain,
    originSecretParameter: '/routeaway/test/origin-secret',
  });
  expect(readApiConfig({ ...ENVIRONMENT, ROUTEAWAY_STAGE: 'Prod' }).stage).toBe('Prod');
  const wrong = { TODOS_TABLE: 'a b', AWS_REGION: 'Ohio', ROUTEAWAY_ORIGIN_SECRET_PARAMETER: 'secret' };
  expect(() => readApiConfig(wrong)).toThrow(
    [
      '4 settings are wrong:',
      '- ROUTEAWAY_STAGE is missing; it should be something like "dev".',
      '- TODOS_TABLE is "a b", which cannot be right; it should be something like "routeaway-dev-todos".',
      '- AWS_REGION is "Ohio", which cannot be right; it should be something like "us-east-2".',
      '- ROUTEAWAY_ORIGIN_SECRET_PARAMETER is "secret", which cannot be right; it should be something like "/routeaway/dev/origin-secret".',
    ].join('\n'),
  );
});
