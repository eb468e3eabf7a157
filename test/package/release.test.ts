/** What `npm run release` writes, and the examples that deploy it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { readFunctions, resolveTemplate } from '../../lab/emulator/cloudformation/index.ts';
import { PARAMETERS } from '../../shared/config/parameters.ts';
import { type Manifest, release } from '../../tools/release/release.ts';
import { released } from '../../tools/release/template.ts';

const ROOT = join(__dirname, '../..');

const KEY = 'a-key-0123456789abcdefghij';

let folder: string;
let manifest: Manifest;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'routeaway-release-'));
  manifest = await release(ROOT, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string) => readFileSync(join(folder, name));
const templateOf = (role: string) => JSON.parse(read(manifest.roles[role]?.template ?? '').toString());

test('the manifest and the checksums name every file, and are true', () => {
  const files = readdirSync(folder).filter((name) => !['manifest.json', 'SHA256SUMS'].includes(name));
  expect(Object.keys(manifest.sha256).sort()).toEqual(files.sort());
  const sums = files.map((name) => [name, createHash('sha256').update(read(name)).digest('hex')]);
  expect(manifest.sha256).toEqual(Object.fromEntries(sums));
  expect(read('SHA256SUMS').toString().split('\n').filter(Boolean).sort()).toEqual(
    sums.map(([name, sum]) => `${sum}  ${name}`).sort(),
  );
});

test('a second release of the same code is the same, byte by byte', async () => {
  const again = mkdtempSync(join(tmpdir(), 'routeaway-release-'));
  try {
    expect((await release(ROOT, again)).sha256).toEqual(manifest.sha256);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
});

test('what the framework numbers by the time is numbered by the content', () => {
  const at = (time: string, value: number) =>
    released(
      {
        Resources: {
          [`ApiGatewayDeployment${time}`]: { Type: 'AWS::ApiGateway::Deployment', Properties: { value } },
          Stage: { Type: 'Other', Properties: { Id: { Ref: `ApiGatewayDeployment${time}` } } },
        },
      },
      String,
    );
  expect(at('1795939053836', 1)).toEqual(at('1795939921373', 1));
  const [first, second] = [at('1795939053836', 1), at('1795939053836', 2)].map(
    ({ Resources }) => Object.keys(Resources)[0],
  );
  expect(first).not.toBe(second);
  expect(JSON.stringify(templateOf('api'))).not.toMatch(/ApiGatewayDeployment\d{13}/);
});

test.each(['api', 'failover', 'controller', 'watchdog', 'dns'])(
  'the template of %s is of no stage, and needs no bucket of the framework',
  (role) => {
    const template = templateOf(role);
    expect(JSON.stringify(template)).not.toMatch(
      /ServerlessDeployment|routeaway-(dev|lab)|serverless\/routeaway/,
    );
    expect(manifest.roles[role]?.parameters).toEqual(Object.keys(template.Parameters));
    // Beside those of the table stand what a deploy works out of them, and secrets.
    const ofTable = Object.keys(template.Parameters).filter((name) => name in PARAMETERS);
    expect(ofTable.length).toBeLessThanOrEqual(50);
    const { ParameterGroups: groups } = template.Metadata['AWS::CloudFormation::Interface'];
    const shown = groups.flatMap(({ Parameters }: { Parameters: string[] }) => Parameters);
    expect(shown.sort()).toEqual(Object.keys(template.Parameters).sort());
  },
);

test('the code of each function is a zip of the release, with the handler that the function names', () => {
  for (const role of ['api', 'failover', 'controller']) {
    const { code = [] } = manifest.roles[role] ?? {};
    const template = resolved(role);
    const keys = readFunctions(template).map(({ zip, handler }) => [zip, handler] as const);
    expect(keys.map(([zip]) => zip).sort()).toEqual([...code].sort());
    for (const [zip, handler] of keys)
      expect(Object.keys(unzipSync(read(zip)))).toContain(handler.replace(/[.]\w+$/, '.mjs'));
  }
});

function resolved(role: string) {
  const template = templateOf(role);
  return resolveTemplate(template, {
    region: role === 'api' ? 'us-east-2' : 'ca-central-1',
    accountId: '123456789012',
    stackName: `routeaway-prod-${role}`,
    parameters: {
      ...(role === 'failover'
        ? ofExample()
        : role === 'controller'
          ? { ...ofExample(), ...OF_THREE }
          : { stage: 'prod', ApiKeyValue: KEY, ProbeKeyValue: KEY }),
      ...(role !== 'api' && WITH_DNS),
      codeBucket: 'my-code-bucket',
      codePrefix: '',
    },
  });
}

/** With it each function is there. */
const WITH_DNS = {
  routing: 'key,dns',
  threeControlRegions: 'ca-central-1,us-west-2,eu-west-1',
  hostedZoneId: 'Z0123456789ABC',
  failoverName: 'active.example.com',
  primaryTarget: 'd-primary.execute-api.us-east-2.amazonaws.com',
  standbyTarget: 'd-standby.execute-api.us-west-2.amazonaws.com',
};

/** A controller's Parameters that the failover's template does not declare; CloudFormation would refuse them there. */
const OF_THREE = {
  threeControlRegions: 'ca-central-1,us-west-2,eu-west-1',
  madeDistributionId: 'E2QWRUHAPOMQZL',
  madeStoreArn: '',
};

