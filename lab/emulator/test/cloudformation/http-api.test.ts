/** An HTTP API as a template has it, asked on loopback; and what is no such API. */
import { startHttpApi } from '../../api-gateway/index.ts';
import { readDomainName, readHttpApi, resolveTemplate, type Template } from '../../cloudformation/index.ts';
import { invokeByHttpApi } from '../../provision/index.ts';
import { startWorld } from '../protocols/world.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const ref = (name: string) => ({ Ref: name });
const RESOURCES: Template['Resources'] = {
  Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'says' } },
  Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'says', ProtocolType: 'HTTP' } },
  Integration: {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: ref('Api'),
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 3_000,
    },
  },
  Route: {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: ref('Api'),
      RouteKey: 'GET /',
      Target: { 'Fn::Sub': 'integrations/${Integration}' },
    },
  },
  Stage: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: {
      ApiId: ref('Api'),
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 3 },
    },
  },
};
const templateOf = (Resources: Template['Resources']) =>
  resolveTemplate({ Resources }, { region: REGION, accountId: ACCOUNT, stackName: 'it', parameters: {} });
const changed = (id: string, more: object): Template['Resources'] => ({
  ...RESOURCES,
  [id]: { ...RESOURCES[id], Properties: { ...RESOURCES[id]?.Properties, ...more } } as never,
});

async function setUp(permitted = true) {
  const api = readHttpApi(templateOf(RESOURCES));
  if (!api) throw new Error('There is an API.');
  const world = await startWorld();
  const there = world.cloud.in(REGION);
  const events: unknown[] = [];
  let answer: unknown = { statusCode: 404, headers: { 'cache-control': 'no-store' }, body: 'primary' };
  there.functions.register({
    name: 'says',
    arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:says`,
    timeoutMs: 3_000,
    permissions: permitted
      ? [
          {
            principal: 'apigateway.amazonaws.com',
            sourceArn: `arn:aws:execute-api:${REGION}:${ACCOUNT}:${api.id}/*/*/`,
          },
        ]
      : [],
    async run(event) {
      events.push(event);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const running = await startHttpApi({
    port: 0,
    clock: world.clock,
    api,
    place: { region: REGION, accountId: ACCOUNT },
    invoke: invokeByHttpApi(there),
    isGone: there.isGone,
  });
  const ask = (path = '/', method = 'GET') => fetch(`http://127.0.0.1:${running.port}${path}`, { method });
  return {
    ...{ world, there, events, ask },
    say: (one: unknown) => {
      answer = one;
    },
    async close() {
      await running.stop();
      await world.close();
    },
  };
}

test('a route asks its function, by an event of the payload format 2.0', async () => {
  const { ask, events, close } = await setUp();
  const response = await ask('/?a=1');
  expect([response.status, response.headers.get('cache-control'), await response.text()]).toEqual([
    404,
    'no-store',
    'primary',
  ]);
  expect(events).toEqual([
    expect.objectContaining({ version: '2.0', routeKey: 'GET /', rawPath: '/', rawQueryString: 'a=1' }),
  ]);
  await close();
});

test('what it has no route for is not found, and asks nobody', async () => {
  const { ask, events, close } = await setUp();
  expect([(await ask('/x')).status, (await ask('/', 'POST')).status, events]).toEqual([404, 404, []]);
  await close();
});

test('who asks too much is throttled, until the stage has room again', async () => {
  const { ask, world, close } = await setUp();
  const all: number[] = [];
  for (let n = 0; n < 5; n++) all.push((await ask()).status);
  expect(all).toEqual([404, 404, 404, 429, 429]);
  world.clock.advance(1_000);
  expect((await ask()).status).toBe(404);
  await close();
});

test('a function that fails, and one that may not be invoked, are a 5xx', async () => {
  const { ask, say, close } = await setUp();
  say(new Error('broken'));
  expect((await ask()).status).toBe(503);
  await close();
  const other = await setUp(false);
  expect([(await other.ask()).status, other.events]).toEqual([503, []]);
  await other.close();
});

test('in a Region that is gone nobody answers', async () => {
  const { ask, there, close } = await setUp();
  there.setGone(true);
  await expect(ask()).rejects.toThrow('fetch failed');
  await close();
});

test.each([
  ['another kind of API', 'Api', { ProtocolType: 'WEBSOCKET' }],
  ['another payload', 'Integration', { PayloadFormatVersion: '1.0' }],
  ['a stage with a name', 'Stage', { StageName: 'dev' }],
  ['a path with parameters', 'Route', { RouteKey: 'GET /{id}' }],
  ['a route to nobody', 'Route', { Target: 'integrations/none' }],
])('%s is refused', (_, id, more) => {
  expect(() => readHttpApi(templateOf(changed(id, more)))).toThrow(/^(Api|Integration|Route|The HTTP API)/);
});

test('a template without one has none, and no name of its own', () => {
  const template = templateOf({ Fn: RESOURCES.Fn as never });
  expect([readHttpApi(template), readDomainName(template)]).toEqual([undefined, undefined]);
});
