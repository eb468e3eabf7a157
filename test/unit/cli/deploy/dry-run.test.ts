/** `--dry-run`: what a deploy would make, change and replace, from CloudFormation's own change sets; nothing is touched. */
import { linesOf } from '../../../../cli/deploy/steps/preview.ts';
import { CONTROL, type Deployment, KEY, PRIMARY, STANDBY, startDeployment } from './deployment.ts';
import { smallRelease } from './release.ts';

let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
});
afterEach(() => there.close());

/** Everything that a deploy could change, as it stands. */
const world = () => ({
  stacks: [...there.cloudFormation.stacks].map(
    ([name, { status, template, parameters, tags, policy, changeSets }]) => [
      name,
      ...[status, JSON.stringify({ template, parameters, tags, policy }), changeSets.size],
    ],
  ),
  objects: [...there.cloudFormation.buckets].map(([name, bucket]) => [name, ...bucket.keys()]),
  keys: [PRIMARY, STANDBY, CONTROL].map((region) => there.parameter(region, KEY)),
  record: there.kept(),
});
/** What it says of a stack. */
function saidOf(stack: string): string[] {
  const at = there.said.findLastIndex((line) => line.includes(`What would change: ${stack}`));
  const rest = there.said.slice(at + 1);
  const end = rest.findIndex((line) => !line.startsWith('        '));
  return rest.slice(0, end < 0 ? rest.length : end).map((line) => line.trim());
}

test('of a stage that is new: what each stack would make, and nothing is there afterwards', async () => {
  expect(await there.run('deploy', '--dry-run')).toBe(0);
  expect(world()).toEqual({
    stacks: [],
    objects: [],
    keys: [undefined, undefined, undefined],
    record: undefined,
  });
  expect(saidOf('the API in us-east-2')).toEqual([
    'the stack is new: 4 resources',
    'make     1 AWS::ApiGateway::ApiKey',
    'make     1 AWS::Lambda::Function',
    'make     1 AWS::S3::Bucket',
    'make     1 AWS::S3::BucketPolicy',
  ]);
  // Under a condition that holds.
  expect(saidOf('the failover')).toContain('make     1 AWS::Logs::LogGroup');
  expect(there.said.join('\n')).toContain(`would be written to ${KEY} in us-east-2, us-west-2, ca-central-1`);
  expect(there.said.at(-1)).toBe('Nothing was changed. To deploy that: npm run deploy');
  // There is nothing of which a change set could be asked.
  expect(
    there.world.calls.filter(({ operation }) => /^(Create|Put|Delete|Set|Execute)/.test(operation)),
  ).toEqual([]);
});

test('of a stage that stands: each change, what is replaced first, and nothing is another afterwards', async () => {
  expect(await there.run('deploy')).toBe(0);
  const before = world();
  there.artifact = async () =>
    smallRelease({
      failover: {
        ApiKey: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Name: 'new' } },
        JournalTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'another-name' } },
      },
    });
  expect(await there.run('deploy', '--stage', 'dev', '--dry-run', '--param', 'limit=2')).toBe(0);
  expect(world()).toEqual(before);
  expect(saidOf('the failover')).toEqual([
    'resources to make or change: 3, of which replaced: 1',
    'REPLACE  JournalTable (AWS::DynamoDB::Table routeaway-dev-journal): TableName',
    'change   ProberLambdaFunction (AWS::Lambda::Function routeaway-dev-prober): Environment',
    'make     ApiKey (AWS::ApiGateway::ApiKey)',
  ]);
  for (const other of ['the API in us-east-2', 'the API in us-west-2', 'the watchdog'])
    expect(saidOf(other)).toEqual(['nothing to change']);
  expect(there.said.at(-1)).toBe(
    'Nothing was changed. To deploy that: npm run deploy -- --stage dev --param limit=2',
  );

  // And it is what the deploy then does.
  expect(await there.run('deploy', '--param', 'limit=2')).toBe(0);
  expect(there.said).toContain('        CloudFormation is at work; resources to make or change: 3');
});

test('what CloudFormation refuses is said, and no change set stays', async () => {
  expect(await there.run('deploy')).toBe(0);
  const before = world();
  there.artifact = async () =>
    smallRelease({
      watchdog: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { Ref: 'nobody' } } } },
    });
  expect(await there.run('deploy', '--dry-run')).toBe(1);
  expect(there.said.join('\n')).toMatch(/FAILED: CloudFormation CreateChangeSet: ValidationError: .*nobody/);
  expect(there.said).toContain('Nothing was touched. When the cause is fixed, run again:');
  expect(world()).toEqual(before);
});

test('a change that may replace, and one that removes', () =>
  expect(
    linesOf([
      {
        ResourceChange: {
          Action: 'Remove',
          LogicalResourceId: 'Old',
          ResourceType: 'AWS::SNS::Topic',
          PhysicalResourceId: 'old',
        },
      },
      {
        ResourceChange: {
          Action: 'Modify',
          Replacement: 'Conditional',
          LogicalResourceId: 'Fn',
          ResourceType: 'AWS::Lambda::Function',
          Details: [{ Target: { Attribute: 'Tags' } }, { Target: { Attribute: 'Properties', Name: 'Code' } }],
        },
      },
    ]),
  ).toEqual([
    'resources to make or change: 2, of which replaced: 0, perhaps replaced, as CloudFormation finds out on its way: 1',
    'REPLACE? Fn (AWS::Lambda::Function): Tags, Code',
    'remove   Old (AWS::SNS::Topic old)',
  ]));
