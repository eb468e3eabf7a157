/** `--only`: one stack is deployed while the other Regions answer nobody. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROL, type Deployment, PRIMARY, STANDBY, startDeployment } from './deployment.ts';
import { smallRelease } from './release.ts';

let there: Deployment;
beforeEach(async () => {
  there = await startDeployment();
  expect(await there.run('deploy')).toBe(0);
});
afterEach(() => there.close());

const said = () => there.said.join('\n');
/** No call there gets an answer. CloudFront is in no Region. */
const dead = (...regions: string[]) => {
  for (const region of regions) {
    there.world.wire.faults.set({ region, fault: { kind: 'reset' } });
    there.api.broken.set(region, 503);
  }
  there.world.calls.length = 0;
};
const asked = () => [...new Set(there.world.calls.map(({ region }) => region))];
const deploys = () =>
  there
    .calls()
    .slice(4)
    .map(([, role, region]) => `${role} ${region}`);

test('the whole stage is not deployed while a Region is dead', async () => {
  dead(PRIMARY);
  expect(await there.run('deploy')).toBe(1);
  expect(deploys()).toEqual([]);
});

test('the API of one Region, while both others are dead', async () => {
  dead(PRIMARY, CONTROL);
  there.artifact = async () =>
    smallRelease({ api: { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'new' } } } });
  expect([await there.run('deploy', '--only', 'api-standby'), said()]).toEqual([0, expect.any(String)]);
  expect([deploys(), asked()]).toEqual([[`api ${STANDBY}`], [STANDBY]]);
  expect(said()).toContain('standby us-west-2: status 200 in');
  expect(said()).not.toContain('waiting until');
  expect(there.said.at(-1)).toBe('The API in us-west-2 (standby) is deployed.');
});

test('the failover, while the primary is dead: where its API is comes from the record', async () => {
  const { origins } = there.kept() as { origins: unknown };
  await there.writeJournal({ to: 'standby' });
  const { distributions } = there.world.cloud;
  const { config, etag } = distributions.get('E1LABWIRE');
  const DefaultCacheBehavior = { ...config.DefaultCacheBehavior, TargetOriginId: 'standby' };
  distributions.update('E1LABWIRE', { ...config, DefaultCacheBehavior } as typeof config, etag);
  there.api.edge = STANDBY;
  dead(PRIMARY, STANDBY);
  there.api.broken.delete(STANDBY);
  const code = await there.run('deploy', '--only', 'failover', '--param', 'limit=2');
  expect([code, said()]).toEqual([0, expect.any(String)]);
  expect(deploys()).toEqual([`failover ${CONTROL}`]);
  expect(asked().filter((region) => region === PRIMARY || region === STANDBY)).toEqual([]);
  const [, , , ...parameters] = there.calls().at(-1) ?? [];
  expect(parameters).toEqual(
    expect.arrayContaining([
      'primaryHost=us-east-2.execute-api.example.com',
      'standbyHost=us-west-2.execute-api.example.com',
      'primaryPath=/dev',
      'active=standby',
    ]),
  );
  expect(there.kept()).toMatchObject({ origins, endpoint: 'https://edge.example.com' });
});

test('the watchdog, while the control Region is dead', async () => {
  dead(CONTROL, PRIMARY);
  expect([await there.run('deploy', '--only', 'watchdog'), said()]).toEqual([0, expect.any(String)]);
  expect([deploys(), asked()]).toEqual([[`watchdog ${STANDBY}`], [STANDBY]]);
});

test('it can be looked at first', async () => {
  dead(PRIMARY, CONTROL);
  expect(await there.run('deploy', '--only', 'api-standby', '--dry-run')).toBe(0);
  expect([deploys(), there.said.at(-2)?.trim()]).toEqual([[], 'nothing to change']);
});

test('without the record nothing is guessed', async () => {
  rmSync(join(there.root, '.routeaway/dev.json'));
  expect(await there.run('deploy', '--only', 'failover')).toBe(1);
  expect(said()).toMatch(
    /\.routeaway\/dev\.json, which a whole deploy writes, is not here, and with --only failover no/,
  );
});

test('a key that is missing there is not made anew: the others have another', async () => {
  const another = ['--param', 'apiKeyParameter=/routeaway/dev/another-key'];
  expect(await there.run('deploy', '--only', 'api-standby', ...another)).toBe(1);
  expect(said()).toMatch(
    /The parameter \/routeaway\/dev\/another-key is not in us-west-2, and with --only no other Region/,
  );
  expect(deploys()).toEqual([]);
});

test.each<[string[], RegExp]>([
  [
    ['--only', 'watchdog', '--only', 'failover'],
    /^--only is given twice, with two values: give one of them\.$/,
  ],
  [
    ['--endpoint-url', 'http://127.0.0.1:4502'],
    /^--endpoint-url is no option of deploy, which works on AWS alone/,
  ],
  [
    ['--only', 'api'],
    /^--only is "api"; it must be one of api-primary, api-standby, failover, controller-<Region>, watchdog, dns\.$/,
  ],
  [
    ['--only', 'watchdog', '--param', 'watchdogRegion=none'],
    /^--only is watchdog, and these parameters make no such stack; stage dev has api-primary, api-standby, failover\.$/,
  ],
])('%j is refused', async (args, sentence) => {
  expect(await there.run('deploy', ...args)).toBe(2);
  expect(there.said.at(-1)).toMatch(sentence);
});

test('a stage without a file, where others have one, is deployed only if it is meant', async () => {
  mkdirSync(join(there.root, 'stages'));
  writeFileSync(join(there.root, 'stages/prod.yml'), 'limit: 2\n');
  there.world.calls.length = 0;
  expect([await there.run('deploy', '--stage', 'prdo'), asked()]).toEqual([2, []]);
  expect(there.said.at(-1)).toBe(
    'There is no stages/prdo.yml: what --param does not give has its default, so this is our sample API. There is stages/prod.yml. If prdo is a new stage, write its file (npx routeaway init --stage prdo), or give --yes.',
  );
  // To look, and to go on with a stage that was deployed from here.
  expect(await there.run('deploy', '--stage', 'prdo', '--dry-run')).toBe(0);
  expect(await there.run('deploy', '--only', 'failover')).toBe(0);
});
