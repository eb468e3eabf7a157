/** `npm run deploy` and `npm run remove` of a stage whose traffic moves by the records of a name in DNS. */

import type { CloudWatchRegion } from '@aws-sdk/client-route-53';
import { readRecord } from '../../../../shared/kit/deployment-record.ts';
import { forbidden } from './deployer.ts';
import { CONTROL, type Deployment, PRIMARY, STANDBY, startDeployment, THIRD } from './deployment.ts';
import { smallRelease } from './release.ts';

const ZONE = 'Z0123456789ABCDEFGHIJ';
const NAME = 'active.example.com';
const REGIONS = [CONTROL, STANDBY, THIRD];
const param = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
/** The small release has no store at the edge. */
const STORE = `arn:aws:cloudfront::123456789012:key-value-store/a1b2c3d4-0000-4000-8000-00000000001a`;
const THREE = { controlRegions: REGIONS.join() };
const DNS = { ...THREE, routing: 'dns', hostedZoneId: ZONE, failoverName: NAME };
const KEY_DNS = { ...DNS, routing: 'key,dns' };
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';
const WITHOUT = { ...THREE, routing: 'distribution' };

const checkOf = (kind: 'b' | '1', region: string) =>
  `${kind}0000000-0000-4000-8000-00000000000${REGIONS.indexOf(region)}`;
const target = (region: string) => `d-${region}.execute-api.${region}.amazonaws.com`;

let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
  there.world.cloud.zones.create({ id: ZONE, name: 'example.com' });
  there.cloudFormation.known = (role, region) => {
    if (role === 'api') return { FailoverTarget: target(region) };
    if (role !== 'failover' && role !== 'controller') return {};
    return {
      BeaconCheckId: checkOf('b', region),
      BeaconUrl: `https://abc.execute-api.${region}.amazonaws.com/`,
      LatchCheckId: checkOf('1', region),
      EdgeStoreArn: STORE,
      EdgeFunctionArn: 'arn:aws:cloudfront::123456789012:function/routeaway-dev-ca-central-1',
    };
  };
  // As the distribution: it changes with what it points at.
  const Distribution = {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: 'points', Type: 'String', Value: { 'Fn::Sub': '${pointsAtDns} ${active}' } },
  };
  there.artifact = async () => smallRelease({ failover: { Distribution } });
});
afterEach(() => there.close());

const said = () => there.said.join('\n');
const asked = () => there.calls().map(([verb, role, region]) => [verb, role, region].join(' '));
const toldOf = (region: string, role: string) =>
  there.cloudFormation.stacks.get(`${region}.routeaway-dev-${role}`)?.parameters;
const run = async (values: Readonly<Record<string, string>>, ...more: string[]) => {
  there.said.length = 0;
  const from = asked().length;
  const code = await there.run('deploy', ...param(values), ...more);
  return { code, said: said(), asked: asked().slice(from) };
};
async function deployed(values: Readonly<Record<string, string>>, ...more: string[]) {
  const done = await run(values, ...more);
  if (done.code !== 0) throw new Error(done.said);
  return done;
}

const STACKS = [
  `deploy api ${PRIMARY}`,
  `deploy api ${STANDBY}`,
  `deploy failover ${CONTROL}`,
  `deploy controller ${STANDBY}`,
  `deploy controller ${THIRD}`,
  `deploy watchdog ${STANDBY}`,
  `deploy dns ${CONTROL}`,
];

test('the records come after all that they hang on, and the distribution leads to them last', async () => {
  const { asked } = await deployed(KEY_DNS);
  expect(asked).toEqual([...STACKS, `deploy failover ${CONTROL}`]);
  // Where us-east-1 does not answer, nothing else says where the beacons are.
  expect(readRecord(there.root, 'dev')).toMatchObject({
    beaconUrls: REGIONS.map((region) => `https://abc.execute-api.${region}.amazonaws.com/`),
  });
  const points = there
    .calls()
    .flatMap(([verb, role, , ...values]) =>
      verb === 'deploy' && role === 'failover' ? values.filter((one) => one.startsWith('pointsAtDns=')) : [],
    );
  expect(points).toEqual(['pointsAtDns=off', 'pointsAtDns=on']);
  const targets = { primaryTarget: target(PRIMARY), standbyTarget: target(STANDBY) };
  for (const role of ['failover', 'dns']) expect(toldOf(CONTROL, role)).toMatchObject(targets);
  for (const region of [STANDBY, THIRD]) expect(toldOf(region, 'controller')).toMatchObject(targets);
  expect(toldOf(CONTROL, 'dns')?.childChecks?.split(',')).toEqual(
    REGIONS.flatMap((region) => [checkOf('b', region), checkOf('1', region)]),
  );
  expect(toldOf(PRIMARY, 'api')).toMatchObject({ failoverName: NAME, hostedZoneId: ZONE });
});

