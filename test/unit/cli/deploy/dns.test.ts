/** `npm run deploy` and `npm run remove` of a stage whose traffic moves by the records of a name in DNS. */

import type { CloudWatchRegion, ResourceRecordSet, RRType } from '@aws-sdk/client-route-53';
import type { HostedZone } from '../../../../lab/emulator/model/index.ts';
import { readRecord } from '../../../../shared/kit/deployment-record.ts';
import { forbidden } from './deployer.ts';
import {
  answerFrom,
  CONTROL,
  type Deployment,
  PRIMARY,
  STANDBY,
  startDeployment,
  THIRD,
} from './deployment.ts';
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
  const changingWith = (Name: string, values: string) => ({
    Type: 'AWS::SSM::Parameter',
    Properties: { Name, Type: 'String', Value: { 'Fn::Sub': values } },
  });
  const Distribution = changingWith('points', '${pointsAtDns} ${active}');
  const DomainName = changingWith('answers', 'to ${failoverName}');
  there.artifact = async () => smallRelease({ failover: { Distribution }, api: { DomainName } });
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
  // Where us-east-1 does not answer, nothing else says where the beacons are, and what the records hang on.
  expect(readRecord(there.root, 'dev')).toMatchObject({
    dnsChecks: { beacon: expect.any(String), latch: expect.any(String) },
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
  expect(toldOf(CONTROL, 'dns')).toMatchObject({
    beaconChecks: REGIONS.map((region) => checkOf('b', region)).join(),
    latchChecks: REGIONS.map((region) => checkOf('1', region)).join(),
  });
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

test('a failback that a killed run left unfinished moves nothing: traffic is where the newest applied entry says', async () => {
  await deployed(DNS);
  const entry = { kind: 'pin', because: '', evidence: [], run: 'run-1', begunAt: 1, leaseUntil: 2 } as const;
  await there.amendJournal({
    entries: [
      { ...entry, epoch: 3, from: 'standby', to: 'primary', phase: 'in-progress' },
      { ...entry, epoch: 2, from: 'primary', to: 'standby', phase: 'applied' },
    ],
  });
  // Without CloudFront the stack has no distribution.
  there.putStack(CONTROL, 'routeaway-dev-failover');
  expect((await run(DNS, '--dry-run')).said).toMatch(/standby: DNS says so/);
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

test.each([
  ['the whole stage', []],
  ['an API alone', ['--only', 'api-primary']],
  ['the records alone', ['--only', 'dns']],
])('another name would take the old one from clients before it answers: refused, %s', async (_, more) => {
  await deployed(KEY_DNS);
  there.forget();
  const renamed = { ...KEY_DNS, failoverName: 'other.example.com' };
  const { code, said, asked } = await run(renamed, '--yes', ...more);
  expect([code, asked]).toEqual([1, []]);
  expect(said).toMatch(
    /The stack routeaway-dev-(api|dns) in \S+ answers for active\.example\.com, and now failoverName is other\.example\.com: .* Deploy the stage with another routing first \(e\.g\. --param routing=key,distribution\), which gives the old name up in order, and then with the new name; or /,
  );
});

test('a stage that has given one name up takes another', async () => {
  await deployed(KEY_DNS);
  await deployed(WITHOUT, '--yes');
  await deployed({ ...KEY_DNS, failoverName: 'other.example.com' }, '--yes');
  expect(toldOf(CONTROL, 'dns')).toMatchObject({ failoverName: 'other.example.com' });
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

type Row = Partial<ResourceRecordSet> & { readonly Type: RRType };
const stands = (name: string, record: Row): void =>
  there.world.cloud.zones.deploy(ZONE, [
    { Action: 'CREATE', ResourceRecordSet: { Name: name, ...record } as ResourceRecordSet },
  ]);
const values = (...texts: string[]) => ({ TTL: 60, ResourceRecords: texts.map((Value) => ({ Value })) });
const FAILOVER = { SetIdentifier: 'primary', Failover: 'PRIMARY' } as const;
const API = 'api.example.com';
const OWN_NAME = { domainName: API, certificateArn: CERTIFICATE };

test.each<[string, Row, string]>([
  ['a CNAME', { Type: 'CNAME', ...values('old.example.org') }, 'CNAME: old.example.org'],
  [
    "another stage's",
    { Type: 'CNAME', ...FAILOVER, ...values('d-1.execute-api.us-east-2.amazonaws.com') },
    'CNAME primary: d-1.execute-api.us-east-2.amazonaws.com',
  ],
  // No CNAME can stand beside it.
  ['a text', { Type: 'TXT', ...values('"hello"') }, 'TXT: "hello"'],
])(
  '%s at the failover name, which is not ours: refused before anything is made',
  async (_, record, shown) => {
    stands(NAME, record);
    const refused = await run(KEY_DNS);
    expect([refused.code, refused.asked]).toEqual([1, []]);
    expect(refused.said).toContain(
      `FAILED: failoverName is ${NAME}, and the zone ${ZONE} has a record of that name which this stage has not made (${shown}): CloudFormation makes none beside it. Give a name that is free; one that clients use leads to it later (docs/dns.md#bring-a-name-that-clients-use). If nobody uses the record, delete it.`,
    );
    expect((await run(KEY_DNS, '--dry-run')).code).toBe(1);
    // What is beside it, below it and above it is nobody's concern.
    const other = { ...KEY_DNS, failoverName: `other.${NAME}` };
    expect((await deployed(other)).said).toContain(
      `other.${NAME} is free in example.com, which everybody asks`,
    );
  },
);

test.each([KEY_DNS, { routing: 'key,distribution', hostedZoneId: ZONE }])(
  'so is one at the name of the distribution (%j), but not a text beside it',
  async (more) => {
    there.certificates.set(CERTIFICATE, { Status: 'ISSUED', DomainName: API });
    stands(API, { Type: 'A', ...values('192.0.2.1') });
    const given = { ...more, ...OWN_NAME };
    const refused = await run(given);
    expect([refused.code, refused.asked]).toEqual([1, []]);
    expect(refused.said).toContain(
      `FAILED: domainName is ${API}, and the zone ${ZONE} has a record of that name which this stage has not made (A: 192.0.2.1): `,
    );
    there.world.cloud.zones.deploy(ZONE, [
      { Action: 'DELETE', ResourceRecordSet: { Name: API, Type: 'A', ...values('192.0.2.1') } },
      { Action: 'CREATE', ResourceRecordSet: { Name: API, Type: 'TXT', ...values('"hello"') } },
    ]);
    const first = await deployed(given);
    expect(first.said).toMatch(/api\.example\.com (is|are) free in example\.com, which everybody asks/);
    // Those that stand now are of this stage, whatever the resolver says.
    stands(API, { Type: 'A', ...values('192.0.2.1') });
    if ('failoverName' in given) stands(NAME, { Type: 'CNAME', ...FAILOVER, ...values('a.example.org') });
    there.dns = answerFrom([COM]);
    expect((await deployed(given)).said).toMatch(/(is|are) in example\.com, with records of this stage/);
  },
);

const zone = (name: string, ...records: readonly [string, Row][]): HostedZone => ({
  ...{ id: name, name, callerReference: name },
  records: records.map(([Name, record]) => ({ Name, ...record })),
});
const ns = (host: string): [string, Row] => ['example.com.', { Type: 'NS', ...values(host) }];
const at = (host: string, address: string): [string, Row] => [host, { Type: 'A', ...values(address) }];
const COM = zone('com.', at('ns-1.awsdns-00.com.', '192.0.2.1'), at('ns-9.awsdns-00.com.', '192.0.2.9'));
const DELEGATE =
  "Enter the zone's name servers where example.com is registered, or as an NS record in the zone above it: ns-1.awsdns-00.com, ns-513.awsdns-00.net, ns-1025.awsdns-00.org, ns-1537.awsdns-00.co.uk. Resolvers may need some minutes, or a day, to see that.";

test.each<[string, Deployment['dns'], string]>([
  [
    'nobody has delegated',
    answerFrom([COM]),
    `Nobody asks the zone ${ZONE}: example.com is not delegated (ENOTFOUND). ${DELEGATE}`,
  ],
  [
    'is delegated to servers which do not know it',
    (name, type) => answerFrom(name === 'com' ? [COM] : [])(name, type),
    `Nobody asks the zone ${ZONE}: resolvers find no name server that answers for example.com (EREFUSED), as where the zone was deleted and made anew. ${DELEGATE}`,
  ],
  [
    'is delegated to the servers of another one',
    answerFrom([COM, zone('example.com.', ns('ns-9.awsdns-00.com.'))]),
    `Nobody asks the zone ${ZONE}: example.com is delegated to ns-9.awsdns-00.com, and not to the zone's name servers. Give the zone that is asked (aws route53 list-hosted-zones). Or: ${DELEGATE}`,
  ],
])('a zone that %s: refused before anything is made, and with --yes a warning', async (_, dns, sentence) => {
  there.dns = dns;
  const refused = await run(KEY_DNS);
  expect([refused.code, refused.asked]).toEqual([1, []]);
  expect(refused.said).toContain(`FAILED: ${sentence} If you mean it all the same: --yes.`);
  const { said } = await deployed(KEY_DNS, '--yes', '--dry-run');
  expect(said).toContain(`${NAME} is free in example.com\n        Warning: ${sentence}\n`);
});

test('name servers by names of the owner’s are the same ones by their addresses', async () => {
  const own = zone('example.com.', ns('ns1.example.com.'), at('ns1.example.com.', '192.0.2.1'));
  there.dns = answerFrom([COM, own]);
  const { said } = await deployed(KEY_DNS, '--dry-run');
  expect(said).toContain(`${NAME} is free in example.com, which everybody asks`);
});

test.each<[string, Deployment['dns'], string]>([
  ['says nothing', answerFrom([]), "this machine's resolver does not say it (EREFUSED)."],
  [
    'does not know the name servers',
    answerFrom([zone('example.com.', ns('ns1.example.com.'))]),
    "it is to ns1.example.com, and the zone's own name servers (ns-1.awsdns-00.com, ns-513.awsdns-00.net, ns-1025.awsdns-00.org, ns-1537.awsdns-00.co.uk) are not found by this machine's resolver.",
  ],
])('where the resolver %s, the deploy warns and goes on', async (_, dns, why) => {
  there.dns = dns;
  expect((await deployed(KEY_DNS, '--dry-run')).said).toContain(
    `Warning: Whether example.com is delegated to the zone ${ZONE} is not known: ${why}`,
  );
});

test('what somebody has edited since is told at the end', async () => {
  const { said: first } = await deployed(DNS);
  expect(first).toContain(
    `Warning: ${NAME} has no PRIMARY and no SECONDARY record in Route 53. Set it back in Route 53: a deploy does not (docs/dns.md#set-back-what-was-edited).`,
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
  for (const kind of ['b', '1'] as const) {
    const ChildHealthChecks = REGIONS.map((region) => checkOf(kind, region));
    healthChecks.create(kind, { Type: 'CALCULATED', ChildHealthChecks, HealthThreshold: 2 }, kind);
  }
  const behind = `latches.${NAME}`;
  const record = (
    side: 'PRIMARY' | 'SECONDARY',
    to: string,
    HealthCheckId?: string,
    Name: string = behind,
  ) => ({
    Action: 'UPSERT' as const,
    ResourceRecordSet: {
      ...{ Name, Type: 'CNAME' as const, SetIdentifier: side, Failover: side, HealthCheckId },
      ...(to === behind
        ? { AliasTarget: { HostedZoneId: ZONE, DNSName: to, EvaluateTargetHealth: true } }
        : { TTL: 10, ResourceRecords: [{ Value: to }] }),
    },
  });
  zones.deploy(ZONE, [
    record('PRIMARY', target(PRIMARY), '1'),
    record('SECONDARY', target(STANDBY)),
    record('PRIMARY', behind, 'b', NAME),
    record('SECONDARY', target(STANDBY), undefined, NAME),
  ]);
  expect((await deployed(DNS)).said).not.toContain('Warning: ');

  const SET_BACK = 'Set it back in Route 53: a deploy does not (docs/dns.md#set-back-what-was-edited).';
  const warnings = async () =>
    (await deployed(DNS)).said
      .split('\n')
      .flatMap((line) => (line.includes('Warning: ') ? line.replace(/^.*Warning: /, '') : []));
  const inAws = 'aws route53 update-health-check --health-check-id';
  healthChecks.update(checkOf('b', CONTROL), { Disabled: true });
  healthChecks.update(checkOf('b', STANDBY), { Inverted: false });
  healthChecks.update(checkOf('1', THIRD), { Disabled: true, Inverted: true });
  expect(await warnings()).toEqual([
    `The health check ${checkOf('b', CONTROL)}, of which that of ${NAME} is made, is disabled. Set it back: ${inAws} ${checkOf('b', CONTROL)} --no-disabled --inverted`,
    `The health check ${checkOf('b', STANDBY)}, of which that of ${NAME} is made, is not inverted. Set it back: ${inAws} ${checkOf('b', STANDBY)} --no-disabled --inverted`,
    `The health check ${checkOf('1', THIRD)}, of which that of ${behind} is made, is disabled and inverted. Set it back: ${inAws} ${checkOf('1', THIRD)} --no-disabled --no-inverted`,
  ]);
  healthChecks.update(checkOf('b', CONTROL), { Disabled: false });
  healthChecks.update(checkOf('b', STANDBY), { Inverted: true });
  healthChecks.update(checkOf('1', THIRD), { Disabled: false, Inverted: false });

  healthChecks.update('b', { HealthThreshold: 3 });
  healthChecks.update('1', { Disabled: true });
  healthChecks.delete(checkOf('b', THIRD));
  zones.deploy(ZONE, [
    record('SECONDARY', target(THIRD)),
    record('SECONDARY', 'old.example.org', undefined, NAME),
  ]);
  expect(await warnings()).toEqual([
    `The SECONDARY record of ${NAME} leads to old.example.org, wanted ${target(STANDBY)} (standby). ${SET_BACK}`,
    `The health check b of ${NAME} wants 3 healthy checks, and not 2. ${SET_BACK}`,
    `The health check ${checkOf('b', THIRD)}, of which that of ${NAME} is made, does not exist. ${SET_BACK}`,
    `The SECONDARY record of ${behind} leads to ${target(THIRD)}, wanted ${target(STANDBY)} (standby). ${SET_BACK}`,
    `The health check 1 of ${behind} is disabled: somebody moves the name by hand. Enable it, not inverted, and the journal counts again.`,
  ]);

  healthChecks.update('1', {
    Disabled: false,
    ChildHealthChecks: [checkOf('1', THIRD), checkOf('b', CONTROL)],
  });
  zones.deploy(ZONE, [record('PRIMARY', target(PRIMARY), undefined, NAME)]);
  const told = await warnings();
  expect(told).toContain(
    `The health check 1 of ${behind} counts 1 of 3 latches; other checks: 1. ${SET_BACK}`,
  );
  expect(told).toContain(
    `The PRIMARY record of ${NAME} leads to ${target(PRIMARY)}, wanted ${behind} (primary). ${SET_BACK}`,
  );
  expect(told).toContain(
    `The PRIMARY record of ${NAME} has no health check, so no switch moves it within seconds. ${SET_BACK}`,
  );
});

test('the deployer may all of it', async () => {
  await deployed(KEY_DNS);
  expect(forbidden(there.world.calls, { HostedZoneId: ZONE })).toEqual([]);
  expect(forbidden(there.world.calls)).toContain(
    `route53:GetHostedZone on arn:aws:route53:::hostedzone/${ZONE}`,
  );
});
