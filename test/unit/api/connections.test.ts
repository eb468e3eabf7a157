/** The first calls of an instance, and its first calls after an outage in which its connections died; by the client of production. */
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createApi } from '../../../functions/api/api.ts';
import { createTableClient } from '../../../functions/api/client.ts';
import { caller, REGION } from './call.ts';
import { TABLE } from './database.ts';

/** Calls at once, so connections that an instance keeps. */
const AT_ONCE = 3;
const INSTANCES = 2;

const listen = (server: Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );

/** How a connection ends of which nobody told the client. */
const DEATHS = {
  /** The other end has forgotten it, and says so to the next packet. */
  forgotten: (socket: Socket) => socket.on('data', () => socket.resetAndDestroy()),
  /** The packets get lost. */
  silent: (socket: Socket) => socket.resume(),
} as const;

/** So many calls wait for each other before they are answered: then each has a connection of its own. */
let together: number;
let sockets: Socket[];
/** What the table was asked for, in order. */
let asked: unknown[];
let table: Server;
let way: Server;
let destroy: (() => void)[];

beforeEach(async () => {
  sockets = [];
  asked = [];
  destroy = [];
  together = AT_ONCE;
  let waiting: ServerResponse[] = [];
  table = createHttpServer((request, response) => {
    asked.push(request.headers['x-amz-target']);
    request.resume().on('end', () => {
      waiting.push(response);
      if (waiting.length < together) return;
      for (const one of waiting) one.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
      waiting = [];
    });
  });
  const port = await listen(table);
  way = createServer((socket) => {
    sockets.push(socket);
    const onward = connect(port, '127.0.0.1');
    destroy.push(
      () => socket.destroy(),
      () => onward.destroy(),
    );
    for (const one of [socket, onward]) one.on('error', () => undefined);
    socket.pipe(onward).pipe(socket);
  });
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${await listen(way)}`;
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});
afterEach(() => {
  for (const one of destroy) one();
  for (const server of [table, way]) server.close();
});

function startInstance() {
  const client = createTableClient(REGION);
  destroy.push(() => client.destroy());
  const log = { error: () => undefined };
  const call = caller(createApi({ client, table: TABLE, region: REGION, now: Date.now, log }));
  return async () => (await call('GET', '/todos')).status;
}

test.each(['forgotten', 'silent'] as const)(
  'no call fails where every connection that an instance keeps is dead (%s)',
  async (death) => {
    const instances = Array.from({ length: INSTANCES }, startInstance);
    for (const list of instances)
      expect(await Promise.all(Array.from({ length: AT_ONCE }, list))).toEqual(Array(AT_ONCE).fill(200));
    expect(sockets).toHaveLength(INSTANCES * AT_ONCE);
    together = 1;
    for (const socket of sockets) {
      socket.unpipe();
      DEATHS[death](socket);
    }
    for (const _ of Array(AT_ONCE))
      expect(await Promise.all(instances.map((list) => list()))).toEqual(Array(INSTANCES).fill(200));
    // One attempt of each instance was lost, and what it needs since is one connection.
    expect(sockets).toHaveLength(INSTANCES * (AT_ONCE + 1));
  },
);

/** A new instance, by its Lambda entry. */
async function startEntry() {
  Object.assign(process.env, { ROUTEAWAY_STAGE: 'test', TODOS_TABLE: TABLE, AWS_REGION: REGION });
  jest.resetModules();
  const { handler } = await import('../../../functions/api/handler.ts');
  return caller(handler);
}

test('the first request of a new instance is not the first to call the table', async () => {
  together = 1;
  const call = await startEntry();
  expect((await call('GET', '/todos')).status).toBe(200);
  expect(asked).toEqual(['DynamoDB_20120810.GetItem', 'DynamoDB_20120810.Query']);
  expect(sockets).toHaveLength(1);
});

test('an instance that starts in an outage answers for it, and serves when it is over', async () => {
  together = 1;
  const { port } = way.address() as AddressInfo;
  await new Promise((closed) => way.close(closed));
  const call = await startEntry();
  expect((await call('GET', '/todos')).status).toBe(503);
  await new Promise<void>((listening) => way.listen(port, '127.0.0.1', listening));
  expect((await call('GET', '/todos')).status).toBe(200);
});
