/** Reading a distribution beside its targets: whether our CloudFront function runs, and the findings. */
import { CloudFrontClient, type DistributionConfig } from '@aws-sdk/client-cloudfront';
import {
  ACCOUNT,
  config,
  DISTRIBUTION,
  startWorld,
  type World,
} from '../../lab/emulator/test/protocols/world.ts';
import { createDistribution } from '../../shared/aws/distribution.ts';
import {
  distributionFindings,
  type ExpectedDistribution,
  kindFindings,
  runsFunction,
  tenantNotes,
} from '../../shared/cloudfront/distribution-findings.ts';

const IDS = { primary: 'primary', standby: 'standby' };
const ARN = `arn:aws:cloudfront::${ACCOUNT}:function/edge`;
const HOST = 'lab.execute-api.us-east-2.amazonaws.com';
const GOOD = {
  healthUrls: {
    primary: new URL(`https://primary${HOST}/lab/v1/health`),
    standby: new URL(`https://standby${HOST}/lab/v1/health`),
  },
  publicUrl: new URL('https://api.example.com/v1/health'),
  edgeFunctionArn: ARN,
} satisfies ExpectedDistribution;

const base = config();
const behaviour = {
  ...base.DefaultCacheBehavior,
  TargetOriginId: 'primary',
  ViewerProtocolPolicy: 'https-only' as const,
};
const associated = (EventType: 'viewer-request' | 'viewer-response', FunctionARN: string) => ({
  Quantity: 1,
  Items: [{ EventType, FunctionARN }],
});
const withMore = (...more: (Partial<typeof behaviour> & { PathPattern: string })[]): DistributionConfig => ({
  ...base,
  CacheBehaviors: { Quantity: more.length, Items: more.map((one) => ({ ...behaviour, ...one })) },
});
const origin = (change: object): DistributionConfig => ({
  ...base,
  Origins: {
    Quantity: 2,
    Items: (base.Origins?.Items ?? []).map((one) => (one.Id === 'standby' ? { ...one, ...change } : one)),
  },
});

const NONE = { Quantity: 0 };

test.each<[string, DistributionConfig, boolean]>([
  ['every behaviour', withMore({ PathPattern: '/a/*' }), true],
  ['none', { ...base, DefaultCacheBehavior: { ...behaviour, FunctionAssociations: NONE } }, false],
  // The key decides for those.
  ['some', withMore({ PathPattern: '/a/*', FunctionAssociations: NONE }), true],
  [
    'every one of ours',
    withMore({ PathPattern: '/a/*', TargetOriginId: 'website', FunctionAssociations: NONE }),
    true,
  ],
  [
    'another function',
    {
      ...base,
      DefaultCacheBehavior: {
        ...behaviour,
        FunctionAssociations: associated('viewer-request', `${ARN}2`),
      },
    },
    false,
  ],
  [
    'the function at another event',
    {
      ...base,
      DefaultCacheBehavior: { ...behaviour, FunctionAssociations: associated('viewer-response', ARN) },
    },
    false,
  ],
])('the function is run by %s', (_, distribution, runs) => {
  expect(runsFunction(distribution, IDS, GOOD)).toBe(runs);
  expect(runsFunction(distribution, IDS, {})).toBeUndefined();
});

const findings = (distribution: DistributionConfig, expected: ExpectedDistribution = GOOD) =>
  distributionFindings(distribution, IDS, 'E1', expected);

test('a distribution as it should be is no finding, and neither is what nothing is known about', () => {
  expect(findings(base)).toEqual([]);
  expect(findings(origin({ DomainName: 'x.example.com', OriginPath: '/y' }), {})).toEqual([]);
});

test('a public address with a path that is not the origins’ own leaves the origin path alone', () => {
  const publicUrl = new URL('https://api.example.com/rewritten/health');
  expect(findings(origin({ OriginPath: '/y' }), { ...GOOD, publicUrl })).toEqual([]);
});

