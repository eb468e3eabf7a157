import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Database, startDatabase } from '../../dynamodb/database.ts';
import type { DynamoWrite } from '../../protocols/dynamodb.ts';
import { ACCOUNT, CUT, failure, HOME, START, startWorld, type World } from './world.ts';

const TABLE = `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/journal`;
const may = (Action: string[], Resource: string = TABLE) => ({ Effect: 'Allow', Action, Resource });
let database: Database;
let world: World;
let client: DynamoDBClient;
let role: DynamoDBClient;
let writes: DynamoWrite[];

beforeAll(async () => {
  database = await startDatabase(HOME);
  await database.create({
    TableName: 'journal',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
});
afterAll(() => database.stop());

beforeEach(async () => {
  writes = [];
  world = await startWorld([may(['dynamodb:GetItem', 'dynamodb:PutItem'])], {
    dynamo: { [HOME]: database.port },
    onDynamoWrite: (write) => writes.push(write),
  });
  client = new DynamoDBClient(world.settings());
  role = new DynamoDBClient(world.settings('WORKER'));
});
afterEach(async () => {
  client.destroy();
  role.destroy();
  await world.close();
});

const item = (pk: string, rest: object = {}) =>
  new PutItemCommand({ TableName: 'journal', Item: { pk: { S: pk } }, ...rest });

test('calls reach the database of their Region and come back', async () => {
  await role.send(item('a'));
  const got = await role.send(
    new GetItemCommand({ TableName: 'journal', Key: { pk: { S: 'a' } }, ConsistentRead: true }),
  );
  expect(got.Item).toEqual({ pk: { S: 'a' } });
  expect((await client.send(new ScanCommand({ TableName: 'journal' }))).Count).toBe(1);
});

test('what was written is told, what was refused is not', async () => {
  await client.send(item('b'));
  const refused = client.send(item('b', { ConditionExpression: 'attribute_not_exists(pk)' }));
  expect((await failure(refused)).name).toBe('ConditionalCheckFailedException');
  await client.send(
    new UpdateItemCommand({
      TableName: 'journal',
      Key: { pk: { S: 'b' } },
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
    }),
  );
  await client.send(
    new BatchWriteItemCommand({
      RequestItems: { journal: [{ DeleteRequest: { Key: { pk: { S: 'b' } } } }] },
    }),
  );
  expect(writes.map((one) => [one.region, one.operation])).toEqual([
    [HOME, 'PutItem'],
    [HOME, 'UpdateItem'],
    [HOME, 'BatchWriteItem'],
  ]);
  expect(writes[0]?.input).toMatchObject({ TableName: 'journal', Item: { pk: { S: 'b' } } });
});

test.each([
  ['Scan', () => new ScanCommand({ TableName: 'journal' }), TABLE],
  [
    'Query',
    () => new QueryCommand({ TableName: 'journal', IndexName: 'byAge', KeyConditionExpression: 'pk = :p' }),
    `${TABLE}/index/byAge`,
  ],
  ['GetItem', () => new GetItemCommand({ TableName: 'other', Key: {} }), TABLE.replace('journal', 'other')],
  ['BatchWriteItem', () => new BatchWriteItemCommand({ RequestItems: { journal: [] } }), TABLE],
])('a role may not %s what its policy does not name', async (operation, command, resource) => {
  expect(await failure(role.send(command() as ScanCommand))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(
      `is not authorized to perform: dynamodb:${operation} on resource: ${resource} because`,
    ),
  });
});

test('a role may touch the items whose keys its policy names, and no others', async () => {
  const narrow = await startWorld(
    [
      {
        ...may(['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchWriteItem']),
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine', 'ours'] } },
      },
    ],
    { dynamo: { [HOME]: database.port } },
  );
  const held = new DynamoDBClient(narrow.settings('WORKER'));
  const get = (pk: string) => new GetItemCommand({ TableName: 'journal', Key: { pk: { S: pk } } });
  const query = (pk: string) =>
    new QueryCommand({
      TableName: 'journal',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: pk } },
    });
  const batch = (...keys: string[]) =>
    new BatchWriteItemCommand({
      RequestItems: { journal: keys.map((pk) => ({ PutRequest: { Item: { pk: { S: pk } } } })) },
    });
  try {
    const allowed = [item('mine'), get('ours'), query('mine'), batch('mine', 'ours')];
    for (const command of allowed) await held.send(command as PutItemCommand);
    const refused = [item('theirs'), get('theirs'), query('theirs'), batch('mine', 'theirs')];
    for (const command of refused)
      expect((await failure(held.send(command as PutItemCommand))).name).toBe('AccessDeniedException');
  } finally {
    held.destroy();
    await narrow.close();
  }
});

test('a Region without a database says so', async () => {
  const elsewhere = new DynamoDBClient(world.settings('OPERATOR', 'us-east-2'));
  expect(await failure(elsewhere.send(item('x')))).toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining(`no database in us-east-2; it has one in ${HOME}`),
  });
  elsewhere.destroy();
});

test('a database that is down answers 500, in its Region only', async () => {
  const mend = world.wire.faults.set({
    service: 'dynamodb',
    region: HOME,
    fault: { kind: 'error', code: 'InternalServerError' },
  });
  expect(await failure(client.send(item('c')))).toMatchObject({
    name: 'InternalServerError',
    $metadata: { httpStatusCode: 500 },
  });
  mend();
  await client.send(item('c'));
  expect(writes).toHaveLength(1);
});

test('a write whose answer is lost has taken effect, and is told', async () => {
  world.wire.faults.set({ operation: 'PutItem', times: 1, fault: { kind: 'lost-answer' } });
  expect((await failure(client.send(item('d')))).message).toMatch(CUT);
  expect(
    (await client.send(new GetItemCommand({ TableName: 'journal', Key: { pk: { S: 'd' } } }))).Item,
  ).toBeDefined();
  expect(writes).toHaveLength(1);
});

test('the time of the answer is the time of the lab', async () => {
  let date: string | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result.response as { headers: Record<string, string> }).headers.date;
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );
  await client.send(new ScanCommand({ TableName: 'journal' }));
  expect(date).toBe(new Date(START).toUTCString());
});
