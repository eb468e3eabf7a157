import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { ACCOUNT, eachTest, failure, HOME, raw, START, startWorld } from './world.ts';

const NAME = '/example/lab/override';
const at = eachTest(SSMClient);

const put = (Value: string, rest: object = {}) =>
  at.client.send(new PutParameterCommand({ Name: NAME, Value, Overwrite: true, Type: 'String', ...rest }));
const get = (Name: string, rest: object = {}) => at.client.send(new GetParameterCommand({ Name, ...rest }));

test('what was put is what one gets, with its version and time', async () => {
  await put('auto', { AllowedPattern: '^(auto|hold).*$', Description: 'who serves' });
  at.world.clock.advance(1500);
  expect(await put('hold because 3 a.m.')).toMatchObject({ Version: 2, Tier: 'Standard' });
  const { Parameter } = await get(NAME);
  expect(Parameter).toEqual({
    Name: NAME,
    Type: 'String',
    Value: 'hold because 3 a.m.',
    Version: 2,
    LastModifiedDate: new Date(START + 1500),
    ARN: `arn:aws:ssm:${HOME}:${ACCOUNT}:parameter${NAME}`,
    DataType: 'text',
  });
  expect((await get(`${NAME}:1`)).Parameter?.Value).toBe('auto');
  const history = await at.client.send(new GetParameterHistoryCommand({ Name: NAME }));
  expect(
    history.Parameters?.map((one) => [one.Version, one.Value, one.LastModifiedUser?.split('/')[0]]),
  ).toEqual([
    [1, 'auto', `arn:aws:iam::${ACCOUNT}:user`],
    [2, 'hold because 3 a.m.', `arn:aws:iam::${ACCOUNT}:user`],
  ]);
  const described = await at.client.send(new DescribeParametersCommand({}));
  expect(described.Parameters).toMatchObject([
    { Name: NAME, AllowedPattern: '^(auto|hold).*$', Description: 'who serves', Version: 2 },
  ]);
});

test('a history comes in pages', async () => {
  for (const value of ['a', 'b', 'c']) await put(value);
  const first = await at.client.send(new GetParameterHistoryCommand({ Name: NAME, MaxResults: 2 }));
  const rest = await at.client.send(
    new GetParameterHistoryCommand({ Name: NAME, MaxResults: 2, NextToken: first.NextToken }),
  );
  expect([...(first.Parameters ?? []), ...(rest.Parameters ?? [])].map((one) => one.Value)).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(rest.NextToken).toBeUndefined();
});

test('a SecureString is sealed unless asked for in the clear', async () => {
  await put('swordfish', { Type: 'SecureString' });
  const sealed = (await get(NAME)).Parameter?.Value;
  expect(sealed).toMatch(/^[A-Za-z0-9+/=]{40,}$/);
  expect(Buffer.from(sealed ?? '', 'base64').toString()).not.toContain('swordfish');
  expect((await get(NAME, { WithDecryption: true })).Parameter?.Value).toBe('swordfish');
});

test('several at once, with those that do not exist named', async () => {
  await put('auto');
  const found = await at.client.send(new GetParametersCommand({ Names: [NAME, '/none'] }));
  expect(found.Parameters).toMatchObject([{ Name: NAME, Value: 'auto' }]);
  expect(found.InvalidParameters).toEqual(['/none']);
});

test('gone is gone', async () => {
  await put('auto');
  await at.client.send(new DeleteParameterCommand({ Name: NAME }));
  expect(await failure(get(NAME))).toMatchObject({
    name: 'ParameterNotFound',
    $metadata: { httpStatusCode: 400 },
  });
});

test('each Region has its own', async () => {
  await put('auto');
  const elsewhere = new SSMClient(at.world.settings('OPERATOR', 'us-east-2'));
  expect((await failure(elsewhere.send(new GetParameterCommand({ Name: NAME })))).name).toBe(
    'ParameterNotFound',
  );
  elsewhere.destroy();
});

test.each([
  ['the pattern', () => put('auto', { AllowedPattern: '^hold$' }), 'ParameterPatternMismatchException'],
  ['a pattern that is none', () => put('auto', { AllowedPattern: '(' }), 'InvalidAllowedPatternException'],
  [
    'an existing name',
    async () => {
      await put('auto');
      await put('hold', { Overwrite: false });
    },
    'ParameterAlreadyExists',
  ],
  ['an unknown type', () => put('auto', { Type: 'Text' }), 'UnsupportedParameterType'],
  ['5 KB', () => put('x'.repeat(5000)), 'ValidationException'],
  ['a tier that costs', () => put('auto', { Tier: 'Advanced' }), 'ValidationException'],
  ['a member that the lab does not know', () => put('auto', { Policies: '[]' }), 'ValidationException'],
  [
    'an unknown version',
    async () => {
      await put('auto');
      await get(`${NAME}:7`);
    },
    'ParameterVersionNotFound',
  ],
  [
    'deleting nothing',
    () => at.client.send(new DeleteParameterCommand({ Name: '/none' })),
    'ParameterNotFound',
  ],
  [
    'the history of nothing',
    () => at.client.send(new GetParameterHistoryCommand({ Name: '/none' })),
    'ParameterNotFound',
  ],
  [
    'a token of someone else',
    async () => {
      await put('auto');
      await at.client.send(new GetParameterHistoryCommand({ Name: NAME, NextToken: 'zzz' }));
    },
    'InvalidNextToken',
  ],
])('refused: %s', async (_, call, name) => {
  expect(await failure(call())).toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
});

test.each([
  ['bad JSON', '{"Name":', 'SerializationException', 'is not JSON: "{\\"Name\\":"'],
  ['a list', '[]', 'SerializationException', 'not a JSON object'],
  ['a number for a name', '{"Name":7}', 'SerializationException', 'Name is 7; it must be text.'],
  ['no name', '{}', 'ValidationException', "Value null at 'Name'"],
])('refused: %s', async (_, body, type, message) => {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' };
  const answer = await raw(at.world, 'ssm', { body, headers });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ __type: type, message: expect.stringContaining(message) });
});

describe('a SecureString is decrypted in the name of the caller', () => {
  const SECRET = '/example/lab/api-key';
  const arn = `arn:aws:ssm:${HOME}:${ACCOUNT}:parameter${SECRET}`;
  const read = { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: arn };
  const decrypt = (of: string) => ({
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: `arn:aws:kms:${HOME}:${ACCOUNT}:key/*`,
    Condition: {
      StringEquals: {
        'kms:ViaService': `ssm.${HOME}.amazonaws.com`,
        'kms:EncryptionContext:PARAMETER_ARN': of,
      },
    },
  });

  test.each([
    ['who may use the key for it', [read, decrypt(arn)], true, 'a-key'],
    ['who may not use the key', [read], true, 'AccessDeniedException'],
    ['who may use the key for another one', [read, decrypt(`${arn}-2`)], true, 'AccessDeniedException'],
    ['who does not ask for that', [read], false, 'sealed'],
  ])('%s', async (_, statements, WithDecryption, wanted) => {
    const other = await startWorld(statements);
    other.cloud.in(HOME).parameters.put({ name: SECRET, type: 'SecureString', value: 'a-key' });
    const reader = new SSMClient(other.settings('WORKER'));
    const got = await reader.send(new GetParameterCommand({ Name: SECRET, WithDecryption })).then(
      ({ Parameter }) => (Parameter?.Value === 'a-key' ? 'a-key' : 'sealed'),
      ({ name }: Error) => name,
    );
    expect(got).toBe(wanted);
    reader.destroy();
    await other.close();
  });
});
