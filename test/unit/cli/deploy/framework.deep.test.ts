/**
 * What the framework sends to CloudFormation when it deploys the failover: no tags, so that CloudFront takes its function.
 * The framework is the real one; CloudFormation here keeps to its word about tags and stack policies.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyInputs } from '../../../../lab/stand/package/inputs.ts';
import { LAB_REQUESTS } from '../../../../lab/stand/package/lab.ts';
import { packageArguments } from '../../../../lab/stand/package/serverless.ts';
import { type Account, startAccount } from '../../../package/account.ts';

const ROOT = join(__dirname, '../../../..');
const STACK = 'routeaway-lab-failover';
const STACK_ID = `arn:aws:cloudformation:ca-central-1:123456789012:stack/${STACK}/1`;

type Template = { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> };
interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string;
}

/** The stack as CloudFormation has it. */
const stack = {
  there: false,
  tags: [] as string[],
  policy: [] as Statement[],
  template: { Resources: {} } as Template,
  events: [] as string[],
};
let folder: string;
let account: Account;

/** The tags that a call sends; undefined: it says nothing of tags, and then they stay. */
function tagsOf(call: Readonly<Record<string, string>>): string[] | undefined {
  if (call.Tags === '') return [];
  const keys = Object.keys(call).filter((name) => /^Tags\.member\.\d+\.Key$/.test(name));
  return keys.length === 0 ? undefined : keys.map((name) => String(call[name]));
}

const packagedTemplate = () =>
  JSON.parse(
    readFileSync(join(folder, 'made', 'cloudformation-template-update-stack.json'), 'utf8'),
  ) as Template;

const denies = (id: string, action: string) =>
  stack.policy.some(
    ({ Effect, Action, Resource }) =>
      Effect === 'Deny' &&
      Resource === `LogicalResourceId/${id}` &&
      [Action].flat().some((one) => one === 'Update:*' || one === action),
  );

/** Tags go to every resource that can have some; a policy that refuses one of them stops the update. */
function execute({ ChangeSetType = '', TemplateURL }: Record<string, string>, tags: string[] | undefined) {
  const template = TemplateURL === undefined ? { Resources: {} } : packagedTemplate();
  const word = ChangeSetType === 'CREATE' ? 'CREATE' : 'UPDATE';
  const next = tags ?? stack.tags;
  const moved = JSON.stringify(next) !== JSON.stringify(stack.tags);
  const refused = Object.entries(stack.template.Resources).find(
    ([id, before]) =>
      (moved || JSON.stringify(before) !== JSON.stringify(template.Resources[id])) &&
      denies(id, 'Update:Modify'),
  );
  const own = `${STACK} AWS::CloudFormation::Stack`;
  if (refused) {
    stack.events = [
      `${own} UPDATE_ROLLBACK_COMPLETE`,
      `${refused[0]} ${refused[1].Type} UPDATE_FAILED Action denied by stack policy`,
      `${own} UPDATE_IN_PROGRESS`,
    ];
    return;
  }
  Object.assign(stack, { there: true, tags: next, template });
  stack.events = [`${own} ${word}_COMPLETE`, `${own} ${word}_IN_PROGRESS`];
}

let changeSet: Readonly<Record<string, string>> = {};

