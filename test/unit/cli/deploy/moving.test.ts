/**
 * A stage with one controller gets three: the real command against the emulator and its strongly consistent table, killed as a
 * machine is that loses its power.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { HOLD } from '../../../../cli/deploy/migration.ts';
import { ROLE } from '../../../../lab/emulator/test/protocols/world.ts';
import { createJournal, readArchive } from '../../../../shared/aws/journal.ts';
import type { Entry, Journal } from '../../../../shared/core/journal/journal.ts';
import { bundled } from '../../../outside.ts';
import { actionsOf, forbidden } from './deployer.ts';
import {
  CONTROL,
  type Deployment,
  GLOBAL,
  JOURNAL,
  OVERRIDE,
  STANDBY,
  startDeployment,
  THIRD,
} from './deployment.ts';
import { type StrictTable, startStrictTable } from './strict-table.ts';

const REGIONS = [CONTROL, STANDBY, THIRD];
/** The small release has no store at the edge. */
const ONE = ['--param', 'routing=distribution'];
const THREE = [...ONE, '--param', `controlRegions=${REGIONS}`];
const BEFORE = 'observe because we look first';
const NOTICE = {
  id: 'n1',
  at: 1,
  urgent: true,
  claimedUntil: 2,
  claimedBy: 'run',
  subject: 'Standby',
  body: 'It is down.',
};

let there: Deployment;
let table: StrictTable;
beforeEach(async () => {
  table = await startStrictTable(GLOBAL, REGIONS);
  there = await startDeployment(undefined, table);
  expect([await there.run('deploy', ...ONE), said()]).toEqual([0, expect.any(String)]);
  const { parameters } = there.world.cloud.in(CONTROL);
  // CloudFormation here makes no parameters.
  for (const value of ['auto', BEFORE])
    parameters.put({ name: OVERRIDE, value, type: 'String', overwrite: true });
  for (const region of REGIONS.slice(1))
    there.world.cloud.in(region).parameters.put({ name: OVERRIDE, value: 'auto', type: 'String' });
  await there.writeJournal({ epoch: 3, to: 'standby' }, { epoch: 2, to: 'primary' });
  await there.amendJournal({ outbox: [NOTICE], acknowledgedAt: 5 });
  const store = createJournal(there.database(CONTROL), JOURNAL);
  for (const entry of [...(await store.read()).entries].reverse()) await store.archive(entry, 500);
  const { distributions } = there.world.cloud;
  const { config, etag } = distributions.get('E1LABWIRE');
  const DefaultCacheBehavior = { ...config.DefaultCacheBehavior, TargetOriginId: 'standby' };
  distributions.update('E1LABWIRE', { ...config, DefaultCacheBehavior } as typeof config, etag);
  there.api.edge = STANDBY;
});
afterEach(async () => {
  await there.close();
  await table.stop();
});

const said = () => there.said.join('\n');
const journalIn = (table: string, region = CONTROL) => createJournal(there.database(region), table).read();
const overrides = () => REGIONS.map((region) => there.parameter(region, OVERRIDE));
/** What moves: without what says where it is, and how often it was written. */
const content = ({ revision: _, movedTo: __, override: ___, ...rest }: Journal) => rest;

/** Kills the command at a line of its output. Resolves to what it has said by then. */
async function killedAt(line: string): Promise<readonly string[]> {
  const child = fork(await bundled('test/unit/cli/deploy/child.ts'), [there.root, ...THREE], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env },
  });
  const heard: string[] = [];
  const ended = once(child, 'exit');
  child.on('message', async (message: { ms?: number; line?: string }) => {
    if (message.line !== undefined) {
      heard.push(message.line);
      if (message.line.includes(line)) child.kill('SIGKILL');
    }
    if (message.ms === undefined) return;
    await there.pass(message.ms);
    if (child.connected) child.send(there.world.clock.now());
  });
  expect([await ended, heard.join('\n')]).toEqual([[null, 'SIGKILL'], expect.stringContaining(line)]);
  return heard;
}

