/** DNS as a traffic control, as it is packaged: what is made with it, what is not made without CloudFront, and who may do what. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  functionOf,
  type ResolvedTemplate,
  readDistribution,
  readFunctions,
  readHealthChecks,
  readRecordSets,
  readRoles,
  resolveTemplate,
  type Template,
} from '../../lab/emulator/cloudformation/index.ts';
import { evaluate, readPolicy } from '../../lab/emulator/iam/index.ts';
import { LAB, parametersFor } from '../../lab/stand/package/lab.ts';
import { packageRoles, type RolePackage } from '../../lab/stand/package/package.ts';
import type { RoleRequest } from '../../lab/stand/package/serverless.ts';
import { readProberConfig, readSwitcherConfig } from '../../shared/config.ts';
import { failoverRecords } from '../contract/failover-records.ts';
import { EXAMPLES } from './template/examples.ts';

const ROOT = join(__dirname, '../..');
const KB = 1024;
type Name =
  | 'apiWithName'
  | 'dns'
  | 'keyAndDns'
  | 'controllerOfDns'
  | 'ownDistributionWithDns'
  | 'records'
  | 'firstOfThree';
const NAMES: readonly Name[] = [
  ...([
    'apiWithName',
    'dns',
    'keyAndDns',
    'controllerOfDns',
    'ownDistributionWithDns',
    'records',
    'firstOfThree',
  ] as const),
];
const TABLE = (region: string) =>
  `arn:aws:dynamodb:${region}:${LAB.accountId}:table/routeaway-lab-journal-global`;

const made = new Map<Name, RolePackage>();
beforeAll(async () => {
  const packages = await packageRoles(
    NAMES.map((name) => EXAMPLES[name]),
    { root: ROOT },
  );
  for (const [i, name] of NAMES.entries()) made.set(name, packages[i] as RolePackage);
});

/** `told`: beside the example's parameters. */
function resolved(name: Name, told: Readonly<Record<string, string>> = {}): ResolvedTemplate {
  const one = made.get(name) as RolePackage;
  const template = JSON.parse(readFileSync(one.template, 'utf8')) as Template;
  return resolveTemplate(template, {
    region: EXAMPLES[name].region,
    accountId: LAB.accountId,
    stackName: `routeaway-lab-${one.role}`,
    parameters: { ...parametersFor(template, one), ...told },
    ids: { Distribution: LAB.distribution.id, BeaconApi: 'beaconlab' },
    domains: { Distribution: LAB.distribution.domainName },
  });
}

const typesOf = (template: ResolvedTemplate): readonly string[] =>
  Object.values(template.resources).map(({ type }) => type);
const ofKind = (template: ResolvedTemplate, kind: RegExp) =>
  typesOf(template).filter((type) => kind.test(type));

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}
const statementsOf = (template: ResolvedTemplate, role: string): readonly Statement[] =>
  readRoles(template)
    .filter(({ logicalId }) => logicalId === role)
    .flatMap(({ policies }) => policies.map(({ document }) => document.Statement as unknown as Statement[]))
    .flat();
const actionsOf = (template: ResolvedTemplate, policy: string): readonly string[] => {
  const { PolicyDocument: document } = (template.resources[policy]?.properties ?? {}) as {
    readonly PolicyDocument?: { readonly Statement: readonly Statement[] };
  };
  return document?.Statement.flatMap(({ Action }) => Action) ?? [];
};

test('without DNS nothing of it is made, and nobody may read what belongs to it', () => {
  const template = resolved('firstOfThree');
  expect(ofKind(template, /ApiGatewayV2|Route53/)).toEqual([]);
  expect(readFunctions(template).map(({ logicalId }) => logicalId)).not.toContain('BeaconLambdaFunction');
  expect(JSON.stringify(template.resources)).not.toMatch(/route53:|beacon/i);
  expect(Object.keys(template.outputs)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/Beacon|Latch/)]),
  );
  for (const part of ['prober', 'switcher'] as const)
    expect(Object.keys(functionOf(template, part).environment).join()).not.toMatch(
      /FAILOVER_NAME|TARGET|BEACON/,
    );
});

