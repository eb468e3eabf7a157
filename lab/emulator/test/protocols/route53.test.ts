import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetChangeCommand,
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  GetHostedZoneCommand,
  type HealthCheckConfig,
  ListHealthChecksCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
  UpdateHealthCheckCommand,
} from '@aws-sdk/client-route-53';
import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import { eachTest, failure, raw, START } from './world.ts';

const ZONE = 'Z0123456789LAB';

const at = eachTest(Route53Client, ({ cloud }) => cloud.zones.create({ id: ZONE, name: 'example.com' }));

const change = (...Changes: Change[]) =>
  at.client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: ZONE, ChangeBatch: { Changes } }));
const list = (input = {}) =>
  at.client.send(new ListResourceRecordSetsCommand({ HostedZoneId: ZONE, ...input }));
const create = (HealthCheckConfig: HealthCheckConfig, CallerReference = Math.random().toString()) =>
  at.client.send(new CreateHealthCheckCommand({ CallerReference, HealthCheckConfig }));

const a = (Name: string, Value = '192.0.2.1', more: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  Name,
  Type: 'A',
  TTL: 10,
  ResourceRecords: [{ Value }],
  ...more,
});
const cname = (Name: string, Value: string, more: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
  ...a(Name, Value),
  Type: 'CNAME',
  ...more,
});
const put = (ResourceRecordSet: ResourceRecordSet, Action: Change['Action'] = 'CREATE'): Change => ({
  Action,
  ResourceRecordSet,
});
const BEACON: HealthCheckConfig = {
  Type: 'HTTPS',
  FullyQualifiedDomainName: 'beacon.example.com',
  ResourcePath: '/beacon',
  RequestInterval: 10,
  FailureThreshold: 2,
  Inverted: true,
  Regions: ['us-east-1', 'us-west-2', 'eu-west-1'],
};

