/** The parameters of role api, asked directly. */
import { values } from '../../resources/shared/values.ts';
import { frameworkOf, refusalOf } from './framework.ts';

const apiOf = (given: Readonly<Record<string, unknown>>) => values(frameworkOf('api', given));

test('a stage gives its values as text, whether or not the template declares them', async () => {
  const given = { quotaLimit: '5000', protectData: true, tableKey: 'aws-managed' };
  expect(await apiOf(given)).toMatchObject({
    stage: 'dev',
    primaryRegion: 'us-east-2',
    throttleRate: '100',
    quotaLimit: '5000',
    protectData: 'true',
    tableKey: 'aws-managed',
    originSecretParameter: '',
  });
});

test.each<[Record<string, unknown>, string]>([
  [
    { throttleRate: 0 },
    'throttleRate is "0", wanted a whole number of requests a second, 1 to 1000000: --param throttleRate=100',
  ],
  [
    { throttleBurst: '1.5' },
    'throttleBurst is "1.5", wanted a whole number of requests, 1 to 1000000: --param throttleBurst=200',
  ],
  [
    { quotaLimit: '-1' },
    'quotaLimit is "-1", wanted a whole number of requests, 0 for no quota, 0 to 999999999: --param quotaLimit=1000000',
  ],
  [
    { allowOrigin: 'https://a.example.com/' },
    'allowOrigin is "https://a.example.com/", wanted * or one origin, without a path: --param allowOrigin=https://app.example.com',
  ],
  [
    { allowOrigin: "'" },
    'allowOrigin is "\'", wanted * or one origin, without a path: --param allowOrigin=https://app.example.com',
  ],
  [
    { gatewayLogRole: 'yes' },
    'gatewayLogRole is "yes", wanted none, existing or create: --param gatewayLogRole=create',
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
  expect(await refusalOf(apiOf(params))).toBe(sentence),
);

test('all mistakes are told at once, a line each', async () =>
  expect((await refusalOf(apiOf({ throttleRate: 0, tracing: 'yes', quotaLimit: 'x' })))?.split('\n')).toEqual(
    [
      expect.stringMatching(/^throttleRate is "0"/),
      expect.stringMatching(/^quotaLimit is "x"/),
      expect.stringMatching(/^tracing is "yes"/),
    ],
  ));
