/** What becomes of a stack: its bucket, its tags and its policy, also of one that the framework has made. */
import { actionsOf, forbidden } from './deployer.ts';
import { CONTROL, type Deployment, STANDBY, startDeployment } from './deployment.ts';
import { smallRelease } from './release.ts';

let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
});
afterEach(() => there.close());

const said = () => there.said.join('\n');
const stack = (region: string, role: string) => {
  const found = there.cloudFormation.stacks.get(`${region}.routeaway-dev-${role}`);
  if (found === undefined) throw new Error(`There is no ${role} in ${region}.`);
  return found;
};
const objects = (region: string, role: string) => [
  ...(there.cloudFormation.buckets
    .get(`routeaway-dev-${role}-${region}-serverlessdeploymentbucket`)
    ?.keys() ?? []),
];
const denied = (region: string, role: string) =>
  stack(region, role).policy.flatMap(({ Effect, Action }) => (Effect === 'Deny' ? [Action].flat() : []));

test('a stack has the code of its release alone in its bucket, its tags and its policy', async () => {
  expect(await there.run('deploy')).toBe(0);
  const folder = 'serverless/routeaway/dev/';
  expect(objects(CONTROL, 'failover')).toEqual([
    `${folder}code/prober-1.zip`,
    expect.stringMatching(`^${folder}code/failover-[0-9a-f]{16}[.]template[.]json$`),
  ]);
  expect([stack(CONTROL, 'failover').tags, stack(STANDBY, 'api').tags]).toEqual([
    {},
    { STAGE: 'dev', service: 'routeaway', stage: 'dev', role: 'api' },
  ]);
  expect(denied(CONTROL, 'failover')).toEqual(['Update:*']);

  // As the framework leaves them: it would find there that nothing has changed since, and skip its next deploy.
  const bucket = there.cloudFormation.buckets.get(`routeaway-dev-api-${STANDBY}-serverlessdeploymentbucket`);
  bucket?.set(`${folder}1795944127324-2026-11-29T09:22:07.324Z/api.zip`, Buffer.from('zip'));
  expect(await there.run('deploy')).toBe(0);
  expect(objects(STANDBY, 'api')).toEqual([
    `${folder}code/api-1.zip`,
    expect.stringMatching(/\/api-[0-9a-f]{16}\.template\.json$/),
  ]);
  expect(said().match(/nothing to change/g)).toHaveLength(4);
});

test('what a failed update needs to go back to stays in the bucket', async () => {
  expect(await there.run('deploy')).toBe(0);
  there.artifact = async () => (role) => {
    const packaged = smallRelease()(role);
    const renamed = JSON.stringify(packaged.template).replace('prober-1.zip', 'prober-2.zip');
    return {
      ...packaged,
      template: JSON.parse(renamed),
      code: role === 'failover' ? { 'prober-2.zip': Buffer.from('new') } : packaged.code,
    };
  };
  there.tell('fails', 'failover');
  expect(await there.run('deploy')).toBe(1);
  expect(objects(CONTROL, 'failover').filter((key) => key.endsWith('.zip'))).toHaveLength(2);
  there.tell('fails', '');
  expect(await there.run('deploy')).toBe(0);
  expect(objects(CONTROL, 'failover').filter((key) => key.endsWith('.zip'))).toEqual([
    'serverless/routeaway/dev/code/prober-2.zip',
  ]);
});

test('the tags of an earlier version leave the failover, though that updates what its policy protects', async () => {
  expect(await there.run('deploy')).toBe(0);
  const failover = stack(CONTROL, 'failover');
  Object.assign(failover, { tags: { STAGE: 'dev' } });
  expect([await there.run('deploy'), said()]).toEqual([0, expect.any(String)]);
  expect([stack(CONTROL, 'failover').tags, denied(CONTROL, 'failover')]).toEqual([{}, ['Update:*']]);

  // But not in an update that would write the override.
  Object.assign(failover, { tags: { STAGE: 'dev' } });
  const OverrideParameter = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: 'hold' } };
  there.artifact = async () => smallRelease({ failover: { OverrideParameter } });
  expect(await there.run('deploy')).toBe(1);
  expect(said()).toContain('OverrideParameter (AWS::SSM::Parameter): Action denied by stack policy.');
  expect([stack(CONTROL, 'failover').tags, denied(CONTROL, 'failover')]).toEqual([
    { STAGE: 'dev' },
    ['Update:*'],
  ]);
});

test('a stack without such a bucket was deployed by other means, and is not touched', async () => {
  expect(await there.run('deploy')).toBe(0);
  const watchdog = stack(STANDBY, 'watchdog');
  watchdog.outputs = {};
  expect(await there.run('deploy', '--only', 'watchdog')).toBe(1);
  expect(said()).toContain(
    'has no bucket of its own (output ServerlessDeploymentBucketName), so it was deployed by',
  );
  expect(watchdog.status).toBe('UPDATE_COMPLETE');
});

test('outputs alone are an update as well', async () => {
  expect(await there.run('deploy')).toBe(0);
  there.artifact = async () => (role) => {
    const packaged = smallRelease()(role);
    const Outputs = { ...packaged.template.Outputs, More: { Value: 'new' } };
    return { ...packaged, template: { ...packaged.template, Outputs } };
  };
  expect(await there.run('deploy', '--dry-run')).toBe(0);
  expect(said().match(/no resource to make or change, but outputs/g)).toHaveLength(4);
  expect(await there.run('deploy')).toBe(0);
  expect(stack(CONTROL, 'failover').outputs.More).toBe('new');
});

test('a network that is gone for a moment ends nothing, one that stays away does', async () => {
  const gone = (on: boolean) => {
    there.world.wire.faults.clear();
    if (on)
      there.world.wire.faults.set({
        service: 'cloudformation',
        operation: 'DescribeStackEvents',
        fault: { kind: 'reset' },
      });
  };
  there.hears = (line) => {
    if (!line.includes('CloudFormation is at work')) return;
    gone(true);
    there.world.clock.after(20_000, () => gone(false));
  };
  expect([await there.run('deploy'), said()]).toEqual([0, expect.any(String)]);

  there.hears = (line) => line.includes('CloudFormation is at work') && gone(true);
  expect(await there.run('deploy', '--param', 'limit=2')).toBe(1);
  expect(said()).toMatch(
    /What CloudFormation does with the stack routeaway-dev-failover in ca-central-1 cannot be read: .*\. It goes on without/,
  );
});

test('the deployer may do what a deploy, a look and a removal call', async () => {
  expect(await there.run('deploy')).toBe(0);
  expect(await there.run('deploy', '--dry-run', '--param', 'limit=2')).toBe(0);
  expect(await there.run('deploy', '--param', 'limit=2')).toBe(0);
  expect(await there.run('remove', '--yes')).toBe(0);
  const { calls } = there.world;
  expect(actionsOf(calls)).toEqual(
    expect.arrayContaining(['cloudformation:DeleteChangeSet', 's3:PutObject']),
  );
  expect(forbidden(calls)).toEqual([]);
});