/** Each set of example parameters that has no name in DNS. */
const WITHOUT = Object.entries<RoleRequest>(EXAMPLES).filter(([, { params }]) => !('failoverName' in params));
test('nor is anything of it made of any other stage, whatever else it has', async () => {
  const packages = await packageRoles(
    WITHOUT.map(([, request]) => request),
    { root: ROOT },
  );
  const found = packages.flatMap((one, i) => {
    const template = JSON.parse(readFileSync(one.template, 'utf8')) as Template;
    const { region, stage } = WITHOUT[i]?.[1] ?? { region: '', stage: '' };
    const { resources } = resolveTemplate(template, {
      ...{ region, accountId: LAB.accountId, stackName: `routeaway-${stage}-${one.role}` },
      parameters: parametersFor(template, one),
    });
    return Object.values(resources)
      .filter(({ logicalId, type }) =>
        /Beacon|HealthCheck|ApiGatewayV2|CertificateManager|ApiGateway::(DomainName|BasePathMapping)/.test(
          `${logicalId} ${type}`,
        ),
      )
      .map(({ logicalId }) => [WITHOUT[i]?.[0], logicalId]);
  });
  expect(WITHOUT.length).toBeGreaterThan(15);
  expect(found).toEqual([]);
});

describe.each(['dns', 'keyAndDns', 'controllerOfDns'] as const)('%s', (name) => {
  const { region } = EXAMPLES[name];

  test('there is a beacon, and its zip is small', () => {
    const { environment, zip } = functionOf(resolved(name), 'beacon');
    expect(environment).toEqual({
      ROUTEAWAY_JOURNAL_TABLE: 'routeaway-lab-journal-global',
      ROUTEAWAY_CONTROL_REGIONS: 'ca-central-1,us-west-2,eu-west-1',
    });
    expect(statSync(join(made.get(name)?.folder ?? '', zip)).size).toBeLessThanOrEqual(95 * KB);
  });

  test('which may read what it says, and nothing else', () => {
    const [log, table, ...more] = statementsOf(resolved(name), 'BeaconRole');
    expect(more).toEqual([]);
    expect(log).toMatchObject({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] });
    expect(table).toMatchObject({
      Action: 'dynamodb:BatchGetItem',
      Resource: TABLE(region),
      Condition: {
        'ForAllValues:StringEquals': {
          'dynamodb:LeadingKeys': [
            'journal',
            'vantage#ca-central-1',
            'vantage#us-west-2',
            'vantage#eu-west-1',
          ],
        },
      },
    });
  });

  test.each<[boolean, string, readonly string[], string]>([
    [true, 'BatchGetItem', ['journal', 'vantage#us-west-2'], 'what it says'],
    [false, 'BatchGetItem', ['journal', 'entry'], 'the archive beside it'],
    [false, 'BatchGetItem', ['drill'], 'a drill'],
    [false, 'PutItem', ['journal'], 'a write'],
    [false, 'Query', ['journal'], 'a query'],
  ])('%s: dynamodb:%s of %j, %s', (allowed, action, keys) => {
    const policies = readRoles(resolved(name))
      .filter(({ logicalId }) => logicalId === 'BeaconRole')
      .flatMap((role) => role.policies.map((one) => readPolicy(one.document, one.name)));
    const asked = {
      action: `dynamodb:${action}`,
      resource: TABLE(region),
      context: { 'dynamodb:LeadingKeys': keys },
    };
    expect(evaluate(policies, asked).allowed).toBe(allowed);
  });

  test('Route 53 asks it, and follows the alarm that traffic is on the standby', () => {
    const template = resolved(name);
    const [beacon, latch, ...more] = readHealthChecks(template);
    expect(more).toEqual([]);
    const url = new URL(template.outputs.BeaconUrl ?? '');
    expect(beacon).toMatchObject({
      id: template.outputs.BeaconCheckId,
      config: {
        Type: 'HTTPS',
        FullyQualifiedDomainName: url.hostname,
        ResourcePath: url.pathname,
        RequestInterval: 10,
        FailureThreshold: 1,
        Inverted: true,
      },
    });
    expect(beacon?.config.Regions).toHaveLength(3);
    expect(beacon?.config.Regions).not.toContain('us-east-1');
    const alarm = template.resources.TrafficOnStandby?.properties ?? {};
    // What Route 53 can follow: one metric at standard resolution, no `M out of N`.
    expect(alarm).toMatchObject({ Period: 60, EvaluationPeriods: 1, TreatMissingData: 'ignore' });
    expect(alarm).not.toHaveProperty('DatapointsToAlarm');
    expect(latch).toMatchObject({
      id: template.outputs.LatchCheckId,
      config: {
        Type: 'CLOUDWATCH_METRIC',
        AlarmIdentifier: { Name: alarm.AlarmName, Region: region },
        InsufficientDataHealthStatus: 'LastKnownStatus',
      },
    });
  });

  test('a check that is replaced stays until nothing counts it, and a removal leaves none', () => {
    const { BeaconCheck, LatchCheck } = resolved(name).resources;
    for (const check of [BeaconCheck, LatchCheck])
      expect(check).toMatchObject({ updateReplacePolicy: 'Retain', deletionPolicy: 'Delete' });
  });

  test('prober and switcher know the name, where it leads, and the beacon of their Region', () => {
    const template = resolved(name);
    const environmentOf = (part: 'prober' | 'switcher') => ({
      AWS_REGION: region,
      ...functionOf(template, part).environment,
    });
    const expected = {
      name: 'active.example.com',
      targets: {
        primary: 'd-primary0.execute-api.us-east-2.amazonaws.com',
        standby: 'd-standby0.execute-api.us-west-2.amazonaws.com',
      },
      zoneId: 'Z0123456789ABC',
      beaconUrl: new URL(template.outputs.BeaconUrl ?? ''),
    };
    expect(readProberConfig(environmentOf('prober')).dns).toEqual(expected);
    expect(readSwitcherConfig(environmentOf('switcher')).dns).toEqual(expected);
  });

  test('who looks may see the records of the zone, and the checks', () => {
    const { ReadersPolicy: readers, OperatorsPolicy: operators } = resolved(name).resources;
    for (const policy of [readers, operators]) {
      const text = JSON.stringify(policy);
      expect(text).toContain(
        '"Action":"route53:ListResourceRecordSets","Resource":"arn:aws:route53:::hostedzone/Z0123456789ABC"',
      );
      expect(text).toContain(
        '"Action":"route53:GetHealthCheck","Resource":"arn:aws:route53:::healthcheck/*"',
      );
      expect(text).not.toMatch(/route53:(Change|Update|Create|Delete)/);
    }
  });
});

