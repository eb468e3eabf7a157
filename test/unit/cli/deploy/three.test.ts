/** `npm run deploy` and `npm run remove` of a stage with three controllers. */
import { CONTROL, type Deployment, KEY, PRIMARY, STANDBY, startDeployment, THIRD } from './deployment.ts';
import { smallRelease } from './release.ts';

let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
});
afterEach(() => there.close());

const REGIONS = [CONTROL, STANDBY, THIRD];
const said = () => there.said.join('\n');
/** The small release has no store at the edge. */
const WHERE = ['--param', 'routing=distribution'];
const three = (...args: string[]) => [...args, ...WHERE, '--param', `controlRegions=${REGIONS}`];
const asked = () => there.calls().map(([verb, role, region]) => [verb, role, region].join(' '));
const since = (count: number) => asked().slice(count);
const toldOf = (region: string, role = 'controller') =>
  there.cloudFormation.stacks.get(`${region}.routeaway-dev-${role}`)?.parameters;
const newVersion = () => {
  const Topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'new' } };
  there.artifact = async () => smallRelease({ failover: { Topic }, controller: { Topic } });
};

async function deployed(): Promise<void> {
  expect([await there.run('deploy', ...three()), said()]).toEqual([0, expect.any(String)]);
}

const ALL = [
  `deploy api ${PRIMARY}`,
  `deploy api ${STANDBY}`,
  `deploy failover ${CONTROL}`,
  `deploy controller ${STANDBY}`,
  `deploy controller ${THIRD}`,
  `deploy watchdog ${STANDBY}`,
];

test('the first controller comes first, and the others are given what its stack has made', async () => {
  await deployed();
  expect(asked()).toEqual(ALL);
  for (const region of [STANDBY, THIRD])
    expect(toldOf(region)).toMatchObject({
      madeDistributionId: 'E1LABWIRE',
      madeDistributionHost: 'edge.example.com',
      threeControlRegions: REGIONS.join(),
      primaryHost: `${PRIMARY}.execute-api.example.com`,
      reserveConcurrency: 'on',
    });
  expect(REGIONS.map((region) => there.key(region))).toEqual(REGIONS.map(() => there.key(PRIMARY)));
  expect(there.kept()).toMatchObject({
    regions: { control: CONTROL },
    journalTable: 'routeaway-dev-journal-global',
  });
});

test('again: nothing has changed, and nobody is waited for', async () => {
  await deployed();
  there.said.length = 0;
  await deployed();
  expect(said().match(/nothing to change/g)).toHaveLength(6);
  expect(said()).not.toContain('have run again');
});

describe('an update', () => {
  test('goes to one controller at a time, while the two others are at work', async () => {
    await deployed();
    newVersion();
    const order: string[] = [];
    there.hears = (line) => {
      if (/Deploy the (failover|controller)|have run again|^ +done/.test(line)) order.push(line.trim());
    };
    await deployed();
    expect(order.map((line) => line.replace(/^\[.*\] /, '').split(';')[0])).toEqual([
      'Deploy the failover in ca-central-1',
      'waiting until prober and switcher in us-west-2 and eu-west-1 have run again',
      'done, active=primary',
      'Deploy the controller in us-west-2',
      'waiting until prober and switcher in ca-central-1 and eu-west-1 have run again',
      'done',
      'Deploy the controller in eu-west-1',
      'waiting until prober and switcher in ca-central-1 and us-west-2 have run again',
      'done',
    ]);
  });

  test('that does not run in one Region reaches no further one, however often it is tried', async () => {
    await deployed();
    newVersion();
    there.hears = (line) => {
      if (line.includes('Deploy the controller in eu-west-1')) there.silent.add(STANDBY);
    };
    for (const _ of [1, 2]) {
      expect(await there.run('deploy', ...three())).toBe(1);
      expect(
        there.cloudFormation.stacks.get(`${THIRD}.routeaway-dev-controller`)?.template.Resources,
      ).not.toHaveProperty('Topic');
    }
    expect(said()).toContain(
      'The prober in us-west-2 has not run for 5 min; its log says why. So the controller in eu-west-1 was not touched. Look: npx routeaway --stage dev status; deploy a version that works to that one first (--only controller-us-west-2), or',
    );
    expect(await there.run('deploy', ...three('--yes'))).toBe(0);
    expect(
      there.cloudFormation.stacks.get(`${THIRD}.routeaway-dev-controller`)?.template.Resources,
    ).toHaveProperty('Topic');
  });
});

