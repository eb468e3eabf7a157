/** The parameters of role api, asked directly. */
import { values } from '../../resources/shared/values.ts';
import { frameworkOf, refusalOf } from './framework.ts';

const apiOf = (given: Readonly<Record<string, unknown>>) => values(frameworkOf('api', given));

test('a stage gives its values as text, whether or not the template declares them', async () => {
  const given = { throttleRate: '5000', protectData: true };
  expect(await apiOf(given)).toMatchObject({
    stage: 'dev',
    primaryRegion: 'us-east-2',
    throttleRate: '5000',
    protectData: 'true',
    originSecretParameter: '',
  });
});

test.each<[Record<string, unknown>, string]>([
  [
    { throttleRate: 0 },
    'throttleRate is "0", wanted a whole number of requests a second, 1 to 1000000: --param throttleRate=100',
  ],
  [
    { gatewayLogRole: 'yes' },
    'gatewayLogRole is "yes", wanted none, existing or create: --param gatewayLogRole=create',
  ],
  [
    { permissionsBoundary: 'ours' },
    'permissionsBoundary is "ours", wanted the ARN of a managed policy: --param permissionsBoundary=arn:aws:iam::123456789012:policy/our-boundary',
  ],
  [{ protectData: '' }, 'protectData is "", wanted true or false: --param protectData=false'],
  [
    { originSecretParameter: 'origin-secret' },
    'originSecretParameter does not begin with a slash (its value is not repeated here, as it could be a secret), wanted the name of an SSM parameter, beginning with a slash: --param originSecretParameter=/routeaway/prod/origin-secret',
  ],
])('%j is refused with one line', async (params, sentence) =>
  expect(await refusalOf(apiOf(params))).toBe(sentence),
);

test('all mistakes are told at once, a line each', async () =>
  expect((await refusalOf(apiOf({ throttleRate: 0, protectData: 'yes' })))?.split('\n')).toEqual([
    expect.stringMatching(/^throttleRate is "0"/),
    expect.stringMatching(/^protectData is "yes"/),
  ]));
