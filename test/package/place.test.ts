/** Where a stack goes, and what is refused before anything is asked of AWS. */
import { place } from '../../resources/shared/place.ts';
import type { Role } from '../../shared/config/parameters.ts';
import { frameworkOf, refusalOf } from './framework.ts';

const placeOf = (role: Role, given: Record<string, string> = {}, region?: string, stage = 'dev') =>
  place(frameworkOf(role, given, { stage, region }));

const said: string[] = [];
beforeEach(() => {
  said.length = 0;
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

describe('where a stage goes', () => {
  test.each<[Role, Record<string, string>, string | undefined, object]>([
    ['api', {}, undefined, { region: 'us-east-2', stackName: 'routeaway-dev-api' }],
    ['api', {}, 'us-west-2', { region: 'us-west-2', stackName: 'routeaway-dev-api' }],
    ['watchdog', {}, undefined, { region: 'us-west-2', stackName: 'routeaway-dev-watchdog' }],
    ['watchdog', { watchdogRegion: 'eu-west-1' }, undefined, { region: 'eu-west-1' }],
    ['dns', {}, undefined, { region: 'ca-central-1', stackName: 'routeaway-dev-dns' }],
    ['watchdog', { controlRegions: 'us-west-2' }, undefined, { region: 'us-east-2' }],
    ['failover', {}, undefined, { region: 'ca-central-1', stackName: 'routeaway-dev-failover' }],
    [
      'failover',
      { controlRegions: 'us-west-2' },
      undefined,
      { region: 'us-west-2', stackName: 'routeaway-dev-failover' },
    ],
  ])('%s with %j in %s', async (role, given, region, wanted) =>
    expect(await placeOf(role, given, region)).toMatchObject(wanted),
  );

  test.each<[Role, Record<string, string>, string | undefined, string]>([
    [
      'api',
      { confirmSecond: '9' },
      undefined,
      'confirmSecond is no parameter of Routeaway; did you mean confirmSeconds?',
    ],
    [
      'api',
      { colour: 'blue', rol: 'api' },
      undefined,
      'colour is no parameter of Routeaway, leave it out\nrol is no parameter of Routeaway, leave it out',
    ],
    [
      'api',
      { switcherPolicy: 'arn:aws:iam::123456789012:policy/more' },
      undefined,
      'switcherPolicy is no parameter of Routeaway any more; attach the policy to the role of the switcher, which has a name for that: aws iam attach-role-policy --role-name routeaway-<stage>-switcher-<control Region> --policy-arn <its ARN>',
    ],
    [
      'failover',
      { edgeFunction: 'off' },
      undefined,
      'edgeFunction is no parameter of Routeaway any more; routing says what moves traffic: routing=distribution for off, routing=key,distribution for on (the default)',
    ],
    [
      'api',
      { logRetentionDays: '31' },
      undefined,
      'logRetentionDays is "31", wanted one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731: --param logRetentionDays=30',
    ],
    [
      'api',
      { role: 'failover' },
      undefined,
      'role is no parameter of Routeaway any more; each role has a service file of its own: --config serverless.failover.yml, --config serverless.watchdog.yml, and none for the API; npm run deploy deploys all of them',
    ],
    [
      'watchdog',
      {},
      'us-east-2',
      'serverless.watchdog.yml is for us-west-2 (watchdogRegion), not for us-east-2: --region us-west-2',
    ],
    [
      'dns',
      {},
      'us-east-2',
      'serverless.dns.yml is for ca-central-1 (controlRegions), not for us-east-2: --region ca-central-1',
    ],
    [
      'watchdog',
      { watchdogRegion: 'none' },
      undefined,
      'watchdogRegion is none, so there is no watchdog to deploy: --param watchdogRegion=us-west-2',
    ],
    [
      'watchdog',
      { watchdogRegion: 'ca-central-1' },
      undefined,
      'watchdogRegion is the control Region (ca-central-1), whose silence it is to tell of, wanted another one: --param watchdogRegion=us-west-2',
    ],
    [
      'failover',
      { watchdogRegion: 'Oregon' },
      undefined,
      'watchdogRegion is "Oregon", wanted an AWS Region, or none: --param watchdogRegion=us-west-2',
    ],
    [
      'api',
      { standbyRegion: 'us-east-2' },
      undefined,
      'standbyRegion is the primary Region (us-east-2), wanted another one: --param standbyRegion=us-west-2',
    ],
    [
      'api',
      {},
      'eu-west-1',
      'serverless.yml is for us-east-2 (primaryRegion) or us-west-2 (standbyRegion), not for eu-west-1: --region us-east-2',
    ],
    [
      'failover',
      { controlRegions: 'us-east-2' },
      undefined,
      'controlRegions is the primary Region (us-east-2), and what has to act when the primary fails must not fail with it: --param controlRegions=ca-central-1',
    ],
    [
      'failover',
      {},
      'us-east-2',
      'serverless.failover.yml is for ca-central-1 (controlRegions), not for us-east-2: --region ca-central-1',
    ],
  ])('%s with %j in %s is refused with one line', async (role, given, region, sentence) =>
    expect(await refusalOf(placeOf(role, given, region))).toBe(sentence),
  );
});

test.each(['Prod', 'my-stage-2'])('a stage may be called %s', async (stage) =>
  expect(await placeOf('api', {}, undefined, stage)).toMatchObject({ stackName: `routeaway-${stage}-api` }),
);

test.each<Role>(['api', 'failover', 'watchdog'])(
  'a stage that no function of role %s would take is refused',
  async (role) => {
    for (const [stage, said] of [
      ['my_stage', 'is "my_stage"'],
      ['2nd', 'is "2nd"'],
      ['x'.repeat(31), 'has 31 characters, and resources are named after it'],
    ] as const)
      await expect(placeOf(role, {}, undefined, stage)).rejects.toThrow(
        `--stage ${said}; it must be a name of at most 30 letters, digits and dashes that begins with a letter, e.g. --stage prod.`,
      );
    await expect(placeOf(role, {}, undefined, 'default')).rejects.toThrow(/^--stage is "default"/);
  },
);

test('a control in the standby Region is allowed, with a warning', async () => {
  await placeOf('failover', { controlRegions: 'us-west-2' });
  await placeOf('failover');
  await placeOf('api', { controlRegions: 'us-west-2' });
  expect(said.splice(0)).toEqual([
    'Warning: controlRegions is the standby Region (us-west-2): once traffic has moved there, nothing protects it any more. Better: --param controlRegions=ca-central-1\n',
  ]);
});