test('one controller alone, while every other Region is down', async () => {
  await deployed();
  newVersion();
  const before = asked().length;
  for (const region of [PRIMARY, STANDBY, CONTROL])
    there.world.wire.faults.set({ region, fault: { kind: 'reset' } });
  there.world.calls.length = 0;
  expect([await there.run('deploy', ...three('--only', `controller-${THIRD}`)), said()]).toEqual([
    0,
    expect.any(String),
  ]);
  expect(since(before)).toEqual([`deploy controller ${THIRD}`]);
  expect([...new Set(there.world.calls.map(({ region }) => region))]).toEqual([THIRD]);
  expect(toldOf(THIRD)).toMatchObject({
    madeDistributionId: 'E1LABWIRE',
    madeDistributionHost: 'edge.example.com',
  });
  expect(there.said.at(-1)).toBe('The controller in eu-west-1 is deployed.');
});

test.each<[string, string, RegExp]>([
  [
    'not one of its Regions',
    'controller-us-east-1',
    /stage dev has api-primary, .*, controller-us-west-2, controller-eu-west-1, watchdog\.$/,
  ],
  ['no stack', 'controller', /^--only is "controller"; it must be one of /],
])('--only with %s', async (_, only, sentence) => {
  expect(await there.run('deploy', ...three('--only', only))).toBe(2);
  expect(there.said.at(-1)).toMatch(sentence);
});

test('it can be looked at first: nothing is made', async () => {
  expect([await there.run('deploy', ...three('--dry-run')), said()]).toEqual([0, expect.any(String)]);
  expect(said()).toMatch(/What would change: the controller in eu-west-1\n +the stack is new: \d+ resources/);
  expect(asked()).toEqual([]);
});

test.each<[string, string, RegExp]>([
  [
    'one of them',
    CONTROL,
    /has three controllers, in ca-central-1,us-west-2,eu-west-1, and now controlRegions is ca-central-1\. Three do not become one again/,
  ],
  [
    'another third',
    `${CONTROL},${STANDBY},eu-west-2`,
    /A controller does not move, .*: give --param controlRegions=ca-central-1,us-west-2,eu-west-1, or write that into the stage's file\.$/m,
  ],
  ['another order', `${CONTROL},${THIRD},${STANDBY}`, /A controller does not move/],
  ['another first', `${STANDBY},${CONTROL},${THIRD}`, /(A controller|A stage) does not move/],
  ['the second alone', STANDBY, /does not move|do not become one/],
])('a stage of three with %s is refused, with and without its record', async (_, other, sentence) => {
  await deployed();
  const before = asked().length;
  const args = [...WHERE, '--param', `controlRegions=${other}`, '--yes'];
  expect([await there.run('deploy', ...args), await there.run('remove', ...args)]).toEqual([1, 1]);
  expect(there.said.filter((line) => sentence.test(line))).toHaveLength(2);
  there.forget();
  there.said.length = 0;
  expect([await there.run('deploy', ...args), await there.run('remove', ...args)]).toEqual([1, 1]);
  expect(there.said.filter((line) => sentence.test(line))).toHaveLength(2);
  expect(since(before)).toEqual([]);
});

test('a stage of one whose Region is not the first of three is refused', async () => {
  expect(await there.run('deploy', ...WHERE)).toBe(0);
  const before = asked().length;
  const args = [...WHERE, '--param', `controlRegions=${[STANDBY, CONTROL, THIRD]}`, '--yes'];
  expect(await there.run('deploy', ...args)).toBe(1);
  there.forget();
  expect(await there.run('deploy', ...args)).toBe(1);
  expect(said()).toMatch(/A stage does not move: give --param controlRegions=ca-central-1/);
  expect(said()).toMatch(
    /has one controller, in ca-central-1, which stays the first where there are three, .* put/,
  );
  expect(since(before)).toEqual([]);
});

test('a removal takes the controllers before what their table is made by', async () => {
  await deployed();
  const before = asked().length;
  expect(await there.run('remove', ...three('--yes'))).toBe(0);
  expect(since(before)).toEqual(ALL.map((line) => line.replace('deploy', 'remove')).reverse());
  expect([PRIMARY, ...REGIONS].map((region) => there.parameter(region, KEY))).toEqual(
    Array(4).fill(undefined),
  );
  expect(said()).toMatch(
    /the table routeaway-dev-journal-global in ca-central-1, with its data\. To delete it: /,
  );
});

test('the primary among them is allowed, with a warning', async () => {
  const args = [...WHERE, '--param', `controlRegions=${CONTROL},${PRIMARY},${THIRD}`];
  expect([await there.run('deploy', ...args), said()]).toEqual([0, expect.any(String)]);
  expect(said()).toMatch(
    /^Warning: controlRegions has the primary Region \(us-east-2\) in it: when it fails, one of/m,
  );
});