test('killed again and again, and nothing is lost', async () => {
  const before = await journalIn(JOURNAL);
  const archived = await readArchive(there.database(CONTROL), JOURNAL, 10);
  await killedAt('CloudFormation is at work');
  // CloudFormation does not end with the command.
  await there.pass(60_000);
  expect([(await journalIn(GLOBAL)).revision, overrides()[0]]).toEqual([0, HOLD]);
  await killedAt(`the journal in ${JOURNAL} is closed`);
  expect((await journalIn(JOURNAL)).movedTo).toBe(GLOBAL);
  await killedAt(`the override in ${STANDBY}: ${BEFORE}`);
  // By now the controllers may move traffic, and no rollback goes back to one of them.
  Object.assign(there.cloudFormation.stacks.get(`${CONTROL}.routeaway-dev-failover`)?.outputs ?? {}, {
    Active: 'primary',
  });
  await there.amendJournal({ override: { text: BEFORE, seenAt: there.world.clock.now() } });
  expect([await there.run('deploy', ...THREE), said()]).toEqual([0, expect.any(String)]);

  expect(await readArchive(there.database(CONTROL), GLOBAL, 10)).toEqual(archived);
  const [newest] = archived as readonly [Entry];
  await createJournal(there.database(CONTROL), GLOBAL).archive({ ...newest, recoveryMs: 7 }, 2);
  for (const region of REGIONS) expect(content(await journalIn(GLOBAL, region))).toEqual(content(before));
  await table.tables.idle();
  expect(await readArchive(there.database(CONTROL), GLOBAL, 1)).toMatchObject([{ recoveryMs: 7 }]);
  expect(overrides()).toEqual([BEFORE, BEFORE, BEFORE]);
  expect(there.kept()).toMatchObject({ journalTable: GLOBAL });
  expect(there.world.cloud.distributions.get('E1LABWIRE').config.DefaultCacheBehavior?.TargetOriginId).toBe(
    'standby',
  );
  there.said.length = 0;
  expect(await there.run('deploy', ...THREE)).toBe(0);
  expect(said()).toContain('nothing to write back');
}, 120_000);

test('a stack that is rolled back leaves one controller, with its journal and its override', async () => {
  there.tell('fails', 'failover');
  expect(await there.run('deploy', ...THREE)).toBe(1);
  expect(said()).toMatch(
    /UPDATE_ROLLBACK_COMPLETE.* The stage has one controller, as before, and its override again: observe because we look first\./,
  );
  expect([overrides()[0], (await journalIn(JOURNAL)).movedTo]).toEqual([BEFORE, undefined]);
  there.tell('fails', '');
  expect(await there.run('deploy', ...ONE)).toBe(0);
  expect([await there.run('deploy', ...THREE), said()]).toEqual([0, expect.any(String)]);
  expect(overrides()).toEqual([BEFORE, BEFORE, BEFORE]);
});

test('while traffic is not where the last deploy left it, a rollback could move it: refused', async () => {
  const { outputs } = there.cloudFormation.stacks.get(`${CONTROL}.routeaway-dev-failover`) ?? {};
  Object.assign(outputs ?? {}, { Active: 'primary' });
  expect(await there.run('deploy', ...THREE)).toBe(1);
  expect(said()).toMatch(
    /Traffic is on standby, and the last deploy named primary\. .*Deploy it once more with one controller \(--param controlRegions=ca-central-1\), which names standby; then/,
  );
  expect(overrides()[0]).toBe(BEFORE);
});

test('a switcher that does not note the hold: nothing is changed, and the override is as before', async () => {
  there.watched = false;
  expect(await there.run('deploy', ...THREE, '--yes')).toBe(1);
  expect(said()).toMatch(
    /The journal of stage dev was not moved: 5 min were not enough until the switcher notes the hold/,
  );
  expect([overrides()[0], (await journalIn(JOURNAL)).movedTo]).toEqual([BEFORE, undefined]);
});

test('the first control Region is cut off from the others as the journal is copied: one sentence, and again', async () => {
  const before = await journalIn(JOURNAL);
  const others = REGIONS.slice(1);
  there.hears = (line) => {
    if (!line.includes(`the journal in ${JOURNAL} is closed`)) return;
    for (const region of others) table.network.cut(CONTROL, region);
  };
  expect(await there.run('deploy', ...THREE)).toBe(1);
  expect(said()).toMatch(
    /FAILED: .* The replica in ca-central-1 reaches no other Region: .*\s+Everything before this step is done and stays\. When the cause is fixed, go on with:/,
  );
  await expect(journalIn(GLOBAL)).rejects.toThrow('reaches no other Region');
  expect((await journalIn(GLOBAL, THIRD)).revision).toBe(0);

  there.hears = () => undefined;
  for (const region of others) table.network.restore(CONTROL, region);
  expect([await there.run('deploy', ...THREE), said()]).toEqual([0, expect.any(String)]);
  for (const region of REGIONS) expect(content(await journalIn(GLOBAL, region))).toEqual(content(before));
  expect(overrides()).toEqual([BEFORE, BEFORE, BEFORE]);
});

test('the deployer may do what it calls', async () => {
  const before = there.world.calls.length;
  expect([await there.run('deploy', ...THREE), said()]).toEqual([0, expect.any(String)]);
  const calls = there.world.calls.slice(before).filter(({ principal }) => principal !== ROLE);
  expect(actionsOf(calls)).toEqual(
    expect.arrayContaining(['ssm:GetParameterHistory', 'dynamodb:Query', 'dynamodb:PutItem']),
  );
  expect(forbidden(calls)).toEqual([]);
});

test('with --only it is refused', async () => {
  expect(await there.run('deploy', ...THREE, '--only', 'failover')).toBe(1);
  expect(said()).toMatch(/its journal moves, which is for a deploy of the whole stage, without --only\./);
});
