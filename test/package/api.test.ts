/**
 * What API Gateway says by itself, served from the packaged template: a browser and a client cannot tell it from what the
 * function says. And what the parameters of role api do to the template.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { ROUTES } from '../../functions/api/routes.ts';
import { type Front, startFront } from '../../lab/emulator/api-gateway/index.ts';
import {
  functionOf,
  type JsonObject,
  type ResolvedTemplate,
  readDistribution,
  readRestApi,
  readRoles,
  resolveTemplate,
  type Template,
} from '../../lab/emulator/cloudformation/index.ts';
import { seeded, virtualClock } from '../../lab/emulator/model/index.ts';
import { LAB, LAB_SECRETS, packageLab, parametersFor } from '../../lab/stand/package/lab.ts';
import { packageRoles, type RolePackage } from '../../lab/stand/package/package.ts';
import type { RoleRequest } from '../../lab/stand/package/serverless.ts';
import { checkTemplate } from '../../tools/template-lint/check.ts';
import { packaged } from '../../tools/template-lint/packaged.ts';
import { ask } from '../contract/region/http.ts';
import { EXAMPLES } from './template/examples.ts';

const ROOT = join(__dirname, '../..');
const { ApiKeyValue: KEY, ProbeKeyValue: PROBE_KEY } = LAB_SECRETS;

let plain: ResolvedTemplate;
let failover: ResolvedTemplate;
let request: RoleRequest;
let made: RolePackage;
let written: Template & { Resources: Record<string, JsonObject & { Type: string }> };
let prod: ResolvedTemplate;
/** The clients' plan as of someone who has given it a quota. */
let metered: ResolvedTemplate;

beforeAll(async () => {
  const stacks = await packageLab({ root: ROOT });
  plain = stacks.primary.template;
  failover = stacks.failover.template;
  request = EXAMPLES.production;
  const [one] = await packageRoles([request], { root: ROOT });
  if (!one) throw new Error('No package came.');
  made = one;
  written = JSON.parse(readFileSync(made.template, 'utf8'));
  const resolved = (template: Template) =>
    resolveTemplate(template, {
      region: 'us-east-2',
      accountId: LAB.accountId,
      stackName: 'routeaway-prod-api',
      ids: { ApiGatewayRestApi: 'prodapi' },
      parameters: parametersFor(written, made),
    });
  prod = resolved(written);
  const { ApiGatewayUsagePlan: plan, ...others } = written.Resources;
  if (!plan) throw new Error('The clients have no usage plan.');
  const Properties = { ...(plan.Properties as JsonObject), Quota: { Limit: 2, Period: 'MONTH' } };
  metered = resolved({ ...written, Resources: { ...others, ApiGatewayUsagePlan: { ...plan, Properties } } });
});

const open: Front[] = [];
afterEach(async () => {
  for (const front of open.splice(0)) await front.stop();
});

type Invoke = () => Promise<APIGatewayProxyResult>;

async function serve(
  template: ResolvedTemplate,
  invoke: Invoke = async () => ({ statusCode: 200, body: '' }),
) {
  const clock = virtualClock(0);
  const front = await startFront({ port: 0, template, clock, random: seeded(1), invoke });
  open.push(front);
  return { front, clock, call: (path: string, ...rest: Rest) => ask(`${front.url}${path}`, ...rest) };
}
type Rest = [method?: string, sent?: Parameters<typeof ask>[2]];

