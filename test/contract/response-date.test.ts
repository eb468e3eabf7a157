/** What time it is by a real answer: of a call that works, and of one that is refused. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createLedger } from '../../shared/aws/ledger.ts';
import { watchDate } from '../../shared/aws/response-date.ts';
import { startDatabase } from './database.ts';

const NOW = Date.parse('2027-01-05T10:00:00Z');

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
});

interface TableAnswer {
  readonly status: number;
  /** Epoch ms, or the header as it is. */
  readonly date?: number | string;
}

/** A table whose answers bear these dates, one after the other; each with a status. */
async function tableWith(...answers: readonly TableAnswer[]) {
  let next = 0;
  server = createServer((request, response) => {
    const answer = answers[Math.min(next++, answers.length - 1)];
    request.resume();
    response.sendDate = false;
    const { date } = answer ?? {};
    if (date !== undefined)
      response.setHeader('date', typeof date === 'string' ? date : new Date(date).toUTCString());
    response.writeHead(answer?.status ?? 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(answer?.status === 200 ? '{}' : '{"__type":"ConditionalCheckFailedException"}');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'ca-central-1',
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    maxAttempts: 1,
  });
  const clock = watchDate(client, () => NOW);
  const read = () => client.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'ledger' } } }));
  return { clock, read, end: () => client.destroy() };
}

test('nothing is known before the first answer, nor of one without a Date', async () => {
  const { clock, read, end } = await tableWith({ status: 200 });
  expect(clock.time()).toEqual({ now: NOW, ahead: undefined });
  await read();
  expect(clock.time().ahead).toBeUndefined();
  end();
});

test.each([
  ['right', NOW, -500],
  ['two minutes fast', NOW - 120_000, 119_500],
  ['an hour slow', NOW + 3_600_000, -3_600_500],
])('a clock that is %s', async (_, date, ahead) => {
  const { clock, read, end } = await tableWith({ status: 200, date });
  await read();
  await read();
  expect(clock.time()).toEqual({ now: NOW, ahead });
  end();
});

test('an error is an answer, too, and the newest answers count', async () => {
  const { clock, read, end } = await tableWith(
    { status: 400, date: NOW - 120_000 },
    { status: 200, date: NOW - 120_000 },
    { status: 200, date: NOW },
  );
  await expect(read()).rejects.toThrow();
  expect(clock.time()).toEqual({ now: NOW, ahead: undefined, unclear: true });
  await read();
  expect(clock.time().ahead).toBe(119_500);
  await read();
  expect(clock.time().ahead).toBe(-500);
  end();
});

test.each([
  '0',
  'foo 5',
  '2027-01-05T09:00:00Z',
  'Tue, 5 Jan 2027 09:00:00 GMT',
  'Mon, 05 Jan 2027 09:00:00 GMT',
  'Tue, 05 Jan 2027 10:00:00 +0100',
])('a Date that is no date of HTTP says nothing: %s', async (date) => {
  const { clock, read, end } = await tableWith({ status: 200, date });
  await read();
  expect(clock.time()).toEqual({ now: NOW, ahead: undefined });
  end();
});

test('a table on this machine has the time of this machine', async () => {
  const database = await startDatabase();
  const clock = watchDate(database.client, Date.now);
  const table = await database.table();
  await createLedger(database.client, table).read();
  expect(Math.abs(clock.time().ahead ?? Number.NaN)).toBeLessThan(60_000);
  await database.stop();
});
