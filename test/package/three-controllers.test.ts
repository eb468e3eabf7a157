/**
 * A stage with three controllers, as it is packaged: the first one's stack, and those of the other two, which have nothing that
 * exists once. With one controller there is nothing of it (test/package/template/names.json has what there is then).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  functionOf,
  type ResolvedTemplate,
  readAlarms,
  readParameters,
  readRoles,
  readTables,
  resolveTemplate,
  type Template,
} from '../../lab/emulator/cloudformation/index.ts';
import { evaluate, readPolicy } from '../../lab/emulator/iam/index.ts';
import { LAB, parametersFor } from '../../lab/stand/package/lab.ts';
import { packageRoles } from '../../lab/stand/package/package.ts';
import { madeValues, outputsOf } from '../../resources/controller/outputs.ts';
import { lostTogether, mistakes } from '../../resources/failover/validate.ts';
import { defaultsOf } from '../../shared/config/parameters.ts';
import { readProberConfig, readSwitcherConfig } from '../../shared/config.ts';
import { EXAMPLES } from './template/examples.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'];
const TABLE = 'routeaway-lab-journal-global';

let one: ResolvedTemplate;
/** By Region. */
let three: ReadonlyMap<string, ResolvedTemplate>;
beforeAll(async () => {
  const requests = [
    EXAMPLES.failover,
    EXAMPLES.firstOfThree,
    { ...EXAMPLES.thirdOfThree, region: 'us-west-2' },
    EXAMPLES.thirdOfThree,
  ];
  const made = await packageRoles(requests, { root: join(__dirname, '../..') });
  const [alone, ...all] = made.map((each) => {
    const template = JSON.parse(readFileSync(each.template, 'utf8')) as Template;
    const parameters = parametersFor(template, each);
    const ids = { Distribution: LAB.distribution.id, EdgeStore: LAB.storeId };
    const domains = { Distribution: LAB.distribution.domainName };
    const { region } = each;
    const stackName = `routeaway-lab-${each.role}`;
    return resolveTemplate(template, {
      ids,
      domains,
      region,
      accountId: LAB.accountId,
      stackName,
      parameters,
    });
  });
  if (alone === undefined) throw new Error('No package came.');
  one = alone;
  three = new Map(all.map((template) => [template.region, template]));
});

const inRegion = (region: string): ResolvedTemplate => {
  const template = three.get(region);
  if (template === undefined) throw new Error(`Nothing was packaged for ${region}.`);
  return template;
};
const environmentIn = (region: string, part: 'prober' | 'switcher') => ({
  AWS_REGION: region,
  ...functionOf(inRegion(region), part).environment,
});
const typesOf = ({ resources }: ResolvedTemplate) => Object.values(resources).map(({ type }) => type);

test('one strongly consistent table with a copy in each Region, made by the first; the old one stays beside it', () => {
  const { GlobalJournal, JournalTable } = inRegion('ca-central-1').resources;
  expect(GlobalJournal?.properties).toMatchObject({
    TableName: TABLE,
    MultiRegionConsistency: 'STRONG',
    Replicas: REGIONS.map((Region) => expect.objectContaining({ Region })),
  });
  for (const absent of ['StreamSpecification', 'TimeToLiveSpecification', 'SSESpecification'])
    expect(GlobalJournal?.properties).not.toHaveProperty(absent);
  expect(JournalTable?.properties.TableName).toBe('routeaway-lab-journal');
  for (const region of REGIONS.slice(1)) expect(readTables(inRegion(region))).toEqual([]);
});