test('again: nothing has changed, and the distribution goes on leading to the name', async () => {
  await deployed(KEY_DNS);
  const { asked, said } = await deployed(KEY_DNS);
  expect(asked).toHaveLength(STACKS.length);
  expect(said.match(/nothing to change/g)).toHaveLength(STACKS.length);
  expect(said).toMatch(/Point the distribution at the name in DNS\n +it does already/);
  expect(toldOf(CONTROL, 'failover')).toMatchObject({ pointsAtDns: 'on' });
  const looked = await deployed(KEY_DNS, '--dry-run');
  expect(looked.said.match(/nothing to change/g)).toHaveLength(STACKS.length);
});

test('without CloudFront nothing has to lead there', async () => {
  expect((await deployed(DNS)).asked).toEqual(STACKS);
});

test('a stage that goes back gives the name up last', async () => {
  await deployed(KEY_DNS);
  const { asked } = await deployed(WITHOUT, '--yes');
  expect(asked).toEqual([
    `deploy failover ${CONTROL}`,
    `remove dns ${CONTROL}`,
    `deploy controller ${STANDBY}`,
    `deploy controller ${THIRD}`,
    `deploy watchdog ${STANDBY}`,
    `deploy api ${STANDBY}`,
    `deploy api ${PRIMARY}`,
  ]);
  expect(toldOf(CONTROL, 'failover')).toMatchObject({ pointsAtDns: 'off' });
  expect((await deployed(WITHOUT)).asked).not.toContain(`remove dns ${CONTROL}`);
});

test('an API alone does not give up a name that clients may come by', async () => {
  await deployed(KEY_DNS);
  there.forget();
  const { code, said, asked } = await run(WITHOUT, '--only', 'api-primary', '--yes');
  expect([code, asked]).toEqual([1, []]);
  expect(said).toMatch(
    /The stack routeaway-dev-api in us-east-2 answers for active\.example\.com, and now failoverName is not given: clients may still come by that name\. Deploy the whole stage/,
  );
});

test('the records alone, and the first controller alone, by what they were told', async () => {
  await deployed(KEY_DNS);
  for (const [only, role] of [
    ['failover', 'failover'],
    [`controller-${THIRD}`, 'controller'],
    ['dns', 'dns'],
  ] as const) {
    if (only === 'dns') there.forget();
    const { asked } = await deployed(KEY_DNS, '--only', only);
    expect(asked).toEqual([`deploy ${role} ${role === 'controller' ? THIRD : CONTROL}`]);
  }
  expect(toldOf(CONTROL, 'failover')).toMatchObject({ pointsAtDns: 'on', primaryTarget: target(PRIMARY) });
});

test.each([KEY_DNS, WITHOUT])('a removal takes the records first (%j)', async (values) => {
  await deployed(KEY_DNS);
  const before = asked().length;
  expect(await there.run('remove', ...param(values), '--yes')).toBe(0);
  expect(asked().slice(before)).toEqual(STACKS.map((line) => line.replace('deploy', 'remove')).reverse());
  expect(said()).toContain('the DNS records, by a stack in ca-central-1: stack routeaway-dev-dns');
});

test('a removal of a stage without says nothing of records', async () => {
  await deployed(WITHOUT);
  expect(await there.run('remove', ...param(WITHOUT), '--yes')).toBe(0);
  expect(said()).not.toContain('stack routeaway-dev-dns');
});

test('it can be looked at first: nothing is made', async () => {
  const { said, asked } = await deployed(KEY_DNS, '--dry-run');
  expect(said).toMatch(/What would change: the DNS records, by a stack in ca-central-1\n +the stack is new/);
  expect(asked).toEqual([]);
});

