/** `npm run remove`: in reverse, only when it was meant, and with a word about what is kept. */
import { CONTROL, type Deployment, KEY, PRIMARY, PROBE_KEY, STANDBY, startDeployment } from './deployment.ts';

let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
  for (const region of [PRIMARY, STANDBY]) there.putStack(region, 'routeaway-dev-api');
  there.putStack(CONTROL, 'routeaway-dev-failover');
  there.putStack(STANDBY, 'routeaway-dev-watchdog');
  for (const region of [PRIMARY, STANDBY, CONTROL]) there.putKey(region, 'one-key-0123456789abcdef');
  const probes = { name: PROBE_KEY, value: 'another-key-0123456789abcdef', type: 'SecureString' } as const;
  for (const region of [PRIMARY, STANDBY, CONTROL]) there.world.cloud.in(region).parameters.put(probes);
});
afterEach(() => there.close());

const said = () => there.said.join('\n');
const removals = () => there.calls().map(([verb, role, region]) => [verb, role, region].join(' '));
const keys = () =>
  [PRIMARY, STANDBY, CONTROL].map((region) => [KEY, PROBE_KEY].some((name) => there.parameter(region, name)));

test('removes the watchdog before what it listens to, then the API, then the key', async () => {
  expect(await there.run('remove', '--yes')).toBe(0);
  expect(removals()).toEqual([
    `remove watchdog ${STANDBY}`,
    `remove failover ${CONTROL}`,
    `remove api ${STANDBY}`,
    `remove api ${PRIMARY}`,
  ]);
  expect(keys()).toEqual([false, false, false]);
  expect(there.said.at(-1)).toBe('Stage dev is removed.');
});

test('where nothing is left, or never was, it says so', async () => {
  expect(await there.run('remove', '--yes')).toBe(0);
  expect(await there.run('remove', '--yes')).toBe(0);
  expect(there.said.at(-1)).toBe(
    `There was nothing to remove of stage dev: primary ${PRIMARY}, standby ${STANDBY} and control Region ${CONTROL} have neither a stack nor a key of it. If it should have been there, look at the stage's name and its Regions.`,
  );
});

test('empties the bucket of each stack, with what the framework has put there', async () => {
  const { buckets } = there.cloudFormation;
  for (const bucket of buckets.values())
    for (const key of ['code/prober-1.zip', '1795944127324-2026-11-29T09:22:07.324Z/prober.zip'])
      bucket.set(`serverless/routeaway/dev/${key}`, Buffer.from('zip'));
  expect(await there.run('remove', '--yes')).toBe(0);
  expect([...buckets.keys()]).toEqual([]);
});

test('the watchdog alone goes without the rest', async () => {
  expect(await there.run('remove', '--yes', '--only', 'watchdog')).toBe(0);
  expect([removals(), keys()]).toEqual([[`remove watchdog ${STANDBY}`], [true, true, true]]);
  expect(there.said.at(-1)).toBe('The watchdog in us-west-2 is removed.');
});

test.each([
  ['nobody is there to be asked', undefined, /There is no one to ask\. If you mean it: --yes/],
  ['the answer is another', 'yes', /The answer was not dev\.\n\nNothing was touched\./],
])('touches nothing where %s', async (_, answer, sentence) => {
  there.answer = answer;
  expect(await there.run('remove')).toBe(1);
  expect(said()).toMatch(sentence);
  expect(there.calls()).toEqual([]);
  expect(keys()).toEqual([true, true, true]);
});

test('the name of the stage is a yes', async () => {
  there.answer = 'dev';
  expect(await there.run('remove')).toBe(0);
  expect(removals()).toHaveLength(4);
});

test('keeps the key until every stack is gone, and goes on where it broke', async () => {
  there.tell('fails', PRIMARY);
  expect(await there.run('remove', '--yes')).toBe(1);
  expect(keys()).toEqual([true, true, true]);
  expect(said()).toContain('go on with:\n\n  npm run remove -- --yes');
  there.tell('fails', '');
  expect(await there.run('remove', '--yes')).toBe(0);
  expect(removals().slice(3)).toEqual(Array(2).fill(`remove api ${PRIMARY}`));
  expect(keys()).toEqual([false, false, false]);
});

test.each([
  [{ 'routeaway:owner:dev': '123456789012' }, 'routeaway:owner:dev'],
  [
    { 'routeaway:owner': '123456789012/ca-central-1/dev', 'routeaway:owner:dev': '123456789012' },
    'routeaway:owner:dev,routeaway:owner',
  ],
  [
    { 'routeaway:owner': '123456789012/ca-central-1/prod', 'routeaway:owner:prod': '123456789012' },
    undefined,
  ],
])('says how our own marks go from a distribution of one’s own (%j)', async (tags, ours) => {
  const arn = 'arn:aws:cloudfront::123456789012:distribution/E1LABWIRE';
  there.world.cloud.distributions.tag(arn, tags);
  const args = [
    'distributionId=E1LABWIRE',
    'publicUrl=https://edge.example.com',
    'routing=distribution',
  ].flatMap((one) => ['--param', one]);
  expect(await there.run('remove', '--yes', ...args)).toBe(0);
  const how = /aws cloudfront untag-resource --resource (\S+) --tag-keys Items=(\S+)/.exec(said());
  expect(how?.slice(1)).toEqual(ours && [arn, ours]);
});

test('stops where the stage was deployed in other Regions', async () => {
  expect(await there.run('deploy')).toBe(0);
  const before = there.calls().length;
  expect(await there.run('remove', '--yes', '--param', 'standbyRegion=eu-west-1')).toBe(1);
  expect(said()).toMatch(/was last deployed from here with us-west-2 as its standby Region/);
  expect(there.calls()).toHaveLength(before);
});

test('says which tables are kept, and how they go', async () => {
  await there.createTable('routeaway-dev-journal');
  expect(await there.run('remove', '--yes')).toBe(0);
  expect(said()).toContain(
    'aws dynamodb delete-table --region ca-central-1 --table-name routeaway-dev-journal',
  );
  expect(said()).not.toContain('routeaway-dev-todos');
});