test('with one controller there is no such table, and nobody is told of others', () => {
  expect(readTables(one).map(({ name }) => name)).toEqual(['routeaway-lab-journal']);
  for (const part of ['prober', 'switcher'] as const) {
    const { environment } = functionOf(one, part);
    expect(environment).not.toHaveProperty('ROUTEAWAY_CONTROL_REGIONS');
    expect(environment.ROUTEAWAY_JOURNAL_TABLE).toBe('routeaway-lab-journal');
  }
  expect(JSON.stringify(readRoles(one))).not.toMatch(/journal-global|controller#/);
});

test.each(REGIONS)(
  '%s: both functions know the table, the Regions in their order, and their own',
  (region) => {
    const controllers = { region, regions: REGIONS };
    const prober = readProberConfig(environmentIn(region, 'prober'));
    const switcher = readSwitcherConfig(environmentIn(region, 'switcher'));
    expect([prober.controllers, switcher.controllers]).toEqual([controllers, controllers]);
    expect([prober.journalTable, switcher.journalTable]).toEqual([TABLE, TABLE]);
  },
);

test('the three differ in nothing but their Region, and the watchdog hears the first one alone', () => {
  for (const part of ['prober', 'switcher'] as const) {
    const { ROUTEAWAY_WATCHDOG_REGION, ...first } = functionOf(inRegion('ca-central-1'), part).environment;
    expect(ROUTEAWAY_WATCHDOG_REGION).toBe(part === 'prober' ? 'us-west-2' : undefined);
    const inFirst = JSON.stringify(first);
    for (const region of REGIONS.slice(1)) {
      const here = JSON.stringify(functionOf(inRegion(region), part).environment);
      const own = (text: string) => text.replace(/:sns:[a-z0-9-]+:/g, ':sns:here:');
      expect(JSON.parse(own(here))).toEqual(JSON.parse(own(inFirst)));
    }
  }
});

test.each(REGIONS.slice(1))('%s: nothing that exists once, and nothing that the watchdog needs', (region) => {
  const types = typesOf(inRegion(region));
  for (const once of ['CloudFront', 'Route53', 'DynamoDB', 'CloudWatch::Dashboard'])
    expect(types.filter((type) => type.includes(once))).toEqual([]);
});

test.each(REGIONS)('%s: an override of its own, alarms for both sides and for its own silence', (region) => {
  const template = inRegion(region);
  expect(readParameters(template).map(({ name }) => name)).toContain('/routeaway/lab/override');
  const named = readAlarms(template).map(({ AlarmName }) => AlarmName);
  for (const alarm of ['primary', 'standby', 'prober-silent', 'switcher-silent', 'switcher-errors'])
    expect(named).toContain(`routeaway-lab-${alarm}`);
  expect(typesOf(template)).toContain('AWS::SNS::Topic');
});

describe.each(REGIONS)('%s: rights', (region) => {
  const may = (role: 'ProberRole' | 'SwitcherRole', action: string, resource: string, item?: string) => {
    const found = readRoles(inRegion(region)).find(({ logicalId }) => logicalId === role);
    const policies = (found?.policies ?? []).map(({ document, name }) => readPolicy(document, name));
    const context: Readonly<Record<string, readonly string[]>> =
      item === undefined ? {} : { 'dynamodb:LeadingKeys': [item] };
    return evaluate(policies, { action, resource, context }).allowed;
  };
  const table = (there: string) => `arn:aws:dynamodb:${there}:${LAB.accountId}:table/${TABLE}`;
  const override = (there: string) =>
    `arn:aws:ssm:${there}:${LAB.accountId}:parameter/routeaway/lab/override`;
  const others = REGIONS.filter((each) => each !== region);

  test('the table of this Region alone: all ledgers and notes are read, its own are written', () => {
    for (const each of REGIONS) {
      for (const item of [`vantage#${each}`, `controller#${each}`])
        expect([item, may('SwitcherRole', 'dynamodb:GetItem', table(region), item)]).toEqual([item, true]);
      expect(may('ProberRole', 'dynamodb:GetItem', table(region), `vantage#${each}`)).toBe(true);
      const own = each === region;
      expect(may('SwitcherRole', 'dynamodb:PutItem', table(region), `controller#${each}`)).toBe(own);
      expect(may('ProberRole', 'dynamodb:PutItem', table(region), `vantage#${each}`)).toBe(own);
      expect(may('SwitcherRole', 'dynamodb:PutItem', table(region), `vantage#${each}`)).toBe(false);
    }
    for (const action of ['dynamodb:GetItem', 'dynamodb:PutItem'])
      expect(may('SwitcherRole', action, table(region), 'journal')).toBe(true);
    for (const there of others)
      expect(may('SwitcherRole', 'dynamodb:GetItem', table(there), 'journal')).toBe(false);
  });

  test('every override is read, and none is written', () => {
    for (const each of REGIONS) {
      expect(may('SwitcherRole', 'ssm:GetParameter', override(each))).toBe(true);
      expect(may('SwitcherRole', 'ssm:PutParameter', override(each))).toBe(false);
    }
    expect(may('SwitcherRole', 'ssm:GetParameter', override('eu-north-1'))).toBe(false);
  });

  test('the traffic controls are those that the first stack has made', () => {
    const { distributionId, store } = readSwitcherConfig(environmentIn(region, 'switcher'));
    expect(distributionId).toBe(LAB.distribution.id);
    const distribution = `arn:aws:cloudfront::${LAB.accountId}:distribution/${distributionId}`;
    expect(may('SwitcherRole', 'cloudfront:UpdateDistribution', distribution)).toBe(true);
    expect(may('SwitcherRole', 'cloudfront:TagResource', distribution)).toBe(false);
    expect(may('SwitcherRole', 'cloudfront-keyvaluestore:UpdateKeys', store?.arn ?? '')).toBe(true);
  });
});

describe('controlRegions', () => {
  const texts = Object.entries(defaultsOf('dev')).map(([name, value]) => [name, String(value)] as const);
  const said = (controlRegions: string) =>
    mistakes(
      { ...Object.fromEntries(texts), controlRegions },
      { stage: 'dev', region: controlRegions.split(',')[0] ?? '' },
    );

  test.each([
    ['ca-central-1,us-west-2', ' (it names 2 Regions)'],
    ['ca-central-1,us-west-2,eu-west-1,us-east-1', ' (it names 4 Regions)'],
    ['ca-central-1,us-west-2,us-west-2', ' (it names us-west-2 twice)'],
    ['ca-central-1,us-west-2,sa-east-1', ' (sa-east-1 cannot be one of three)'],
    ['ca-central-1,us-west-2,', ' (a comma has no Region beside it)'],
    ['ca-central-1, us-west-2, eu-west-1', ' (there is a blank in it)'],
    ['Canada', ''],
  ])('%s is refused%s', (controlRegions, flaw) => {
    const [sentence, ...more] = said(controlRegions);
    expect(more).toEqual([]);
    expect(sentence).toContain(`controlRegions is "${controlRegions}"${flaw}, wanted one Region, or three`);
    expect(sentence).toMatch(
      /three different Regions of .*, separated by commas: --param controlRegions=ca-central-1(,us-west-2,eu-west-1)?$/,
    );
  });

  test.each(['ca-central-1', 'sa-east-1', REGIONS.join(), 'us-west-2,us-east-1,us-east-2'])(
    '%s is taken',
    (controlRegions) => expect(said(controlRegions)).toEqual([]),
  );

  test('the primary may be the second or the third, and what is lost with it is said', () => {
    const lost = (controlRegions: string) => lostTogether({ primaryRegion: 'us-east-2', controlRegions });
    expect(lost(REGIONS.join())).toEqual([]);
    expect(lost('ca-central-1,us-east-2,eu-west-1')).toEqual([
      'controlRegions has the primary Region (us-east-2) in it: when it fails, one of three probers, one controller and one copy of the journal fail with it, and then no other one may. Better: another Region in its place.',
    ]);
  });

  test.each(['us-east-1', 'ca-central-1,us-east-1,eu-west-1'])(
    'what fails together with a controller in us-east-1 is said: %s',
    (controlRegions) =>
      expect(lostTogether({ primaryRegion: 'us-east-2', controlRegions })).toEqual([
        'controlRegions has us-east-1 in it, where the control planes of CloudFront and Route 53 are: when that Region fails, a controller and the changes that go through them fail together. Better: another Region in its place.',
      ]),
  );
});

test('of the first stack the others are given what it has made, and of the stage’s own nothing', () => {
  const made = { distributionId: '', routing: 'key,distribution', edgeFunctionArn: '', keyValueStoreArn: '' };
  expect(outputsOf(made)).toEqual({
    madeDistributionId: 'DistributionId',
    madeDistributionHost: 'Endpoint',
    madeStoreArn: 'EdgeStoreArn',
    madeFunctionArn: 'EdgeFunctionArn',
  });
  const own = { distributionId: 'E1', routing: 'key', edgeFunctionArn: 'arn', keyValueStoreArn: 'arn' };
  expect(outputsOf(own)).toEqual({});
  expect(outputsOf({ ...made, routing: 'distribution' })).toEqual({
    madeDistributionId: 'DistributionId',
    madeDistributionHost: 'Endpoint',
  });
  const { madeDistributionHost, madeStoreArn } = madeValues({
    madeDistributionHost: 'https://d1.cloudfront.net',
  });
  expect([madeDistributionHost, madeStoreArn]).toEqual(['d1.cloudfront.net', '']);
});
