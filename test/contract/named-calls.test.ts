/** Which call an error comes from is said with it, whatever went wrong, and nothing else about it changes. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { dynamoDB, ssm } from '../../shared/aws/clients.ts';
import { withoutCall } from '../../shared/aws/named-calls.ts';

const GET = new GetItemCommand({ TableName: 'journal', Key: { pk: { S: 'x' } } });

let server: Server;
let reply: { readonly status: number; readonly body: object } | undefined;
const env = { ...process.env };

beforeAll(async () => {
  server = createServer((_, response) => {
    if (reply === undefined) return;
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'ca-central-1',
    AWS_ACCESS_KEY_ID: 'A',
    AWS_SECRET_ACCESS_KEY: 'B',
    AWS_MAX_ATTEMPTS: '1',
  });
});
afterAll(async () => {
  process.env = env;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const failure = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );

test('what a service answers keeps its class, its name and its code', async () => {
  reply = {
    status: 400,
    body: { __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException', message: 'No such table.' },
  };
  const error = await failure(dynamoDB().send(GET));
  expect(error).toBeInstanceOf(ResourceNotFoundException);
  expect(error).toMatchObject({
    name: 'ResourceNotFoundException',
    $metadata: { httpStatusCode: 400 },
    message: 'DynamoDB GetItem on journal: ResourceNotFoundException: No such table.',
  });
  expect(withoutCall(error)).toBe('ResourceNotFoundException: No such table.');
});

test('a call that is given up from outside', async () => {
  reply = undefined;
  const limits = { abortSignal: AbortSignal.timeout(10) };
  const error = await failure(ssm().send(new GetParameterCommand({ Name: 'x' }), limits));
  expect(error.message).toBe('SSM GetParameter: no answer in time');
});

test.each([
  [
    'TimeoutError',
    '@smithy/node-http-handler - [ERROR] a request has exceeded the configured 3000 ms requestTimeout.',
    'no answer within 3 s',
  ],
  [
    'TimeoutError',
    '@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of 1500 ms.',
    'no connection within 1.5 s',
  ],
  ['Error', 'connect ECONNREFUSED 127.0.0.1:9', 'connect ECONNREFUSED 127.0.0.1:9'],
  ['TimeoutError', 'read ECONNRESET', 'read ECONNRESET'],
  [
    'CredentialsProviderError',
    'Could not load credentials',
    'CredentialsProviderError: Could not load credentials',
  ],
])('%s: %s', async (name, message, said) => {
  const client = dynamoDB();
  const thrown = Object.assign(new Error(message), { name });
  client.middlewareStack.add(
    () => async () => {
      throw thrown;
    },
    { step: 'initialize', priority: 'low' },
  );
  const error = await failure(client.send(GET));
  expect(error).toBe(thrown);
  expect(error.message).toBe(`DynamoDB GetItem on journal: ${said}`);
  expect(withoutCall(error)).toBe(said);
});