describe('records', () => {
  test('a zone has its own two, and the name servers of them', async () => {
    const { HostedZone, DelegationSet } = await at.client.send(new GetHostedZoneCommand({ Id: ZONE }));
    expect(HostedZone).toMatchObject({
      Id: `/hostedzone/${ZONE}`,
      Name: 'example.com.',
      ResourceRecordSetCount: 2,
    });
    expect(DelegationSet?.NameServers).toHaveLength(4);
    const { HostedZones, IsTruncated } = await at.client.send(new ListHostedZonesCommand({}));
    expect([HostedZones?.map(({ Name }) => Name), IsTruncated]).toEqual([['example.com.'], false]);
    const { ResourceRecordSets } = await list();
    expect(ResourceRecordSets?.map(({ Name, Type }) => `${Name} ${Type}`)).toEqual([
      'example.com. NS',
      'example.com. SOA',
    ]);
  });

  test('a batch is read at once, and answered by the name servers within a minute', async () => {
    const { ChangeInfo } = await change(
      put(a('api.example.com')),
      put(cname('www.example.com', 'api.example.com')),
    );
    expect(ChangeInfo).toMatchObject({ Id: expect.stringMatching(/^\/change\/C/), Status: 'PENDING' });
    expect(ChangeInfo?.SubmittedAt?.getTime()).toBe(START);
    const { ResourceRecordSets } = await list();
    expect(ResourceRecordSets?.slice(2)).toEqual([
      { ...a('api.example.com.'), Type: 'A' },
      cname('www.example.com.', 'api.example.com'),
    ]);
    const served = () => at.world.cloud.zones.served()[0]?.records.length;
    expect(served()).toBe(2);
    at.world.clock.advance(60_000);
    expect(served()).toBe(4);
    const later = await at.client.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
    expect(later.ChangeInfo?.Status).toBe('INSYNC');
  });

  test('failover records share a name, and each has its check', async () => {
    const { HealthCheck } = await create(BEACON);
    const primary = cname('origin.example.com', 'one.example.net', {
      SetIdentifier: 'primary',
      Failover: 'PRIMARY',
      HealthCheckId: HealthCheck?.Id,
    });
    const secondary = cname('origin.example.com', 'two.example.net', {
      SetIdentifier: 'standby',
      Failover: 'SECONDARY',
    });
    await change(put(primary), put(secondary, 'UPSERT'));
    await change(put({ ...secondary, TTL: 5 }, 'UPSERT'));
    const { ResourceRecordSets } = await list({ StartRecordName: 'origin.example.com' });
    expect(ResourceRecordSets).toEqual([
      { ...primary, Name: 'origin.example.com.' },
      { ...secondary, Name: 'origin.example.com.', TTL: 5 },
    ]);
    await change(put(primary, 'DELETE'));
    expect((await list()).ResourceRecordSets).toHaveLength(3);
  });

  test('an alias leads to a distribution or to a record of its zone', async () => {
    const target = {
      HostedZoneId: 'Z2FDTNDATAQYW2',
      DNSName: 'd1lab.cloudfront.net',
      EvaluateTargetHealth: false,
    };
    const alias: ResourceRecordSet = { Name: 'example.com', Type: 'A', AliasTarget: target };
    await change(
      put(alias),
      put({
        ...alias,
        Name: 'www.example.com',
        AliasTarget: { ...target, HostedZoneId: ZONE, DNSName: 'example.com' },
      }),
    );
    const { ResourceRecordSets = [] } = await list();
    expect(ResourceRecordSets.map(({ AliasTarget }) => AliasTarget?.DNSName)).toEqual([
      'd1lab.cloudfront.net.',
      undefined,
      undefined,
      'example.com.',
    ]);
  });

  test('an alias is deleted by what it says, in whatever order', async () => {
    const DNSName = 'd1lab.cloudfront.net';
    const target = { DNSName, EvaluateTargetHealth: false, HostedZoneId: 'Z2FDTNDATAQYW2' };
    at.world.cloud.zones.deploy(ZONE, [put({ Name: 'example.com', Type: 'A', AliasTarget: target })]);
    const { HostedZoneId, EvaluateTargetHealth } = target;
    const same = { HostedZoneId, DNSName, EvaluateTargetHealth };
    await change(put({ Name: 'example.com', Type: 'A', AliasTarget: same }, 'DELETE'));
    expect((await list()).ResourceRecordSets).toHaveLength(2);
  });

  test('come in pages, in the order of their names from the end', async () => {
    await change(put(a('b.example.com')), put(a('a.b.example.com')), put(a('a.example.com')));
    const first = await list({ MaxItems: 3 });
    expect(first.ResourceRecordSets?.map(({ Name }) => Name)).toEqual([
      'example.com.',
      'example.com.',
      'a.example.com.',
    ]);
    expect(first).toMatchObject({
      IsTruncated: true,
      NextRecordName: 'b.example.com.',
      NextRecordType: 'A',
      MaxItems: 3,
    });
    const second = await list({
      StartRecordName: first.NextRecordName,
      StartRecordType: first.NextRecordType,
    });
    expect(second.ResourceRecordSets?.map(({ Name }) => Name)).toEqual([
      'b.example.com.',
      'a.b.example.com.',
    ]);
    expect(second.IsTruncated).toBe(false);
  });

  const failover = (Failover: 'PRIMARY' | 'SECONDARY', SetIdentifier: string) =>
    a('two.example.com', '192.0.2.1', { Failover, SetIdentifier });
  test.each<[string, string, readonly Change[], RegExp]>([
    [
      'one that is there',
      'InvalidChangeBatch',
      [put(a('there.example.com'))],
      /name='there.example.com.', type='A'\] but it already exists/,
    ],
    [
      'one to delete that is not there',
      'InvalidChangeBatch',
      [put(a('no.example.com'), 'DELETE')],
      /but it was not found/,
    ],
    [
      'other values to delete',
      'InvalidChangeBatch',
      [put(a('there.example.com', '192.0.2.9'), 'DELETE')],
      /do not match the current values/,
    ],
    [
      'a name outside',
      'InvalidChangeBatch',
      [put(a('api.example.org'))],
      /api.example.org. is not permitted in zone example.com./,
    ],
    [
      'a CNAME at the apex',
      'InvalidChangeBatch',
      [put(cname('example.com', 'a.example.net'))],
      /not permitted at apex/,
    ],
    [
      'a CNAME beside another',
      'InvalidChangeBatch',
      [put(cname('there.example.com', 'a.example.net'))],
      /conflicts with other records/,
    ],
    [
      'no address',
      'InvalidChangeBatch',
      [put(a('x.example.com', '192.0.2.300'))],
      /ARRDATAIllegalIPv4Address .* encountered with '192.0.2.300'/,
    ],
    [
      'two primaries',
      'InvalidChangeBatch',
      [put(failover('PRIMARY', 'a')), put(failover('PRIMARY', 'b'))],
      /a PRIMARY record with the same name and type exists/,
    ],
    [
      'failover beside simple',
      'InvalidChangeBatch',
      [put(a('two.example.com')), put(failover('PRIMARY', 'a'))],
      /same routing policy/,
    ],
    [
      'an alias to nothing',
      'InvalidChangeBatch',
      [
        put({
          Name: 'x.example.com',
          Type: 'A',
          AliasTarget: { HostedZoneId: ZONE, DNSName: 'no.example.com', EvaluateTargetHealth: true },
        }),
      ],
      /but that target was not found/,
    ],
    [
      'the apex’s name servers',
      'InvalidChangeBatch',
      [
        put(
          { Name: 'example.com', Type: 'NS', TTL: 172800, ResourceRecords: [{ Value: 'ns.example.net' }] },
          'DELETE',
        ),
      ],
      /must contain at least one NS record/,
    ],
    [
      'a check that is not there',
      'NoSuchHealthCheck',
      [put(a('x.example.com', '192.0.2.1', { HealthCheckId: 'none' }))],
      /No health check exists with the specified ID: none/,
    ],
    [
      'no TTL',
      'InvalidInput',
      [put({ Name: 'x.example.com', Type: 'A', ResourceRecords: [{ Value: '192.0.2.1' }] })],
      /TTL and ResourceRecords/,
    ],
    [
      'failover without an identifier',
      'InvalidInput',
      [put(a('x.example.com', '192.0.2.1', { Failover: 'PRIMARY' }))],
      /SetIdentifier and Failover go together/,
    ],
    [
      'weights',
      'InvalidInput',
      [put(a('x.example.com', '192.0.2.1', { SetIdentifier: 'a', Weight: 1 }))],
      /has Weight/,
    ],
    [
      'a distribution’s health',
      'InvalidInput',
      [
        put({
          Name: 'x.example.com',
          Type: 'A',
          AliasTarget: {
            HostedZoneId: 'Z2FDTNDATAQYW2',
            DNSName: 'd1lab.cloudfront.net',
            EvaluateTargetHealth: true,
          },
        }),
      ],
      /cannot be for a distribution/,
    ],
  ])('refused with everything else in the batch: %s', async (_, name, changes, says) => {
    await change(put(a('there.example.com')));
    const error = await failure(change(put(a('beside.example.com')), ...changes));
    expect(error).toMatchObject({ name, message: expect.stringMatching(says) });
    const names = (await list()).ResourceRecordSets?.slice(2).map(({ Name }) => Name);
    expect(names).toEqual(['there.example.com.']);
  });

  test('what is wrong is told all at once', async () => {
    const error = await failure(change(put(a('a.example.org')), put(a('no.example.com'), 'DELETE')));
    expect(error.message).toMatch(/^\[RRSet .*, Tried to delete .*\]$/);
  });

  test.each([
    ['a zone', () => at.client.send(new GetHostedZoneCommand({ Id: 'Z0NONE' })), 'NoSuchHostedZone', 404],
    ['a change', () => at.client.send(new GetChangeCommand({ Id: 'C0NONE' })), 'NoSuchChange', 404],
  ])('%s that is not there', async (_, call, name, status) => {
    expect(await failure(call())).toMatchObject({ name, $metadata: { httpStatusCode: status } });
  });

  test.each([
    ['half a document', '<ChangeResourceRecordSetsRequest>', 'MalformedXML'],
    ['another document', '<ChangeBatch/>', 'MalformedXML'],
    ['nothing', '', 'MissingBody'],
    [
      'a batch without changes',
      '<ChangeResourceRecordSetsRequest><ChangeBatch/></ChangeResourceRecordSetsRequest>',
      'InvalidInput',
    ],
  ])('%s is refused', async (_, body, code) => {
    const path = `/2013-04-01/hostedzone/${ZONE}/rrset`;
    const headers = { 'content-type': 'application/xml' };
    const answer = await raw(at.world, 'route53', { path, headers, body });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining(`<Code>${code}</Code>`),
    ]);
  });
});

