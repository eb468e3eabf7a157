/** The packages of both roles, made by the real framework, held against the code that will run in them. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readApiConfig } from '../../functions/api/config.ts';
import { ROUTES } from '../../functions/api/routes.ts';
import {
  functionOf,
  readAlarms,
  readDistribution,
  readFunctions,
  readInvocations,
  readParameters,
  readPermissions,
  readQueues,
  readRestApi,
  readRoles,
  readRules,
  readTables,
  readTopics,
} from '../../lab/emulator/cloudformation/index.ts';
import { readPolicy } from '../../lab/emulator/iam/index.ts';
import { LAB, type LabStack, type LabStacks, packageLab } from '../../lab/stand/package/lab.ts';
import { bundleFolder } from '../../lab/stand/package/package.ts';
import { oldMarkOf, ownership, ownerTag } from '../../shared/aws/owner.ts';
import { distributionFindings, runsFunction } from '../../shared/cloudfront/distribution-findings.ts';
import { VARIABLES } from '../../shared/config/variables.ts';
import { readProberConfig, readSwitcherConfig } from '../../shared/config.ts';
import { OVERRIDE_PATTERN, parseOverride } from '../../shared/core/override.ts';
import { DEFAULT_SETTINGS } from '../../shared/core/settings.ts';
import { TABLE_KEYS } from '../unit/api/database.ts';

const ROOT = join(__dirname, '../..');
const KB = 1024;

let stacks: LabStacks;
beforeAll(async () => {
  stacks = await packageLab({ root: ROOT });
});

describe('packages', () => {
  test.each<['primary' | 'standby' | 'failover', string, number]>([
    ['primary', 'api', 100],
    ['standby', 'api', 100],
    ['failover', 'prober', 145],
    ['failover', 'switcher', 230],
  ])('%s: %s is at most %i KB', (name, part, limit) => {
    const stack = stacks[name];
    const { zip } = functionOf(stack.template, part);
    expect(statSync(join(stack.package.folder, zip)).size).toBeLessThanOrEqual(limit * KB);
  });

  test('hold the handler that the template names', () => {
    for (const { template, package: made } of Object.values(stacks) as LabStack[]) {
      for (const fn of readFunctions(template)) {
        const file = join(bundleFolder(made, fn), fn.handler.replace(/\.handler$/, '.mjs'));
        expect(statSync(file).size).toBeGreaterThan(10 * KB);
      }
    }
  });
});

describe('role failover', () => {
  const template = () => stacks.failover.template;
  const settings = () => readFunctions(template()).map(({ environment }) => environment);

  test('every setting is one that the code reads and finds right', () => {
    const environment = { AWS_REGION: LAB.controlRegion };
    const prober = functionOf(template(), 'prober').environment;
    const switcher = functionOf(template(), 'switcher').environment;
    const config = readProberConfig({ ...environment, ...prober });
    expect(config.switcherFunction).toBe(functionOf(template(), 'switcher').name);
    expect(config.healthUrls.standby.href).toBe(
      'https://standbylab.execute-api.us-west-2.amazonaws.com/lab/health',
    );
    const there = `https://${LAB.distribution.domainName}/health`;
    expect([config.publicUrl.href, config.publicWriteUrl?.href]).toEqual([there, there]);
    expect(readSwitcherConfig({ ...environment, ...switcher }).distributionId).toBe(LAB.distribution.id);
  });

  test('the thresholds default to those of the code', () => {
    for (const environment of settings()) {
      const full = { ROUTEAWAY_SWITCHER_FUNCTION: 'x', ...environment };
      expect(readProberConfig(full).settings).toEqual(DEFAULT_SETTINGS);
      expect(Object.keys(environment).filter((name) => !(name in VARIABLES))).toEqual([]);
    }
  });

  test('an alarm per side on the metric that the prober publishes, waking the switcher on every change', () => {
    const switcher = functionOf(template(), 'switcher').arn;
    const health = readAlarms(template()).filter(({ Statistic }) => Statistic === 'Minimum');
    expect(health.map(({ Dimensions }) => Dimensions)).toEqual(
      ['primary', 'standby'].map((side) => [
        { Name: 'Stage', Value: 'lab' },
        { Name: 'Side', Value: side },
      ]),
    );
    for (const alarm of health) {
      expect(alarm).toMatchObject({
        MetricName: 'Healthy',
        Statistic: 'Minimum',
        Period: 10,
        EvaluationPeriods: 3,
        DatapointsToAlarm: 3,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'ignore',
        AlarmActions: [switcher],
        OKActions: [switcher],
        InsufficientDataActions: [switcher],
      });
    }
  });

  test('whatever starts a function may', () => {
    const functions = readFunctions(template());
    const starts = [
      ...readAlarms(template()).flatMap(({ AlarmName, AlarmActions, OKActions, InsufficientDataActions }) =>
        [...(AlarmActions ?? []), ...(OKActions ?? []), ...(InsufficientDataActions ?? [])].map((target) => ({
          target,
          principal: 'lambda.alarms.cloudwatch.amazonaws.com',
          sourceArn: `arn:aws:cloudwatch:ca-central-1:${LAB.accountId}:alarm:${AlarmName}`,
          sourceAccount: LAB.accountId,
        })),
      ),
      ...readRules(template()).flatMap(({ name, targets }) =>
        targets.map(({ arn }) => ({
          target: arn,
          principal: 'events.amazonaws.com',
          sourceArn: `arn:aws:events:ca-central-1:${LAB.accountId}:rule/${name}`,
        })),
      ),
    ].filter(({ target }) => target.startsWith('arn:aws:lambda:'));
    expect(starts.length).toBeGreaterThanOrEqual(9);
    for (const { target, ...permission } of starts) {
      const fn = functions.find(({ arn }) => arn === target);
      expect(fn && readPermissions(template(), fn)).toContainEqual(permission);
    }
  });

  test('the schedules run each minute, and a change of the override wakes the switcher', () => {
    const rules = readRules(template()).map(({ schedule, pattern, targets }) => ({
      on: schedule ?? pattern?.detail,
      starts: targets.map(({ id }) => id),
    }));
    expect(rules).toEqual([
      { on: 'rate(1 minute)', starts: ['prober'] },
      { on: 'rate(1 minute)', starts: ['switcher'] },
      {
        on: { name: ['/routeaway/lab/override'], operation: ['Create', 'Update', 'Delete'] },
        starts: ['switcher'],
      },
      { on: { stage: ['lab'] }, starts: ['email', 'chat'] },
    ]);
  });

  test('a run that failed for good is kept, and people are told', () => {
    const [queue] = readQueues(template());
    for (const fn of readFunctions(template()))
      expect(readInvocations(template(), fn).onFailureArn).toBe(queue?.arn);
    const alarm = readAlarms(template()).find(({ Namespace }) => Namespace === 'AWS/SQS');
    expect(alarm?.Dimensions).toEqual([{ Name: 'QueueName', Value: queue?.name }]);
    expect(alarm?.AlarmActions).toEqual(readTopics(template()).map(({ arn }) => arn));
  });

  test('the override parameter lets through what the code understands', () => {
    const parameter = readParameters(template()).find(({ name }) => name.endsWith('/override'));
    // Letter by letter: another one would be an update of the parameter, which the stack's policy denies.
    expect(parameter?.allowedPattern).toBe(
      '^(auto|((observe|hold|primary|standby)( until [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2}))?))( because \\S.{0,199})?$',
    );
    expect(parameter?.value).toMatch(new RegExp(OVERRIDE_PATTERN));
    expect(parseOverride(parameter?.value ?? '')).toEqual({ mode: 'auto' });
  });

  test('no key of KMS is in the way of a failover', () => {
    const [journal] = Object.values(template().resources).filter(
      ({ type }) => type === 'AWS::DynamoDB::Table',
    );
    expect(journal?.properties).toHaveProperty('TableName', 'routeaway-lab-journal');
    expect(journal?.properties).not.toHaveProperty('SSESpecification');
  });

  test('the distribution has both origins and points at the active one', () => {
    const config = readDistribution(template())?.config;
    expect(
      config?.Origins?.Items?.map(({ Id, DomainName, OriginPath }) => [Id, DomainName, OriginPath]),
    ).toEqual([
      ['primary', 'primarylab.execute-api.us-east-2.amazonaws.com', '/lab'],
      ['standby', 'standbylab.execute-api.us-west-2.amazonaws.com', '/lab'],
    ]);
    expect(config?.DefaultCacheBehavior?.TargetOriginId).toBe('primary');
    for (const { ErrorCachingMinTTL } of config?.CustomErrorResponses?.Items ?? [])
      expect(ErrorCachingMinTTL).toBe(0);
  });

  test('the distribution says whose it is, in the words of the switcher, which cannot say otherwise', () => {
    const { environment } = functionOf(template(), 'switcher');
    const { stage } = readSwitcherConfig(environment);
    const owner = { account: LAB.accountId, controlRegion: LAB.controlRegion, stage };
    const tags = readDistribution(template())?.tags ?? {};
    // The old one is for the version before, if this deploy is rolled back.
    expect(tags).toEqual({
      [ownerTag(stage)]: LAB.accountId,
      'routeaway:owner': `${LAB.accountId}/ca-central-1/lab`,
    });
    expect(tags['routeaway:owner']).toBe(oldMarkOf(owner));
    expect(ownership(tags, owner)).toBe('ours');
    const statements = readRoles(template()).flatMap(({ policies }) =>
      policies.map(({ document }) => document),
    );
    expect(JSON.stringify(statements)).toContain('cloudfront:ListTagsForResource');
    expect(JSON.stringify(statements)).not.toContain('cloudfront:TagResource');
  });

  test('the distribution gives the switcher nothing to find fault with, and runs its function everywhere', () => {
    const { environment } = functionOf(template(), 'switcher');
    const switcher = readSwitcherConfig(environment);
    const config = readDistribution(template())?.config;
    if (!config) throw new Error('The template has no distribution.');
    const ids = { primary: 'primary', standby: 'standby' };
    expect(distributionFindings(config, ids, switcher.distributionId ?? '', switcher)).toEqual([]);
    expect(runsFunction(config, ids, switcher)).toBe(true);
  });

  test('nobody is subscribed where no address was given', () => {
    const types = Object.values(template().resources).map(({ type }) => type);
    expect(types).not.toContain('AWS::SNS::Subscription');
  });
});

describe('role api', () => {
  const sides = ['primary', 'standby'] as const;

  test.each(sides)('%s: the routes are those of the handler, all behind a key', (side) => {
    const { methods: all, apiKeys, id, stage } = readRestApi(stacks[side].template);
    const methods = all.filter(({ mock }) => mock === undefined);
    const routes = Object.entries(ROUTES).flatMap(([path, verbs]) =>
      Object.keys(verbs).map((verb) => `${verb} ${path}`),
    );
    expect(methods.map(({ verb, path }) => `${verb} ${path}`).sort()).toEqual(routes.sort());
    expect(methods.every(({ apiKeyRequired }) => apiKeyRequired)).toBe(true);
    expect({ id, stage }).toEqual({ id: LAB[side].apiId, stage: 'lab' });
    expect(apiKeys).toMatchObject([
      { value: LAB.apiKey, enabled: true, plan: { name: 'routeaway-lab' } },
      { value: LAB.probeKey, enabled: true, plan: { name: 'routeaway-lab-probes', quota: undefined } },
    ]);
  });

  test.each(sides)('%s: every body is checked against the schema of the code', (side) => {
    const { methods } = readRestApi(stacks[side].template);
    const models = methods.flatMap(({ verb, validatesBody, models }) =>
      validatesBody ? [[verb, models['application/json']]] : [],
    );
    const schema = (name: string) =>
      JSON.parse(readFileSync(join(ROOT, 'functions/api/schema', `${name}.json`), 'utf8'));
    expect(models).toEqual([
      ['POST', schema('new-todo')],
      ['PUT', schema('whole-todo')],
      ['PATCH', schema('todo-change')],
    ]);
  });

  test('one global table, declared by the primary, with the keys of the code', () => {
    const [table, ...more] = readTables(stacks.primary.template);
    expect(more).toEqual([]);
    expect(table?.regions).toEqual([LAB.primary.region, LAB.standby.region]);
    expect(table?.create).toMatchObject(TABLE_KEYS);
    expect(readTables(stacks.standby.template)).toEqual([]);
  });

  test.each(sides)('%s: the function is told the table of that name', (side) => {
    const { environment } = functionOf(stacks[side].template, 'api');
    const config = readApiConfig({ ...environment, AWS_REGION: LAB[side].region });
    expect(config.table).toBe(readTables(stacks.primary.template)[0]?.name);
  });

  test.each(sides)('%s: the stack says what role failover wants as origin', (side) => {
    expect(stacks[side].template.outputs.Origin).toBe(
      `${LAB[side].apiId}.execute-api.${LAB[side].region}.amazonaws.com/lab`,
    );
  });
});

test('every function has a role of its own, which allows everything on nothing and little on everything', () => {
  for (const { template } of Object.values(stacks) as LabStack[]) {
    const roles = readRoles(template);
    const arns = readFunctions(template).map(({ roleArn }) => roleArn);
    expect(roles.map(({ arn }) => arn).sort()).toEqual(arns.sort());
    expect(roles.flatMap(({ managed }) => managed)).toEqual([]);
    for (const { policies } of roles)
      for (const { name, document } of policies) expect(() => readPolicy(document, name)).not.toThrow();
    const wide = roles.flatMap(({ policies }) =>
      policies.flatMap(({ document }) =>
        (document.Statement as { Action: string | string[]; Resource: string }[]).filter(
          ({ Action, Resource }) => Resource === '*' || [Action].flat().some((one) => one.includes('*')),
        ),
      ),
    );
    expect(wide.map(({ Action }) => Action)).toEqual(
      // They take no resource; a namespace narrows the one, the Regions of the APIs the other.
      roles.some(({ logicalId }) => logicalId === 'ProberRole')
        ? ['cloudwatch:PutMetricData', 'lambda:GetAccountSettings']
        : [],
    );
    for (const statement of wide) expect(statement).toHaveProperty('Condition.StringEquals');
  }
});
