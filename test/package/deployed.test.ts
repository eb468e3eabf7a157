/**
 * What our own deploy sends of a stack is what the framework sends: a stage that one of the two has deployed is updated by the
 * other without a resource being replaced, added or removed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { BUCKET_TEMPLATE, readArtifact, stackTemplate } from '../../cli/deploy/artifact.ts';
import { apiStack, failoverStack, type Stack, watchdogStack } from '../../cli/deploy/names.ts';
import { tagsOf } from '../../cli/deploy/sent.ts';
import { declaredOf, resolveTemplate, type Template } from '../../lab/emulator/cloudformation/index.ts';
import { LAB, LAB_SECRETS, packageLab } from '../../lab/stand/package/lab.ts';
import { release } from '../../tools/release/release.ts';
import { startDeployment } from '../unit/cli/deploy/deployment.ts';

const ROOT = join(__dirname, '../..');
const REGIONS = { primary: LAB.primary.region, standby: LAB.standby.region, control: LAB.controlRegion };
const STACKS = {
  primary: apiStack('lab', REGIONS, 'primary'),
  failover: failoverStack('lab', REGIONS),
  watchdog: watchdogStack('lab', REGIONS.standby),
} as const;
type Name = keyof typeof STACKS;
const NAMES = Object.keys(STACKS) as Name[];

let folder: string;
let framework: Readonly<Record<Name, { template: Template; values: Readonly<Record<string, string>> }>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'routeaway-deployed-'));
  await release(ROOT, folder);
  const packaged = await packageLab({ root: ROOT });
  framework = Object.fromEntries(
    NAMES.map((name) => {
      const { template, values } = (packaged[name] as NonNullable<(typeof packaged)[Name]>).package;
      return [name, { template: JSON.parse(readFileSync(template, 'utf8')), values }];
    }),
  ) as typeof framework;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ours = (name: Name) =>
  stackTemplate(readArtifact(folder)(STACKS[name].role), 'lab') as unknown as Template;

/** API Gateway's deployment has a number that the framework takes from the clock; a zip has a name that we take from its content. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(/(ApiGatewayDeployment)[0-9a-f]+/g, '$1')
      .replaceAll(/"serverless\/routeaway\/[^"]*\/(\w+?)(-[0-9a-f]{12})?\.zip"/g, '"$1.zip"'),
  );

function resolved(
  template: Template,
  { name: stackName, region }: Stack,
  values: Readonly<Record<string, string>>,
) {
  const parameters = declaredOf(template, { ...values, ...LAB_SECRETS });
  const made = resolveTemplate(template, { region, accountId: LAB.accountId, stackName, parameters });
  const { resources, outputs, exports } = made;
  return plain({ resources, outputs, exports }) as { resources: object; outputs: object };
}

test.each(NAMES)('of the stack %s: the same resources, outputs and exports', (name) => {
  const { template, values } = framework[name];
  const here = ours(name);
  expect(Object.keys(here.Parameters ?? {}).sort()).toEqual(Object.keys(template.Parameters ?? {}).sort());
  expect(resolved(here, STACKS[name], values)).toEqual(resolved(template, STACKS[name], values));
  expect(JSON.stringify(here)).not.toMatch(/codeBucket|codePrefix/);
});

test('the first template of a stack is the bucket of the framework', () => {
  const bucket = (all: Template) =>
    Object.fromEntries(
      Object.entries(all.Resources).filter(([id]) => id.startsWith('ServerlessDeploymentBucket')),
    );
  for (const name of NAMES) expect(bucket(framework[name].template)).toEqual(BUCKET_TEMPLATE.Resources);
});

test.each([
  ['primary', 'serverless.yml'],
  ['failover', 'serverless.failover.yml'],
  ['watchdog', 'serverless.watchdog.yml'],
] as const)('of the stack %s: the tags and the policy of its service file', (name, file) => {
  const { provider } = parse(readFileSync(join(ROOT, file), 'utf8'), { logLevel: 'silent' });
  const text = JSON.stringify(provider.stackTags)
    .replaceAll('${self:service}', 'routeaway')
    .replaceAll('${sls:stage}', 'lab');
  const tags: Record<string, string> = JSON.parse(text);
  // The framework adds one, where there are any at all.
  const wanted = Object.keys(tags).length === 0 ? {} : { STAGE: 'lab', ...tags };
  expect(Object.fromEntries(tagsOf(STACKS[name], 'lab').map(({ Key, Value }) => [Key, Value]))).toEqual(
    wanted,
  );
  expect(readArtifact(folder)(STACKS[name].role).policy).toEqual(provider.stackPolicy);
});

test('a whole deploy of the real templates: CloudFormation takes them, and a second one has nothing to change', async () => {
  const there = await startDeployment();
  try {
    there.artifact = async () => readArtifact(folder);
    // The addresses under which this machine serves what is deployed.
    there.cloudFormation.known = (role, region) =>
      role === 'api'
        ? { Origin: `${region}.execute-api.example.com/dev` }
        : role === 'failover'
          ? { Endpoint: 'https://edge.example.com', DistributionId: 'E1LABWIRE', EdgeStoreArn: '' }
          : {};
    const given = [
      'notificationEmail=oncall@example.com',
      'originSecretParameter=/routeaway/dev/origin-secret',
    ];
    const args = given.flatMap((one) => ['--param', one]);
    expect([await there.run('deploy', ...args), there.said.join('\n')]).toEqual([0, expect.any(String)]);
    expect([await there.run('deploy', ...args, '--dry-run'), there.said.join('\n')]).toEqual([
      0,
      expect.any(String),
    ]);
    expect(there.said.filter((line) => line.trim() === 'nothing to change')).toHaveLength(4);
    expect(await there.run('deploy', ...args, '--dry-run', '--param', 'confirmSeconds=20')).toBe(0);
    expect(there.said).toContainEqual(
      expect.stringMatching(
        /change +ProberLambdaFunction \(AWS::Lambda::Function routeaway-dev-prober\): Environment/,
      ),
    );
    expect(there.said.filter((line) => line.includes('REPLACE'))).toEqual([]);
    expect(await there.run('remove', '--yes', ...args)).toBe(0);
    expect(there.cloudFormation.stacks.size).toBe(0);
  } finally {
    await there.close();
  }
});

test.each(['key,dns', 'dns'])('and of those with routing=%s', async (routing) => {
  const there = await startDeployment();
  try {
    const regions = ['ca-central-1', 'us-west-2', 'eu-west-1'];
    there.artifact = async () => readArtifact(folder);
    there.world.cloud.zones.create({ id: 'Z0123456789ABC', name: 'example.com' });
    const checkOf = (kind: string, region: string) =>
      `${kind}0000000-0000-4000-8000-00000000000${regions.indexOf(region)}`;
    there.cloudFormation.known = (role, region) => {
      if (role === 'api')
        return {
          Origin: `${region}.execute-api.example.com/dev`,
          FailoverTarget: `d-${region}.execute-api.example.com`,
        };
      if (role !== 'failover' && role !== 'controller') return {};
      return {
        Endpoint: 'https://edge.example.com',
        ...{ BeaconCheckId: checkOf('b', region), LatchCheckId: checkOf('1', region) },
        ...(routing === 'key,dns' && {
          DistributionId: 'E1LABWIRE',
          EdgeStoreArn: `arn:aws:cloudfront::${LAB.accountId}:key-value-store/${LAB.storeId}`,
          EdgeFunctionArn: `arn:aws:cloudfront::${LAB.accountId}:function/routeaway-dev-ca-central-1`,
        }),
      };
    };
    const given = {
      routing,
      controlRegions: regions.join(),
      hostedZoneId: 'Z0123456789ABC',
      failoverName: 'active.example.com',
    };
    const args = Object.entries(given).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
    expect([await there.run('deploy', ...args), there.said.join('\n')]).toEqual([0, expect.any(String)]);
    expect([...there.cloudFormation.stacks.keys()]).toContain('ca-central-1.routeaway-dev-dns');
    expect(await there.run('deploy', ...args, '--dry-run')).toBe(0);
    expect(there.said.filter((line) => line.trim() === 'nothing to change')).toHaveLength(7);
    expect(await there.run('remove', '--yes', ...args)).toBe(0);
    expect(there.cloudFormation.stacks.size).toBe(0);
  } finally {
    await there.close();
  }
});
