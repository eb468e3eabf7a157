import { resolveTemplate } from '../../cloudformation/resolve.ts';
import { deployStack } from '../../provision/stack.ts';
import { testCloud } from '../model/lab.ts';

const target = { Id: 'fn', Arn: 'arn:aws:lambda:eu-west-1:123456789012:function:fn' };

test('a schedule is there at once and fires later; a rule about parameters does not hear of its own stack’s', async () => {
  const { cloud, pass } = testCloud();
  const invoked: unknown[] = [];
  const region = cloud.in('eu-west-1');
  region.functions.register({
    name: 'fn',
    arn: target.Arn,
    timeoutMs: 1_000,
    run: async (event) => invoked.push(event),
    permissions: [{ principal: 'events.amazonaws.com' }],
  });
  const template = {
    Resources: {
      Word: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/word', Type: 'String', Value: 'auto' } },
      Clock: {
        Type: 'AWS::Events::Rule',
        Properties: { Name: 'clock', ScheduleExpression: 'rate(1 minute)', Targets: [target] },
      },
      Changes: {
        Type: 'AWS::Events::Rule',
        Properties: { Name: 'changes', EventPattern: { source: ['aws.ssm'] }, Targets: [target] },
      },
    },
  };
  deployStack(
    cloud,
    resolveTemplate(template, { region: 'eu-west-1', accountId: '123456789012', stackName: 'stack' }),
  );
  expect(region.events.list().map(({ name }) => name)).toEqual(['clock']);
  await pass(2_500);
  expect(region.events.list().map(({ name }) => name)).toEqual(['clock', 'changes']);
  expect(invoked).toEqual([]);
  await pass(2_000);
  expect(invoked).toHaveLength(1);
});

test('records and health checks are there with the stack, a calculated one and an alarm that is checked among them', () => {
  const { cloud } = testCloud();
  cloud.zones.create({ id: 'Z1', name: 'example.com' });
  const zone = { HostedZoneId: 'Z1' };
  const alarm = { Namespace: 'Lab', MetricName: 'm', Statistic: 'Maximum', Period: 60, EvaluationPeriods: 1 };
  const origin = { Name: 'origin.example.com', Type: 'CNAME', TTL: '10' };
  const template = {
    Resources: {
      Both: {
        Type: 'AWS::Route53::HealthCheck',
        Properties: {
          HealthCheckConfig: {
            Type: 'CALCULATED',
            ChildHealthChecks: [{ Ref: 'Beacon' }, { 'Fn::GetAtt': ['Latch', 'HealthCheckId'] }],
            HealthThreshold: 1,
          },
        },
      },
      Beacon: {
        Type: 'AWS::Route53::HealthCheck',
        Properties: {
          HealthCheckConfig: {
            Type: 'HTTPS',
            FullyQualifiedDomainName: 'b.example.com',
            RequestInterval: 10,
            Inverted: 'true',
          },
          HealthCheckTags: [{ Key: 'Name', Value: 'beacon' }],
        },
      },
      Latch: {
        Type: 'AWS::Route53::HealthCheck',
        Properties: {
          HealthCheckConfig: {
            Type: 'CLOUDWATCH_METRIC',
            AlarmIdentifier: { Name: 'latch', Region: 'eu-west-1' },
            InsufficientDataHealthStatus: 'LastKnownStatus',
          },
        },
      },
      Alarm: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          ...alarm,
          AlarmName: 'latch',
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        },
      },
      Alone: {
        Type: 'AWS::Route53::RecordSet',
        Properties: { ...zone, Name: 'a.example.com', Type: 'A', TTL: '60', ResourceRecords: ['192.0.2.1'] },
      },
      Pair: {
        Type: 'AWS::Route53::RecordSetGroup',
        Properties: {
          ...zone,
          RecordSets: [
            {
              ...origin,
              SetIdentifier: 'p',
              Failover: 'PRIMARY',
              HealthCheckId: { Ref: 'Both' },
              ResourceRecords: ['one.example.net'],
            },
            { ...origin, SetIdentifier: 's', Failover: 'SECONDARY', ResourceRecords: ['two.example.net'] },
          ],
        },
      },
    },
  };
  const resolved = resolveTemplate(template, {
    region: 'eu-west-1',
    accountId: '123456789012',
    stackName: 'stack',
  });
  deployStack(cloud, resolved);
  expect(cloud.healthChecks.list().map(({ id, config }) => [id, config.Type])).toEqual([
    ['stack-Beacon', 'HTTPS'],
    ['stack-Latch', 'CLOUDWATCH_METRIC'],
    ['stack-Both', 'CALCULATED'],
  ]);
  expect(cloud.healthChecks.get('stack-Beacon').config).toMatchObject({
    Inverted: true,
    RequestInterval: 10,
  });
  const [served] = cloud.zones.served();
  expect(served?.records.slice(2)).toEqual([
    { Name: 'a.example.com.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] },
    expect.objectContaining({
      Name: 'origin.example.com.',
      Failover: 'PRIMARY',
      HealthCheckId: 'stack-Both',
    }),
    expect.objectContaining({ Name: 'origin.example.com.', Failover: 'SECONDARY', TTL: 10 }),
  ]);
});

test('a setting of Route 53 that the lab does not know is refused by its place', () => {
  const { cloud } = testCloud();
  const Properties = {
    HostedZoneId: 'Z1',
    Name: 'a.example.com',
    Type: 'A',
    TTL: '60',
    Weight: 1,
    SetIdentifier: 'x',
  };
  const template = { Resources: { Weighted: { Type: 'AWS::Route53::RecordSet', Properties } } };
  const place = { region: 'eu-west-1', accountId: '123456789012', stackName: 'stack' };
  expect(() => deployStack(cloud, resolveTemplate(template, place))).toThrow(
    'Weighted.Weight is a setting of Route 53 that the lab cannot convert yet.',
  );
});