/** The values that examples/cloudformation gives to the failover. */
function ofExample(): Record<string, string> {
  const script = readFileSync(join(ROOT, 'examples/cloudformation/deploy.sh'), 'utf8');
  const variables = Object.fromEntries(
    [...script.matchAll(/^(\w+)=([^\s$]+)/gm)].map(([, name, value]) => [`$${name}`, value as string]),
  );
  const [, failover = ''] =
    /failover\.template\.json"[\s\S]*?--parameter-overrides \\\n([\s\S]*?)\n\n/.exec(script) ?? [];
  const given = [...failover.matchAll(/"?(\w+)=([^\s"\\]*)"?/g)];
  return Object.fromEntries(
    given.map(([, name, value]) => [name, variables[value as string] ?? value]) as [string, string][],
  );
}

test('the example for CloudFormation gives what the template asks for, and nothing that it does not know', () => {
  const { Parameters, Rules } = templateOf('failover');
  const given = ofExample();
  expect(Object.keys(given).filter((name) => !(name in Parameters))).toEqual([]);
  const needed = Object.entries<{ Default?: unknown }>(Parameters).filter(
    ([, { Default }]) => Default === undefined,
  );
  expect(needed.map(([name]) => name).filter((name) => !(name in given))).toEqual([]);
  expect(Object.keys(Rules).length).toBeGreaterThan(5);
  expect(() => resolved('failover')).not.toThrow();
});

test('the example for Terraform gives the same values', () => {
  const source = readFileSync(join(ROOT, 'examples/terraform/main.tf'), 'utf8');
  const [, block = ''] = /"failover" \{[\s\S]*?parameters = \{([\s\S]*?)\n {2}\}/.exec(source) ?? [];
  const names = [...block.matchAll(/^ {4}(\w+) +=/gm)].map(([, name]) => name);
  expect(names.sort()).toEqual(Object.keys(ofExample()).sort());
  const given = ofExample();
  for (const [, name, value] of block.matchAll(/^ {4}(\w+) += "([^$"\n]*)"$/gm))
    expect([name, given[name as string]]).toEqual([name, value]);
});

const has = (command: string) => spawnSync(command, ['--version']).status === 0;

(has('cfn-lint') ? test : test.skip)('cfn-lint finds no mistake in any template', () => {
  const files = Object.values(manifest.roles).map(({ template }) => join(folder, template));
  // W3005: the framework writes a DependsOn that a reference implies.
  const { stdout, stderr, status } = spawnSync('cfn-lint', ['--ignore-checks', 'W3005', '--', ...files], {
    encoding: 'utf8',
  });
  expect([stdout, stderr, status]).toEqual(['', expect.anything(), 0]);
});

test('the example for Terraform names the function as the stack does, and its origins by the ids that it gives', () => {
  const source = readFileSync(join(ROOT, 'examples/terraform/distribution.tf'), 'utf8');
  const [, name = ''] = /:function\/(\S+)"/.exec(source) ?? [];
  const { stage, controlRegion } = { stage: 'prod', controlRegion: 'ca-central-1' };
  const made = resolved('failover').resources.EdgeFunction?.properties.Name;
  expect(name.replace('${local.stage}', stage).replace('${local.control}', controlRegion)).toBe(made);
  const { primaryOriginId = '', standbyOriginId = '' } = ofExample();
  for (const id of [primaryOriginId, standbyOriginId])
    expect(source).toMatch(new RegExp(`^ {4}${id} = \\{ host`, 'm'));
  expect(source).toContain(`target_origin_id         = "${primaryOriginId}"`);
});

(has('terraform') ? test : test.skip)('terraform fmt has nothing to change', () => {
  const { stdout, status } = spawnSync('terraform', ['fmt', '-check', join(ROOT, 'examples/terraform')], {
    encoding: 'utf8',
  });
  expect([stdout, status]).toEqual(['', 0]);
});

test('both examples give the stack the policy of the release', () => {
  const script = readFileSync(join(ROOT, 'examples/cloudformation/deploy.sh'), 'utf8');
  const [, policy = ''] = /--stack-policy-body '([^']+)'/.exec(script) ?? [];
  expect(JSON.parse(policy)).toEqual({ Statement: manifest.roles.failover?.policy });
  const source = readFileSync(join(ROOT, 'examples/terraform/main.tf'), 'utf8');
  expect(source).toContain('jsonencode({ Statement = local.manifest.roles.failover.policy })');
});

test('the example for CloudFormation is a script that a shell accepts', () => {
  expect(spawnSync('sh', ['-n', join(ROOT, 'examples/cloudformation/deploy.sh')]).status).toBe(0);
});

test.each<[string[], number, string]>([
  [['--foo'], 2, "Unknown option '--foo'. The only option is --help.\n"],
  [['--param', 'limit=3'], 2, '--param is no option. A release is the same for every stage: give the values'],
  [['one', 'two'], 2, '2 folders are given; give one, or none for .routeaway/release.\n'],
  [[join(ROOT, 'docs')], 2, 'docs holds something else than a release; name another folder.\n'],
  [[join(ROOT, 'LICENSE')], 2, 'LICENSE is a file; name a folder.\n'],
  [[join(ROOT, 'LICENSE/here')], 1, 'LICENSE/here: a file is in its place; move the file away (ENOTDIR).\n'],
])('npm run release -- %j is refused with a sentence', (args, code, sentence) => {
  const main = join(ROOT, 'tools/release/main.ts');
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([code, expect.stringContaining(sentence)]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('a template that uses the bucket of the framework elsewhere is no release', () => {
  expect(() =>
    released(
      {
        Resources: {
          Other: { Type: 'AWS::SNS::Topic', Properties: { N: { Ref: 'ServerlessDeploymentBucket' } } },
        },
      },
      String,
    ),
  ).toThrow('The template still uses ServerlessDeploymentBucket');
});