describe('without CloudFront', () => {
  test.each(['dns', 'controllerOfDns'] as const)(
    '%s: nothing of it is made, and nobody may call it',
    (name) => {
      const template = resolved(name);
      expect(ofKind(template, /CloudFront/)).toEqual([]);
      expect(JSON.stringify(template.resources)).not.toMatch(/cloudfront(-keyvaluestore)?:/);
      expect(JSON.stringify(template.resources)).not.toContain('wafv2:');
      expect(template.outputs).not.toHaveProperty('DistributionId');
      const environment = {
        AWS_REGION: EXAMPLES[name].region,
        ...functionOf(template, 'switcher').environment,
      };
      const config = readSwitcherConfig(environment);
      expect(config.publicUrl.href).toBe('https://active.example.com/health');
      expect(config.publicWriteUrl?.href).toBe('https://active.example.com/health');
      expect(config.distributionId).toBeUndefined();
      expect(config.store).toBeUndefined();
    },
  );

  test('clients use the name', () =>
    expect(resolved('dns').outputs.Endpoint).toBe('https://active.example.com'));
});

describe('behind CloudFront', () => {
  const targetOf = (template: ResolvedTemplate) =>
    readDistribution(template)?.config.DefaultCacheBehavior?.TargetOriginId;

  test('the distribution has an origin that is the name, over connections that do not last', () => {
    const origins = readDistribution(resolved('keyAndDns'))?.config.Origins?.Items ?? [];
    expect(origins.map(({ Id, DomainName, OriginPath }) => [Id, DomainName, OriginPath ?? ''])).toEqual([
      ['primary', 'primarylab.execute-api.us-east-2.amazonaws.com', '/lab'],
      ['standby', 'standbylab.execute-api.us-west-2.amazonaws.com', '/lab'],
      ['failover', 'active.example.com', ''],
    ]);
    expect(origins.map(({ CustomOriginConfig: own }) => own?.OriginKeepaliveTimeout)).toEqual([30, 30, 5]);
    // By it the APIs know the edge, whichever name it asks.
    expect(origins.map(({ CustomHeaders }) => CustomHeaders?.Items?.[0]?.HeaderValue)).toEqual(
      Array(3).fill(LAB.originSecret),
    );
  });

  test('and leads there once the records are there, not before', () => {
    expect(targetOf(resolved('keyAndDns'))).toBe('failover');
    expect(targetOf(resolved('keyAndDns', { pointsAtDns: 'off', active: 'standby' }))).toBe('standby');
    expect(targetOf(resolved('firstOfThree', { pointsAtDns: 'on' }))).toBe('primary');
  });

  test('nobody writes it; the key is written', () => {
    for (const name of ['keyAndDns', 'ownDistributionWithDns'] as const) {
      const template = resolved(name);
      const text = JSON.stringify(template.resources);
      expect(text).not.toMatch(/cloudfront:(Update|Tag)/);
      expect(text).toContain('cloudfront:GetDistribution');
      expect(actionsOf(template, 'OperatorsPolicy')).toContain('cloudfront-keyvaluestore:UpdateKeys');
    }
  });

  test('a name and a zone of its own beside the one in DNS', () => {
    const records = readRecordSets(resolved('keyAndDns'));
    expect(records.map(({ set }) => [set.Name, set.Type])).toEqual([
      ['api.example.com', 'A'],
      ['api.example.com', 'AAAA'],
    ]);
    expect(readRecordSets(resolved('ownDistributionWithDns'))).toEqual([]);
    expect(readRecordSets(resolved('dns'))).toEqual([]);
  });
});