test.each<[string, Readonly<Record<string, string>>, RegExp]>([
  ['the zone does not exist', { hostedZoneId: 'Z9999999999' }, /The zone Z9999999999 .*cannot be read: /],
  [
    'the name is the apex',
    { failoverName: 'example.com' },
    /failoverName is example\.com, the name of the zone .*, at which no CNAME can stand: give a name below it, e\.g\. --param failoverName=active\.example\.com/,
  ],
  [
    'the name is in another zone',
    { failoverName: 'active.example.org' },
    /failoverName is active\.example\.org, and the zone Z0123456789ABCDEFGHIJ is example\.com: give a name below that/,
  ],
  [
    'the name of the distribution is in another zone',
    { domainName: 'api.example.org', certificateArn: CERTIFICATE },
    /domainName is api\.example\.org, and the zone Z0123456789ABCDEFGHIJ, which gets its records, is example\.com: /,
  ],
])('%s: refused before anything is made', async (_, values, sentence) => {
  const { code, said, asked } = await run({ ...KEY_DNS, ...values });
  expect([code, asked]).toEqual([1, []]);
  expect(said).toMatch(sentence);
});

test('what somebody has edited since is told at the end', async () => {
  const { said: first } = await deployed(DNS);
  expect(first).toContain(
    `Warning: ${NAME} has no PRIMARY and no SECONDARY record in Route 53. Set it back in Route 53, or let CloudFormation revert the drift of its stack (create-change-set --deployment-mode REVERT_DRIFT).`,
  );
  const { zones, healthChecks } = there.world.cloud;
  for (const region of REGIONS) {
    const beacon = { Type: 'HTTPS', FullyQualifiedDomainName: `beacon.${region}`, Inverted: true } as const;
    healthChecks.create(checkOf('b', region), beacon, checkOf('b', region));
    const alarm = { AlarmName: 'on', Namespace: 'R', MetricName: 'On', Statistic: 'Maximum' } as const;
    const rest = { Period: 60, EvaluationPeriods: 1, Threshold: 1 } as const;
    const ComparisonOperator = 'GreaterThanOrEqualToThreshold' as const;
    there.world.cloud.in(region).alarms.put({ ...alarm, ...rest, ComparisonOperator });
    const latch = {
      Type: 'CLOUDWATCH_METRIC',
      AlarmIdentifier: { Region: region as CloudWatchRegion, Name: 'on' },
    } as const;
    healthChecks.create(checkOf('1', region), latch, checkOf('1', region));
  }
  const ids = REGIONS.flatMap((region) => [checkOf('b', region), checkOf('1', region)]);
  healthChecks.create('all', { Type: 'CALCULATED', ChildHealthChecks: ids, HealthThreshold: 4 }, 'all');
  const record = (side: 'PRIMARY' | 'SECONDARY', region: string, HealthCheckId?: string) => ({
    Action: 'UPSERT' as const,
    ResourceRecordSet: {
      Name: NAME,
      Type: 'CNAME' as const,
      TTL: 10,
      SetIdentifier: side,
      Failover: side,
      HealthCheckId,
      ResourceRecords: [{ Value: target(region) }],
    },
  });
  zones.deploy(ZONE, [record('PRIMARY', PRIMARY, 'all'), record('SECONDARY', STANDBY)]);
  expect((await deployed(DNS)).said).not.toContain('Warning: ');
  healthChecks.update('all', { HealthThreshold: 3 });
  healthChecks.delete(checkOf('b', THIRD));
  zones.deploy(ZONE, [record('SECONDARY', THIRD)]);
  const { said } = await deployed(DNS);
  expect(said).toContain(
    `Warning: The SECONDARY record of ${NAME} leads to ${target(THIRD)}, wanted ${target(STANDBY)} (standby). Set it back in Route 53, or let CloudFormation revert the drift of its stack (create-change-set --deployment-mode REVERT_DRIFT).`,
  );
  expect(said).toContain(
    'Warning: The health check all of active.example.com wants 3 healthy checks, and not 4.',
  );
  expect(said).toContain(
    `Warning: The health check ${checkOf('b', THIRD)}, of which that of ${NAME} is made, does not exist.`,
  );
});

test('the deployer may all of it', async () => {
  await deployed(KEY_DNS);
  expect(forbidden(there.world.calls, { HostedZoneId: ZONE })).toEqual([]);
  expect(forbidden(there.world.calls)).toContain(
    `route53:GetHostedZone on arn:aws:route53:::hostedzone/${ZONE}`,
  );
});