const ALARM: AlarmDefinition = {
  AlarmName: 'traffic',
  Namespace: 'Lab',
  MetricName: 'TrafficOnStandby',
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'ignore',
};
const FOLLOWS: HealthCheckConfig = {
  Type: 'CLOUDWATCH_METRIC',
  AlarmIdentifier: { Region: 'eu-west-1', Name: 'traffic' },
  InsufficientDataHealthStatus: 'LastKnownStatus',
};
const putAlarm = (over: Partial<AlarmDefinition> = {}) =>
  at.world.cloud.in('eu-west-1').alarms.put({ ...ALARM, ...over });

describe('health checks', () => {
  test('are created, read, updated, listed and deleted', async () => {
    const created = await create(BEACON, 'once');
    const { Id = '' } = created.HealthCheck ?? {};
    expect(created.Location).toContain(`/healthcheck/${Id}`);
    expect(created.HealthCheck).toMatchObject({
      CallerReference: 'once',
      HealthCheckVersion: 1,
      HealthCheckConfig: { ...BEACON, Port: 443, EnableSNI: true, Disabled: false },
    });
    expect((await create(BEACON, 'once')).HealthCheck?.Id).toBe(Id);
    const updated = await at.client.send(
      new UpdateHealthCheckCommand({ HealthCheckId: Id, HealthCheckVersion: 1, FailureThreshold: 5 }),
    );
    expect(updated.HealthCheck).toMatchObject({
      HealthCheckVersion: 2,
      HealthCheckConfig: { FailureThreshold: 5, RequestInterval: 10 },
    });
    const read = await at.client.send(new GetHealthCheckCommand({ HealthCheckId: Id }));
    expect(read.HealthCheck).toEqual(updated.HealthCheck);
    await create({ ...BEACON, Type: 'HTTP' });
    const { HealthChecks, NextMarker, IsTruncated } = await at.client.send(
      new ListHealthChecksCommand({ MaxItems: 1 }),
    );
    expect([HealthChecks?.map((one) => one.Id), IsTruncated]).toEqual([[Id], true]);
    const rest = await at.client.send(new ListHealthChecksCommand({ Marker: NextMarker }));
    expect(rest.HealthChecks?.map(({ HealthCheckConfig: { Port } = {} as never }) => Port)).toEqual([80]);
    await at.client.send(new DeleteHealthCheckCommand({ HealthCheckId: Id }));
    const gone = await failure(at.client.send(new GetHealthCheckCommand({ HealthCheckId: Id })));
    expect(gone).toMatchObject({ name: 'NoSuchHealthCheck', $metadata: { httpStatusCode: 404 } });
  });

  test('say what each checker found last', async () => {
    const { Id = '' } = (await create(BEACON)).HealthCheck ?? {};
    const observation = {
      region: 'eu-west-1',
      address: '15.177.0.1',
      good: true,
      says: 'Success: HTTP Status Code 200, OK',
    };
    at.world.cloud.healthChecks.report(Id, { ...observation, at: START });
    const { HealthCheckObservations } = await at.client.send(
      new GetHealthCheckStatusCommand({ HealthCheckId: Id }),
    );
    expect(HealthCheckObservations).toEqual([
      {
        Region: 'eu-west-1',
        IPAddress: '15.177.0.1',
        StatusReport: { Status: observation.says, CheckedTime: new Date(START) },
      },
    ]);
  });

  test('of an alarm keep to its settings', async () => {
    putAlarm();
    const { HealthCheck } = await create(FOLLOWS);
    expect(HealthCheck?.CloudWatchAlarmConfiguration).toMatchObject({
      MetricName: 'TrafficOnStandby',
      Period: 60,
      Threshold: 1,
    });
  });

  test.each<[string, HealthCheckConfig, RegExp]>([
    ['another interval', { ...BEACON, RequestInterval: 20 }, /RequestInterval is 20; it must be 10 or 30/],
    ['another threshold', { ...BEACON, FailureThreshold: 11 }, /from 1 to 10/],
    ['two Regions', { ...BEACON, Regions: ['us-east-1', 'us-west-2'] }, /at least three Regions/],
    [
      'a Region without checkers',
      { ...BEACON, Regions: ['us-east-1', 'us-west-2', 'ca-central-1' as never] },
      /no checkers in ca-central-1/,
    ],
    ['no host', { ...BEACON, FullyQualifiedDomainName: undefined }, /FullyQualifiedDomainName/],
    [
      'an alarm of an endpoint',
      { ...BEACON, AlarmIdentifier: { Region: 'eu-west-1', Name: 'x' } },
      /Basic health checks must not have an metric region/,
    ],
    ['nothing to search for', { ...BEACON, Type: 'HTTPS_STR_MATCH' }, /must have a SearchString/],
    ['another type', { Type: 'TCP' }, /not TCP/],
    [
      'an alarm that is not there',
      { ...FOLLOWS, AlarmIdentifier: { Region: 'eu-west-1', Name: 'none' } },
      /The alarm none in eu-west-1 does not exist/,
    ],
    ['no alarm', { Type: 'CLOUDWATCH_METRIC' }, /must have an AlarmIdentifier/],
    [
      'another status',
      { ...FOLLOWS, InsufficientDataHealthStatus: 'Unknown' as never },
      /Healthy, Unhealthy or LastKnownStatus/,
    ],
    [
      'a child that is not there',
      { Type: 'CALCULATED', ChildHealthChecks: ['none'], HealthThreshold: 1 },
      /child health check none does not exist/,
    ],
    ['no child', { Type: 'CALCULATED', ChildHealthChecks: [], HealthThreshold: 1 }, /1 to 256 children/],
    ['no threshold', { Type: 'CALCULATED', ChildHealthChecks: ['none'] }, /HealthThreshold is undefined/],
  ])('refused: %s', async (_, config, says) => {
    putAlarm();
    const error = await failure(create(config));
    expect(error).toMatchObject({ name: 'InvalidInput', message: expect.stringMatching(says) });
    expect(at.world.cloud.healthChecks.list()).toEqual([]);
  });

  test.each([
    ['of high resolution', { Period: 10 }, /high resolution/],
    ['of M out of N', { EvaluationPeriods: 3, DatapointsToAlarm: 2 }, /M out of N/],
  ])('refused: an alarm %s', async (_, over, says) => {
    putAlarm(over);
    expect(await failure(create(FOLLOWS))).toMatchObject({ message: expect.stringMatching(says) });
  });

  test('refused: calculated of calculated, other settings under one reference, a version of before, no endpoint’s status', async () => {
    const { Id = '' } = (await create(BEACON, 'once')).HealthCheck ?? {};
    const counts = await create({ Type: 'CALCULATED', ChildHealthChecks: [Id], HealthThreshold: 1 });
    const parent = counts.HealthCheck?.Id ?? '';
    expect(
      await failure(create({ Type: 'CALCULATED', ChildHealthChecks: [parent], HealthThreshold: 1 })),
    ).toMatchObject({ name: 'InvalidInput' });
    expect(await failure(create({ ...BEACON, FailureThreshold: 3 }, 'once'))).toMatchObject({
      name: 'HealthCheckAlreadyExists',
      $metadata: { httpStatusCode: 409 },
    });
    const old = new UpdateHealthCheckCommand({ HealthCheckId: Id, HealthCheckVersion: 7 });
    expect(await failure(at.client.send(old))).toMatchObject({ name: 'HealthCheckVersionMismatch' });
    const status = at.client.send(new GetHealthCheckStatusCommand({ HealthCheckId: parent }));
    expect(await failure(status)).toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining('CALCULATED'),
    });
  });
});
