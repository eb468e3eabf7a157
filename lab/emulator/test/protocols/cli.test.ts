/** What an operator types, with the real `aws` command. Few calls: each starts a Python process. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Database, startDatabase } from '../../dynamodb/database.ts';
import { onPath } from '../on-path.ts';
import { config, DISTRIBUTION, HOME, startWorld, type World } from './world.ts';

const run = promisify(execFile);

const there = onPath('aws');
const ifAws = there ? test : test.skip;

let world: World;
let database: Database;
beforeAll(async () => {
  database = await startDatabase(HOME);
  world = await startWorld([], { dynamo: { [HOME]: database.port } });
});
afterAll(async () => {
  await world.close();
  await database.stop();
});

/** Standard output as JSON, or the error text of a command that failed. */
async function aws(...words: string[]): Promise<unknown> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ACCESS_KEY_ID: 'OPERATOR',
    AWS_SECRET_ACCESS_KEY: 'lab',
    AWS_MAX_ATTEMPTS: '1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const args = ['--endpoint-url', world.url, '--region', HOME, '--output', 'json', ...words];
  const { stdout } = await run('aws', args, { env }).catch((error: { stderr: string }) => ({
    stdout: JSON.stringify(error.stderr),
  }));
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

ifAws('takes a tag away from a distribution, as `npm run deploy` tells people to', async () => {
  const { distributions } = world.cloud;
  const { arn } = distributions.get(DISTRIBUTION);
  distributions.tag(arn, { 'example:owner': 'x', team: 'web' });
  await aws('cloudfront', 'untag-resource', '--resource', arn, '--tag-keys', 'Items=example:owner');
  expect(distributions.tags(arn)).toEqual({ team: 'web' });
});

if (!there)
  test.skip('the aws command is not on the PATH, so what an operator types is not tried here', () => {});

ifAws('ssm put-parameter, get-parameter', async () => {
  const put = [
    'ssm',
    'put-parameter',
    '--name',
    '/o',
    '--type',
    'String',
    '--overwrite',
    '--value',
    'hold because 3 a.m.',
  ];
  expect(await aws(...put)).toMatchObject({ Version: 1 });
  expect(await aws('ssm', 'get-parameter', '--name', '/o')).toMatchObject({
    Parameter: { Value: 'hold because 3 a.m.' },
  });
});

ifAws('cloudwatch set-alarm-state, describe-alarms', async () => {
  const alarm = {
    AlarmName: 'down',
    Namespace: 'N',
    MetricName: 'm',
    Statistic: 'Minimum',
    Period: 10,
    EvaluationPeriods: 3,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
  } as const;
  world.cloud.alarms.put(alarm);
  const words = 'cloudwatch set-alarm-state --alarm-name down --state-value ALARM --state-reason drill';
  expect(await aws(...words.split(' '))).toBeUndefined();
  expect(await aws('cloudwatch', 'describe-alarms')).toMatchObject({
    MetricAlarms: [{ AlarmName: 'down', StateValue: 'ALARM', StateReason: 'drill' }],
  });
});

ifAws('cloudfront get-distribution-config', async () => {
  const answer = await aws('cloudfront', 'get-distribution-config', '--id', DISTRIBUTION);
  expect(answer).toEqual({
    ETag: world.cloud.distributions.get(DISTRIBUTION).etag,
    DistributionConfig: config(),
  });
});

ifAws('dynamodb scan, sts get-caller-identity', async () => {
  const [scan, me] = await Promise.all([
    aws('dynamodb', 'scan', '--table-name', 'none'),
    aws('sts', 'get-caller-identity'),
  ]);
  expect(scan).toContain('(ResourceNotFoundException) when calling the Scan operation');
  expect(me).toMatchObject({ Arn: expect.stringContaining('user/operator') });
});

ifAws('route53 change-resource-record-sets, list-resource-record-sets, create-health-check', async () => {
  world.cloud.zones.create({ id: 'Z0123456789LAB', name: 'example.com' });
  const zone = ['--hosted-zone-id', 'Z0123456789LAB'];
  const record = { Name: 'a.example.com', Type: 'A', TTL: 10, ResourceRecords: [{ Value: '192.0.2.1' }] };
  const batch = JSON.stringify({ Changes: [{ Action: 'CREATE', ResourceRecordSet: record }] });
  const endpoint = 'Type=HTTPS,FullyQualifiedDomainName=b.example.com,RequestInterval=10';
  const [changed, check] = await Promise.all([
    aws('route53', 'change-resource-record-sets', ...zone, '--change-batch', batch),
    aws('route53', 'create-health-check', '--caller-reference', 'once', '--health-check-config', endpoint),
  ]);
  expect(changed).toMatchObject({ ChangeInfo: { Status: 'PENDING' } });
  expect(check).toMatchObject({ HealthCheck: { HealthCheckConfig: { Port: 443, RequestInterval: 10 } } });
  const list = ['list-resource-record-sets', ...zone, '--start-record-name', 'a.example.com'];
  const [listed, again] = await Promise.all([
    aws('route53', ...list),
    aws('route53', 'change-resource-record-sets', ...zone, '--change-batch', batch),
  ]);
  expect(listed).toMatchObject({ ResourceRecordSets: [{ ...record, Name: 'a.example.com.' }] });
  expect(again).toContain('(InvalidChangeBatch) when calling the ChangeResourceRecordSets operation');
});