describe('the API of a Region', () => {
  test('answers for the name by a certificate of its own, without the stage in the path', () => {
    const { resources, outputs } = resolved('apiWithName');
    const { Certificate: certificate, DomainName: name, DomainMapping: mapping } = resources;
    expect(certificate?.properties).toEqual({
      DomainName: 'active.example.com',
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: 'active.example.com', HostedZoneId: 'Z0123456789ABC' }],
    });
    expect(name?.properties).toMatchObject({
      DomainName: 'active.example.com',
      RegionalCertificateArn: certificate?.ref,
      EndpointConfiguration: { Types: ['REGIONAL'] },
      // As those of the API itself.
      SecurityPolicy: resources.ApiGatewayRestApi?.properties.SecurityPolicy,
      EndpointAccessMode: resources.ApiGatewayRestApi?.properties.EndpointAccessMode,
    });
    expect(mapping?.properties).toEqual({
      DomainName: 'active.example.com',
      RestApiId: resources.ApiGatewayRestApi?.ref,
      Stage: 'lab',
    });
    expect(outputs.FailoverTarget).toBe(name?.attributes.RegionalDomainName);
    // Which records lead there is the matter of another stack, so that of one Region can go.
    expect(readRecordSets(resolved('apiWithName'))).toEqual([]);
  });
});

describe('the records', () => {
  test('lead to the standby by two of three beacons, or by two of three latches, for ten seconds each', () => {
    const template = resolved('records');
    const { beaconChecks, latchChecks } = EXAMPLES.records.params;
    const counted = (ids: string) => ({
      Type: 'CALCULATED',
      HealthThreshold: 2,
      ChildHealthChecks: ids.split(','),
    });
    const { BeaconsCheckId: beacons, LatchesCheckId: latches } = template.outputs;
    expect(readHealthChecks(template)).toEqual([
      { id: beacons, config: counted(beaconChecks) },
      { id: latches, config: counted(latchChecks) },
    ]);
    const [zoneId, name] = ['Z0123456789ABC', 'active.example.com'];
    const targets = {
      primary: 'd-primary0.execute-api.us-east-2.amazonaws.com',
      standby: 'd-standby0.execute-api.us-west-2.amazonaws.com',
    };
    const checks = { beacon: beacons ?? '', latch: latches ?? '' };
    const sets = readRecordSets(template);
    expect(new Set(sets.map((one) => one.zoneId))).toEqual(new Set([zoneId]));
    const wanted = failoverRecords({ zoneId, name, checks, targets });
    expect(sets.map(({ set }) => set)).toEqual(wanted);
  });

  test('are all that the stack has', () =>
    expect(ofKind(resolved('records'), /^(?!AWS::S3)/).sort()).toEqual([
      ...Array(2).fill('AWS::Route53::HealthCheck'),
      ...Array(4).fill('AWS::Route53::RecordSet'),
    ]));
});
