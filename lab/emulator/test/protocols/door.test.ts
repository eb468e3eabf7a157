import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { CloudFrontClient, GetDistributionConfigCommand } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createRegionNetwork } from '../../model/region-network.ts';
import { startWire } from '../../protocols/server.ts';
import { ACCOUNT, DISTRIBUTION, failure, HOME, ROLE, raw, START, startWorld, type World } from './world.ts';

const here = (service: string, rest: string) => `arn:aws:${service}:${HOME}:${ACCOUNT}:${rest}`;
let world: World;
beforeAll(async () => {
  world = await startWorld([
    { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: here('ssm', 'parameter/example/*') },
    {
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: { StringEquals: { 'cloudwatch:namespace': 'Example' } },
    },
    { Effect: 'Deny', Action: 'sns:*', Resource: '*' },
  ]);
  world.cloud.parameters.put({ name: '/example/override', value: 'auto', type: 'String' });
  world.cloud.parameters.put({ name: 'plain', value: 'auto', type: 'String' });
});
afterAll(() => world.close());

/** One call of each service, by whoever has the key. */
const CALLS = {
  ssm: (key: string) => new SSMClient(world.settings(key)).send(new GetParameterCommand({ Name: 'plain' })),
  cloudwatch: (key: string) => new CloudWatchClient(world.settings(key)).send(new DescribeAlarmsCommand({})),
  cloudfront: (key: string) =>
    new CloudFrontClient(world.settings(key)).send(new GetDistributionConfigCommand({ Id: DISTRIBUTION })),
  sns: (key: string) =>
    new SNSClient(world.settings(key)).send(new PublishCommand({ TopicArn: here('sns', 't'), Message: 'x' })),
  lambda: (key: string) =>
    new LambdaClient(world.settings(key)).send(new InvokeCommand({ FunctionName: 'f' })),
  dynamodb: (key: string) =>
    new DynamoDBClient(world.settings(key)).send(new ScanCommand({ TableName: 't' })),
};

test.each([
  ['ssm', 'AccessDeniedException', 'ssm:GetParameter', here('ssm', 'parameter/plain')],
  ['cloudwatch', 'AccessDenied', 'cloudwatch:DescribeAlarms', here('cloudwatch', 'alarm:*')],
  [
    'cloudfront',
    'AccessDenied',
    'cloudfront:GetDistributionConfig',
    `arn:aws:cloudfront::${ACCOUNT}:distribution/${DISTRIBUTION}`,
  ],
  ['sns', 'AuthorizationErrorException', 'sns:Publish', here('sns', 't')],
  ['lambda', 'AccessDeniedException', 'lambda:InvokeFunction', here('lambda', 'function:f')],
  ['dynamodb', 'AccessDeniedException', 'dynamodb:Scan', here('dynamodb', 'table/t')],
] as const)(
  '%s denies with the action and the resource that are missing',
  async (service, name, action, resource) => {
    const error = await failure(CALLS[service]('WORKER'));
    expect(error.name).toBe(name);
    expect(error.message).toContain(
      `User: ${ROLE} is not authorized to perform: ${action} on resource: ${resource} `,
    );
    expect(error.message).toContain(
      service === 'sns' ? 'with an explicit deny' : `no identity-based policy allows the ${action} action`,
    );
    expect(world.calls.at(-1)).toMatchObject({
      service,
      principal: ROLE,
      resource,
      allowed: false,
      status: (error.$metadata as { httpStatusCode: number }).httpStatusCode,
    });
  },
);

test.each([
  ['ssm', 'UnrecognizedClientException'],
  ['cloudwatch', 'InvalidClientTokenId'],
  ['cloudfront', 'InvalidClientTokenId'],
  ['sns', 'InvalidClientTokenId'],
  ['lambda', 'UnrecognizedClientException'],
  ['dynamodb', 'UnrecognizedClientException'],
] as const)('%s does not know a key that is nobody’s', async (service, name) => {
  expect(await failure(CALLS[service]('STRANGER'))).toMatchObject({
    name,
    message: expect.stringContaining('security token'),
  });
});

test('a role may do what its policy allows, on that resource and in that namespace only', async () => {
  const ssm = new SSMClient(world.settings('WORKER'));
  expect((await ssm.send(new GetParameterCommand({ Name: '/example/override' }))).Parameter?.Value).toBe(
    'auto',
  );
  expect(world.calls.at(-1)).toMatchObject({
    operation: 'GetParameter',
    region: HOME,
    principal: ROLE,
    resource: here('ssm', 'parameter/example/override'),
    allowed: true,
    status: 200,
  });
  const metrics = new CloudWatchClient(world.settings('WORKER'));
  const put = (Namespace: string) =>
    metrics.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'm', Value: 1 }] }));
  await put('Example');
  expect((await failure(put('Other'))).message).toContain('cloudwatch:PutMetricData on resource: *');
});

