/** The parameters of role api, asked directly: what the framework would resolve is a table here. */
import { join } from 'node:path';

type Step = (framework: { resolveVariable: (name: string) => Promise<unknown> }) => Promise<unknown>;

const { api } = require(join(__dirname, '../../resources/api/settings.cjs')) as Record<string, Step>;

const DEFAULTS: Record<string, unknown> = {
  'param:role': 'api',
  'param:apiKeyParameter': '/routeaway/dev/api-key',
  'ssm:/routeaway/dev/api-key': 'a-key-from-the-parameter',
  'sls:stage': 'dev',
  'ssm:/routeaway/dev/probe-key': 'a-key-of-the-prober',
  'param:throttleRate': 100,
  'param:throttleBurst': 200,
  'param:quotaLimit': 0,
  'param:quotaPeriod': 'MONTH',
  'param:allowOrigin': '*',
  'param:tlsPolicy': 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  'param:gatewayLogRole': 'none',
  'param:executionLogLevel': 'OFF',
  'param:tracing': false,
  'param:detailedMetrics': false,
  'param:protectData': false,
  'param:tableKey': 'aws-owned',
  'param:permissionsBoundary': '',
  'param:originSecretParameter': '',
};

/** `params` without their prefix; a variable that is in no table is one that must not be asked for. */
function ask(step: Step | undefined, params: Record<string, unknown>): Promise<unknown> {
  const table = { ...DEFAULTS };
  for (const [name, value] of Object.entries(params))
    table[name.includes(':') ? name : `param:${name}`] = value;
  if (!step) throw new Error('settings.cjs lacks a step');
  return step({
    resolveVariable: async (name) => {
      if (!(name in table)) throw new Error(`asked for ${name}`);
      return table[name];
    },
  });
}

const refusal = async (step: Step | undefined, params: Record<string, unknown>) => {
  const error = await ask(step, params).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  // The framework prints the stack: it must be the sentence alone.
  expect(error?.stack).toBe(error?.message);
  return error?.message;
};

test('what conditions compare is text, what properties take is not', async () => {
  expect(await ask(api, {})).toMatchObject({
    logRole: 'none',
    throttleRate: 100,
    hasQuota: 'false',
    tracing: 'false',
    detailedMetrics: 'false',
    deletionPolicy: 'Delete',
    deletionProtection: false,
    keyOfKms: false,
    originSecretParameter: '',
  });
  const given = {
    quotaLimit: '5000',
    tracing: 'true',
    protectData: 'true',
    gatewayLogRole: 'existing',
    tableKey: 'aws-managed',
  };
  expect(await ask(api, given)).toMatchObject({
    logRole: 'existing',
    hasQuota: 'true',
    quotaLimit: 5_000,
    tracing: 'true',
    deletionPolicy: 'Retain',
    deletionProtection: true,
    keyOfKms: true,
  });
});

test('role failover has none of it, and nothing of it is looked at', async () => {
  expect(await ask(api, { role: 'failover', throttleRate: 'much' })).toEqual({});
});

test.each<[Record<string, unknown>, string]>([
  [
    { throttleRate: 0 },
    'throttleRate is "0", wanted a whole number of requests a second: --param throttleRate=100',
  ],
  [
    { throttleBurst: '1.5' },
    'throttleBurst is "1.5", wanted a whole number of requests: --param throttleBurst=200',
  ],
  [
    { quotaLimit: '-1' },
    'quotaLimit is "-1", wanted a whole number of requests, 0 for no quota: --param quotaLimit=1000000',
  ],
  [{ quotaPeriod: 'YEAR' }, 'quotaPeriod is "YEAR", wanted DAY, WEEK or MONTH: --param quotaPeriod=MONTH'],
  [
    { allowOrigin: 'https://a.example.com/' },
    'allowOrigin is "https://a.example.com/", wanted * or one origin, without a path: --param allowOrigin=https://app.example.com',
  ],
  [
    { allowOrigin: "'" },
    'allowOrigin is "\'", wanted * or one origin, without a path: --param allowOrigin=https://app.example.com',
  ],
  [
    { tlsPolicy: 'TLS_1_0' },
    'tlsPolicy is "TLS_1_0", wanted a policy of API Gateway that takes TLS 1.2, since AWS does not clearly say that CloudFront speaks TLS 1.3 to an origin: --param tlsPolicy=SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  ],
  [
    // Of TLS 1.3 alone.
    { tlsPolicy: 'SecurityPolicy_TLS13_1_3_FIPS_2025_09' },
    'tlsPolicy is "SecurityPolicy_TLS13_1_3_FIPS_2025_09", wanted a policy of API Gateway that takes TLS 1.2, since AWS does not clearly say that CloudFront speaks TLS 1.3 to an origin: --param tlsPolicy=SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  ],
  [
    { gatewayLogRole: 'yes' },
    'gatewayLogRole is "yes", wanted none, existing or create: --param gatewayLogRole=create',
  ],
  [
    { executionLogLevel: false },
    'executionLogLevel is "false", wanted OFF, ERROR or INFO: --param executionLogLevel=INFO',
  ],
  [
    { executionLogLevel: 'ERROR' },
    'executionLogLevel is "ERROR" where gatewayLogRole is "none", and without a role API Gateway may write no log: --param gatewayLogRole=create',
  ],
  [
    { permissionsBoundary: 'ours' },
    'permissionsBoundary is "ours", wanted the ARN of a managed policy: --param permissionsBoundary=arn:aws:iam::123456789012:policy/our-boundary',
  ],
  [{ tracing: 'yes' }, 'tracing is "yes", wanted true or false: --param tracing=false'],
  [{ tableKey: 'mine' }, 'tableKey is "mine", wanted aws-managed or aws-owned: --param tableKey=aws-owned'],
  [{ protectData: '' }, 'protectData is "", wanted true or false: --param protectData=false'],
  [
    { originSecretParameter: 'origin-secret' },
    'originSecretParameter is something that is not repeated here, as it could be a secret, wanted the name of an SSM parameter, beginning with a slash: --param originSecretParameter=/routeaway/prod/origin-secret',
  ],
])('%j is refused with one line', async (params, sentence) =>
  expect(await refusal(api, params)).toBe(sentence),
);

test('all mistakes are told at once, a line each', async () =>
  expect((await refusal(api, { throttleRate: 0, tracing: 'yes', quotaPeriod: 'DAYS' }))?.split('\n')).toEqual(
    [
      expect.stringMatching(/^throttleRate is "0"/),
      expect.stringMatching(/^quotaPeriod is "DAYS"/),
      expect.stringMatching(/^tracing is "yes"/),
    ],
  ));