function answer(call: Readonly<Record<string, string>>): string | undefined {
  switch (call.Action) {
    case 'DescribeStacks':
      if (!stack.there) return undefined;
      return `<Stacks><member><StackName>${STACK}</StackName><StackId>${STACK_ID}</StackId><StackStatus>UPDATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Tags>${stack.tags.map((key) => `<member><Key>${key}</Key><Value>lab</Value></member>`).join('')}</Tags></member></Stacks>`;
    case 'CreateChangeSet':
      changeSet = call;
      return `<Id>arn:aws:cloudformation:ca-central-1:123456789012:changeSet/c/1</Id><StackId>${STACK_ID}</StackId>`;
    case 'DescribeChangeSet':
      return `<ChangeSetName>c</ChangeSetName><StackId>${STACK_ID}</StackId><Status>CREATE_COMPLETE</Status>`;
    case 'ExecuteChangeSet':
      execute(changeSet, tagsOf(changeSet));
      return '';
    case 'SetStackPolicy':
      stack.policy = (JSON.parse(call.StackPolicyBody ?? '') as { Statement: Statement[] }).Statement;
      return '';
    case 'GetTemplate':
      return `<TemplateBody>${JSON.stringify(stack.template).replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</TemplateBody>`;
    case 'DescribeStackEvents':
      return `<StackEvents>${stack.events
        .map((text, i) => {
          const [id, type, status, ...reason] = text.split(' ');
          return `<member><EventId>${account.calls.length}-${i}</EventId><StackId>${STACK_ID}</StackId><StackName>${STACK}</StackName><LogicalResourceId>${id}</LogicalResourceId><ResourceType>${type}</ResourceType><ResourceStatus>${status}</ResourceStatus><ResourceStatusReason>${reason.join(' ')}</ResourceStatusReason><Timestamp>2026-01-01T00:00:00Z</Timestamp></member>`;
        })
        .join('')}</StackEvents>`;
    case 'DescribeStackResource':
      return '<StackResourceDetail><PhysicalResourceId>bucket</PhysicalResourceId><LogicalResourceId>ServerlessDeploymentBucket</LogicalResourceId><ResourceType>AWS::S3::Bucket</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus><LastUpdatedTimestamp>2026-01-01T00:00:00Z</LastUpdatedTimestamp></StackResourceDetail>';
    default:
      return '';
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'routeaway-framework-'));
  copyInputs(ROOT, folder);
  account = await startAccount();
  account.stack = answer;
  const { code, said } = await framework('package', '--package', 'made');
  expect([code, code === 0 || said]).toEqual([0, true]);
});

afterAll(async () => {
  await account.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  account.calls.length = 0;
});

function framework(...args: string[]): Promise<{ code: number | null; said: string }> {
  const [, ...where] = [...packageArguments(LAB_REQUESTS.failover), '--stage', LAB_REQUESTS.failover.stage];
  const { NODE_OPTIONS: _, ...own } = process.env;
  const child = spawn(
    process.execPath,
    [join(folder, 'node_modules/serverless/bin/serverless.js'), ...args, ...where],
    {
      cwd: folder,
      env: {
        ...own,
        AWS_ENDPOINT_URL: account.url,
        AWS_ACCESS_KEY_ID: 'OPERATOR',
        AWS_SECRET_ACCESS_KEY: 'lab',
        SLS_AWS_MONITORING_FREQUENCY: '10',
        SLS_NOTIFICATIONS_MODE: 'off',
        SLS_TELEMETRY_DISABLED: '1',
        NODE_NO_WARNINGS: '1',
      },
    },
  );
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said: Buffer.concat(said).toString() }));
  });
}

/** Forced, as the framework skips what the bucket has already. */
const deploy = () => framework('deploy', '--package', 'made', '--force');
const sets = (action: string) => account.calls.filter(({ Action }) => Action === action);
const protects = () => denies('OverrideParameter', 'Update:Modify');

test('a new stack gets no tags, neither when it is made nor when it is filled', async () => {
  const { code, said } = await deploy();
  expect([code, code === 0 || said]).toEqual([0, true]);
  expect(sets('CreateChangeSet').map((call) => [call.ChangeSetType, tagsOf(call)])).toEqual([
    ['CREATE', []],
    ['UPDATE', []],
  ]);
  expect([stack.tags, protects()]).toEqual([[], true]);
});

test('an existing stack loses its tag, though that updates the override parameter, which stays protected', async () => {
  stack.tags = ['STAGE'];
  const { code, said } = await deploy();
  expect([code, code === 0 || said]).toEqual([0, true]);
  expect(stack.tags).toEqual([]);
  const policies = sets('SetStackPolicy').map(({ StackPolicyBody = '' }) => StackPolicyBody);
  expect(policies[0]).toContain(
    '["Update:Replace","Update:Delete"],"Resource":"LogicalResourceId/OverrideParameter"',
  );
  expect(protects()).toBe(true);

  // Without a tag nothing is let through.
  account.calls.length = 0;
  await deploy();
  expect(sets('SetStackPolicy').every(({ StackPolicyBody }) => StackPolicyBody === policies.at(-1))).toBe(
    true,
  );
});

test('but not in an update that would write the override', async () => {
  stack.tags = ['STAGE'];
  const { Properties } = stack.template.Resources.OverrideParameter ?? {};
  Object.assign(Properties ?? {}, { Value: 'hold' });
  const { code, said } = await deploy();
  expect([code, said]).toEqual([1, expect.stringContaining('Action denied by stack policy')]);
  expect([stack.tags, protects()]).toEqual([['STAGE'], true]);
});