test('an answer carries a request id and the time of the lab', async () => {
  const answer = await raw(world, 'ssm', {
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.DescribeParameters' },
    body: '{}',
  });
  expect(answer.headers.get('date')).toBe(new Date(START).toUTCString());
  expect(answer.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test('a service that is not there names those that are', async () => {
  const answer = await raw(world, 's3', { method: 'GET', path: '/bucket' });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain(
    'does not know the service s3; it knows cloudfront, cloudfront-keyvaluestore, route53, monitoring, ssm, sns, lambda, logs, events, sts, dynamodb.',
  );
  expect(world.calls.at(-1)).toMatchObject({
    service: 's3',
    operation: 'unknown',
    allowed: false,
    status: 404,
  });
});

test.each([
  ['no signature', {}],
  ['a signature of another kind', { authorization: 'Bearer x' }],
  [
    'a scope of another shape',
    { authorization: 'AWS4-HMAC-SHA256 Credential=A/b/c, SignedHeaders=host, Signature=0' },
  ],
])('%s', async (_, headers) => {
  const answer = await fetch(world.url, {
    method: 'POST',
    headers: { 'x-amz-target': 'AmazonSSM.GetParameter', ...headers },
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationToken' });
});

/** `fetch` does not let its caller say who it is. */
const asking = (headers: Record<string, string>, path = '/') =>
  new Promise<[status: number | undefined, body: string]>((resolve, reject) => {
    request({ port: world.wire.port, host: '127.0.0.1', path, headers }, async (answer) =>
      resolve([answer.statusCode, await text(answer)]),
    )
      .once('error', reject)
      .end();
  });

test.each([
  ['another name', { host: 'evil.example' }, 'not as "evil.example"'],
  ['a page', { origin: 'http://evil.example' }, 'takes nothing from a page'],
])('what comes under the name of %s is refused, and is no call', async (_, headers, says) => {
  const calls = world.calls.length;
  expect(await asking(headers)).toEqual([403, expect.stringContaining(says)]);
  expect(world.calls).toHaveLength(calls);
});

test.each(['//', '///a', '/%', '*', 'http://a//b'])('a request for %s is answered', async (path) => {
  expect((await asking({}, path))[0]).toBe(403);
});

test('a body of 7 MB is refused', async () => {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' };
  const answer = await raw(world, 'ssm', { headers, body: Buffer.alloc(7 * 1024 * 1024) });
  expect(answer.status).toBe(413);
});

test('a port in use is named, with the option that chooses another', async () => {
  const again = startWire({
    cloud: world.cloud,
    port: world.wire.port,
    dynamo: {},
    roleOf: () => 'operator',
    portOption: '--aws-port',
  });
  await expect(again).rejects.toThrow(
    `Port ${world.wire.port} is in use, so the lab's AWS endpoint cannot listen there; end what holds it or choose another with --aws-port.`,
  );
});

describe('a way between Regions that is cut', () => {
  const AWAY = 'eu-west-1';
  const network = createRegionNetwork();
  let far: World;
  beforeAll(async () => {
    far = await startWorld([{ Effect: 'Allow', Action: 'ssm:PutParameter', Resource: '*' }], { network });
  });
  afterEach(() => {
    network.restore(HOME, AWAY);
    network.restore(AWAY, HOME);
  });
  afterAll(() => far.close());
  const put = (key: string, region: string, value: string) => {
    const ssm = new SSMClient(far.settings(key, region));
    const sent = new PutParameterCommand({ Name: 'p', Value: value, Type: 'String', Overwrite: true });
    return ssm.send(sent, { abortSignal: AbortSignal.timeout(300) });
  };
  const stored = () => far.cloud.in(AWAY).parameters.get('p').value;

  test('takes the calls from the one to the other, and no others', async () => {
    await put('WORKER', AWAY, 'before');
    network.cut(HOME, AWAY);
    await expect(put('WORKER', AWAY, 'after')).rejects.toThrow();
    expect(stored()).toBe('before');
    await put('WORKER', HOME, 'at home');
    await put('OPERATOR', AWAY, 'by a person, who is in no Region');
    expect(stored()).toBe('by a person, who is in no Region');
  });

  test('the way back takes the answer alone', async () => {
    network.cut(AWAY, HOME);
    await expect(put('WORKER', AWAY, 'done')).rejects.toThrow();
    expect(stored()).toBe('done');
  });
});