test.each<[string, DistributionConfig, string]>([
  [
    'a disabled distribution',
    { ...base, Enabled: false },
    'Distribution E1 is disabled and serves nobody, whichever side is healthy: enable it.',
  ],
  [
    'a distribution that shares its traffic with a staging one',
    { ...base, ContinuousDeploymentPolicyId: 'c0ffee' },
    'Distribution E1 has the continuous deployment policy c0ffee: up to 15 % of its traffic may go to a staging distribution, which no switch moves. Promote what is tried there, or take the policy away.',
  ],
  [
    'another host',
    origin({ DomainName: 'west.example.com' }),
    `The origin of the standby leads to west.example.com, and its health is asked at standby${HOST}: what is watched is not what serves. Deploy with --param standbyOrigin=west.example.com/lab, or fix the origin.`,
  ],
  [
    'another path',
    origin({ OriginPath: '/dev' }),
    `The origin of the standby has the origin path "/dev", and its health is asked below the origin path "/lab": what is watched is not what serves. Set the origin path to "/lab", or deploy with --param standbyOrigin=standby${HOST}/dev.`,
  ],
  [
    'no path',
    origin({ OriginPath: '' }),
    `The origin of the standby has no origin path, and its health is asked below the origin path "/lab": what is watched is not what serves. Set the origin path to "/lab", or deploy with --param standbyOrigin=standby${HOST}.`,
  ],
  [
    'a group with an origin of ours',
    {
      ...withMore({ PathPattern: '/a/*', TargetOriginId: 'both' }),
      OriginGroups: {
        Quantity: 1,
        Items: [
          {
            Id: 'both',
            FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [503] } },
            Members: { Quantity: 2, Items: [{ OriginId: 'primary' }, { OriginId: 'standby' }] },
          },
        ],
      },
    },
    'The cache behaviour of /a/* targets the origin group "both", which no switch moves: target one of its origins itself.',
  ],
  [
    'behaviours without the function',
    withMore(
      { PathPattern: '/a/*', FunctionAssociations: NONE },
      { PathPattern: '/b/*' },
      { PathPattern: '/c/*', FunctionAssociations: NONE },
    ),
    `The CloudFront function ${ARN} is not run at viewer request for /a/*, /c/*, so a switch takes the minutes that a change of the distribution takes: associate it there.`,
  ],
  [
    'hundreds of them',
    withMore(
      ...Array.from({ length: 300 }, (_, i) => ({ PathPattern: `/${i}/*`, FunctionAssociations: NONE })),
    ),
    `The CloudFront function ${ARN} is not run at viewer request for /0/*, /1/*, /2/*, /3/*, /4/* and 295 more, so a switch takes the minutes that a change of the distribution takes: associate it there.`,
  ],
])('%s is a finding', (_, distribution, sentence) => expect(findings(distribution)).toEqual([sentence]));

test('what is so of a distribution whichever origins are ours is known without them', () => {
  expect(kindFindings(base, 'E1')).toEqual([]);
  // As CloudFront says that there is none.
  expect(kindFindings({ ...base, ContinuousDeploymentPolicyId: '' }, 'E1')).toEqual([]);
  expect(
    kindFindings({ ...base, Enabled: false, ContinuousDeploymentPolicyId: 'c0ffee' }, 'E1'),
  ).toHaveLength(2);
});

test.each<[Partial<DistributionConfig>, boolean]>([
  [{}, false],
  [{ ConnectionMode: 'direct' }, false],
  [{ ConnectionMode: 'tenant-only' }, true],
  [{ TenantConfig: { ParameterDefinitions: [] } }, true],
])('tenants of %j are noted, and are no finding', (given, noted) => {
  expect(tenantNotes({ ...base, ...given }, 'E1')).toEqual(
    noted
      ? [
          'Distribution E1 serves tenants: a switch moves all of them, and is verified at publicUrl, the name of one.',
        ]
      : [],
  );
  expect(findings({ ...base, ...given })).toEqual([]);
});

function controlOf(world: World, distributionId: string, expected: ExpectedDistribution) {
  const client = new CloudFrontClient(world.settings());
  return createDistribution({ reads: client, writes: client }, { distributionId, origins: IDS, ...expected });
}

test('a look at a staging distribution, or at origins with parameters, sees nothing that can be driven', async () => {
  const world = await startWorld();
  try {
    const { distributions } = world.cloud;
    const look = async (id: string, change: Partial<DistributionConfig>) => {
      distributions.create({ id, domainName: `${id}.cloudfront.net`, config: { ...base, ...change } });
      const control = controlOf(world, id, GOOD);
      const sight = await control.look();
      await expect(control.move('standby', sight)).rejects.toThrow(sight.why);
      expect(distributions.get(id).config.DefaultCacheBehavior?.TargetOriginId).toBe('primary');
      return sight;
    };
    expect(await look('E1STAGING', { Staging: true })).toEqual({
      distribution: 'unreadable',
      why: expect.stringMatching(/^Distribution E1STAGING is a staging distribution/),
      deployed: true,
      etag: expect.any(String),
    });
    expect(await look('E1TENANTS', origin({ DomainName: '{{tenant}}.example.com' }))).toMatchObject({
      distribution: 'unreadable',
      why: expect.stringMatching(
        /leads to \{\{tenant\}\}\.example\.com\/lab, which is another place for each tenant/,
      ),
    });
  } finally {
    await world.close();
  }
});

test('a look says all of it', async () => {
  const world = await startWorld();
  try {
    const look = (expected: ExpectedDistribution) => controlOf(world, DISTRIBUTION, expected).look();
    expect(await look(GOOD)).toMatchObject({ distribution: 'primary', runsFunction: true });
    expect(await look(GOOD)).not.toHaveProperty('findings');
    expect(await look({})).not.toHaveProperty('runsFunction');
    const { config: now, etag } = world.cloud.distributions.getConfig(DISTRIBUTION);
    world.cloud.distributions.update(DISTRIBUTION, { ...now, Enabled: false }, etag);
    expect(await look({ ...GOOD, edgeFunctionArn: `${ARN}2` })).toMatchObject({
      distribution: 'primary',
      runsFunction: false,
      findings: [expect.stringContaining('is disabled'), expect.stringContaining(`${ARN}2 is not run`)],
    });
  } finally {
    await world.close();
  }
});