describe('what API Gateway refuses by itself looks like what the function refuses', () => {
  const key = LAB.apiKey;
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'text/plain' };
  test.each<[string, string, string, Rest[1], number, string]>([
    ['no key', 'GET', '/todos', { key: '' }, 403, 'Send a valid API key in the header x-api-key.'],
    ['a wrong key', 'GET', '/health', { key: 'x' }, 403, 'Send a valid API key in the header x-api-key.'],
    [
      'an unknown path',
      'GET',
      '/nothing',
      { key },
      404,
      'There is nothing at this path, or not with this method.',
    ],
    [
      'an unknown method',
      'DELETE',
      '/todos',
      { key },
      404,
      'There is nothing at this path, or not with this method.',
    ],
    [
      'a body that does not fit',
      'POST',
      '/todos',
      { key, headers: json, body: '{"text":5}' },
      400,
      'The body does not fit the schema of this method.',
    ],
    [
      'a preflight in another media type',
      'OPTIONS',
      '/todos',
      { headers: form },
      415,
      'This method does not take this media type.',
    ],
  ])('%s', async (_, method, path, sent, status, detail) => {
    const { call } = await serve(plain);
    const { body, ...heard } = await call(path, method, sent);
    expect(heard).toMatchObject({
      status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'etag,location,x-routeaway-region',
        'x-routeaway-region': 'us-east-2',
      },
    });
    expect(JSON.parse(body)).toEqual({ type: 'about:blank', title: expect.any(String), status, detail });
  });

  test('too many requests, and a quota that is used up', async () => {
    const { call, clock } = await serve(metered);
    const { status } = await call('/health', 'GET', { key: KEY });
    expect(status).toBe(200);
    await call('/health', 'GET', { key: KEY });
    const over = await call('/health', 'GET', { key: KEY });
    expect(over).toMatchObject({ status: 429, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(over.body)).toMatchObject({
      status: 429,
      detail: 'The quota of this API key is used up.',
    });
    clock.advance(31 * 24 * 3_600_000);
    expect((await call('/health', 'GET', { key: KEY })).status).toBe(200);

    const { call: busy } = await serve(plain);
    const all = await Promise.all(
      Array.from({ length: 210 }, () => busy('/health', 'GET', { key: LAB.apiKey })),
    );
    const throttled = all.filter(({ status: one }) => one === 429);
    expect(throttled).toHaveLength(110);
    expect(throttled[0]?.headers['retry-after']).toBe('1');
    expect(JSON.parse(throttled[0]?.body ?? '')).toMatchObject({ status: 429, title: 'Too many requests' });
  });

  test('clients who use up their quota, or flood, leave the prober its own', async () => {
    const { call, clock } = await serve(metered);
    for (const _ of [1, 2]) await call('/health', 'GET', { key: KEY });
    expect((await call('/health', 'GET', { key: KEY })).status).toBe(429);
    // Ten minutes of ticks, each with a probe and a question through the edge.
    for (let tick = 0; tick < 60; tick += 1) {
      clock.advance(10_000);
      const answers = await Promise.all([
        call('/health', 'GET', { key: PROBE_KEY }),
        call('/health', 'POST', { key: PROBE_KEY }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    }

    const { call: busy } = await serve(plain);
    const flood = await Promise.all(
      Array.from({ length: 400 }, () => busy('/health', 'GET', { key: LAB.apiKey })),
    );
    expect(flood.filter(({ status }) => status === 429)).toHaveLength(300);
    expect((await busy('/health', 'GET', { key: LAB.probeKey })).status).toBe(200);
  });

  test('a function that fails, and one that does not answer before CloudFront gives up', async () => {
    const failing = await serve(plain, () => Promise.reject(new Error('Runtime exited')));
    const failed = await failing.call('/health', 'GET', { key: LAB.apiKey });
    expect(failed).toMatchObject({ status: 502, headers: { 'x-routeaway-region': 'us-east-2' } });
    expect(JSON.parse(failed.body)).toEqual({
      type: 'about:blank',
      title: 'Request failed',
      detail: 'API Gateway could not answer this request.',
    });

    let reached = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const hanging = await serve(plain, () => {
      reached();
      return new Promise(() => undefined);
    });
    const heard = hanging.call('/health', 'GET', { key: LAB.apiKey });
    await begun;
    hanging.clock.advance(11_000);
    expect(JSON.parse((await heard).body)).toMatchObject({ status: 504, title: 'Gateway timeout' });
  });
});

test('a browser is told what it may send, for each path and without a key', async () => {
  for (const template of [plain, prod]) {
    const { call } = await serve(template);
    for (const [path, routes] of Object.entries(ROUTES)) {
      const heard = await call(path.replace(/\{\w+\}/, 'some-id'), 'OPTIONS', { key: '' });
      expect(heard).toMatchObject({
        status: 204,
        body: '',
        headers: {
          'access-control-allow-origin': '*',
          'access-control-allow-methods': [...Object.keys(routes), 'OPTIONS'].join(','),
          'access-control-allow-headers': 'content-type,if-match,if-none-match,x-api-key',
          'x-routeaway-region': 'us-east-2',
        },
      });
    }
  }
});

describe('the template', () => {
  const resource = (type: string, from = prod) =>
    Object.values(from.resources).filter((one) => one.type === type);
  const [stage, table] = ['AWS::ApiGateway::Stage', 'AWS::DynamoDB::GlobalTable'];

  test('publishes every method and every answer: the deployment waits for them', () => {
    const deployment = Object.values(written.Resources).find(
      ({ Type }) => Type === 'AWS::ApiGateway::Deployment',
    );
    const published = Object.entries(written.Resources)
      .filter(([, { Type }]) => /::(Method|GatewayResponse)$/.test(Type))
      .map(([id]) => id);
    expect(published).toHaveLength(10 + 4 + 21);
    expect(deployment?.DependsOn).toEqual(expect.arrayContaining(published));
    expect(resource('AWS::ApiGateway::Deployment')[0]?.properties).not.toHaveProperty('StageName');
    expect(readRestApi(prod)).toMatchObject({ id: 'prodapi', stage: 'prod' });
  });

  test('waits longer for the function than the function may take, and not as long as CloudFront waits', () => {
    const { timeoutMs: functionMs } = functionOf(plain, 'api');
    const origins = readDistribution(failover)?.config.Origins?.Items ?? [];
    const [read] = origins.map(
      ({ CustomOriginConfig }) => (CustomOriginConfig?.OriginReadTimeout ?? 0) * 1_000,
    );
    for (const { timeoutMs } of readRestApi(plain).methods.filter(({ functionArn }) => functionArn)) {
      expect(timeoutMs).toBeGreaterThan(functionMs);
      expect(timeoutMs).toBeLessThan(read ?? 0);
    }
    // One wait is never cut short by the connection that failed before it.
    for (const { ResponseCompletionTimeout = 0, ConnectionTimeout = 10, CustomOriginConfig } of origins)
      expect(ResponseCompletionTimeout).toBe(
        2 * ConnectionTimeout + (CustomOriginConfig?.OriginReadTimeout ?? 30),
      );
  });

  test('has an answer for every kind of refusal, each with its own status', () => {
    const { responses } = readRestApi(plain);
    const statuses = Object.entries(responses).map(([type, { status, template = '' }]) => {
      expect(JSON.parse(template).status).toBe(status);
      return [type, status];
    });
    expect(statuses.filter(([, status]) => status === undefined).map(([type]) => type)).toEqual([
      'DEFAULT_4XX',
      'DEFAULT_5XX',
    ]);
  });

  test('writes no log and keeps nothing unless asked to', () => {
    expect(resource(stage, plain)[0]?.properties).toMatchObject({
      MethodSettings: [{ LoggingLevel: 'OFF', DataTraceEnabled: false, MetricsEnabled: false }],
    });
    expect(resource(stage, plain)[0]?.properties).not.toHaveProperty('AccessLogSetting');
    for (const type of ['AWS::ApiGateway::Account', stage]) {
      expect(resource(type, plain)).toHaveLength(type === stage ? 1 : 0);
      expect(resource(type)).toHaveLength(1);
    }
  });

  test('in production: an access log of JSON lines, errors', () => {
    const { AccessLogSetting, ...properties } = resource(stage)[0]?.properties ?? {};
    expect(properties).toMatchObject({
      MethodSettings: [{ LoggingLevel: 'ERROR', DataTraceEnabled: false, MetricsEnabled: false }],
    });
    const { Format } = AccessLogSetting as { Format: string };
    const line = JSON.parse(Format) as Record<string, string>;
    expect(Object.values(line).every((value) => /^\$context\.[a-zA-Z.]+$/.test(value))).toBe(true);
    expect(Object.keys(line)).toEqual(expect.arrayContaining(['requestId', 'status', 'route', 'responseMs']));
    const logs = resource('AWS::Logs::LogGroup').map(({ properties: one }) => one);
    expect(logs.map(({ LogGroupName }) => LogGroupName)).toEqual([
      '/aws/lambda/routeaway-prod-api',
      '/aws/apigateway/routeaway-prod/access',
      'API-Gateway-Execution-Logs_prodapi/prod',
    ]);
    expect(logs.every(({ RetentionInDays }) => RetentionInDays === '90')).toBe(true);
  });

  test('every role is bounded where a boundary is given, and none elsewhere', () => {
    const bounds = (from: ResolvedTemplate) =>
      resource('AWS::IAM::Role', from).map(({ properties }) => properties.PermissionsBoundary);
    const { permissionsBoundary } = EXAMPLES.production.params;
    expect(bounds(prod)).toEqual([permissionsBoundary, permissionsBoundary]);
    expect(bounds(plain)).toEqual([undefined]);
  });

  test('in production: a table that outlives its stack', () => {
    const kept = { deletionPolicy: 'Retain', updateReplacePolicy: 'Retain' };
    expect(prod.resources.TodosTable).toMatchObject(kept);
    expect(plain.resources.TodosTable).toMatchObject({ deletionPolicy: 'Delete' });
    const { Replicas } = resource(table)[0]?.properties ?? {};
    expect(Replicas).toEqual(
      ['us-east-2', 'us-west-2'].map((Region) => ({
        Region,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      })),
    );
  });

  test('takes TLS 1.2 at the least, and only for its own host', () => {
    expect(resource('AWS::ApiGateway::RestApi')[0]?.properties).toMatchObject({
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'STRICT',
    });
  });

  test('holds no key: the values are parameters that CloudFormation shows to nobody, without a default', () => {
    for (const [id, parameter] of [
      ['ApiGatewayApiKey1', 'ApiKeyValue'],
      ['ProbeKey', 'ProbeKeyValue'],
    ] as const) {
      expect(written.Resources[id]?.Properties).toMatchObject({ Value: { Ref: parameter } });
      expect(written.Resources[id]?.Properties).not.toHaveProperty('Name');
      expect(written.Parameters?.[parameter]).toMatchObject({ Type: 'String', NoEcho: true, MinLength: 20 });
      expect(written.Parameters?.[parameter]).not.toHaveProperty('Default');
    }
    expect(JSON.stringify(written.Outputs)).not.toMatch(/KeyValue/);
  });

  test('lets the function read the secret of the edge where it is to, and only there', () => {
    const names = (from: ResolvedTemplate) =>
      readRoles(from)
        .find(({ logicalId }) => logicalId === 'ApiRole')
        ?.policies.map(({ name }) => name);
    expect(names(plain)).toEqual(['api']);
    expect(names(prod)).toEqual(['api', 'origin-secret']);
  });

  test('holds against everything that can be known of it', async () => {
    const [subject] = await packaged([request]);
    expect(subject && (await checkTemplate(subject))).toEqual([]);
  });

  test('its package stays small', () =>
    expect(statSync(join(made.folder, 'api.zip')).size).toBeLessThanOrEqual(100 * 1024));
});
