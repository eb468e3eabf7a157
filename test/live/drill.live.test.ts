/** `routeaway drill` as a process, against a lab of its own: both ways, its refusals, and how it is given up. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { evaluate, readPolicy } from '../../lab/emulator/iam/index.ts';
import type { CallReport } from '../../lab/emulator/protocols/index.ts';
import { keep, recordOf } from '../../lab/stand/deployment-record.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { readDrill, writeDrill } from '../../shared/aws/drill.ts';
import { bundleCommand, type CommandLine, type Ran, type Running } from '../command-line.ts';
import type { Use } from '../unit/lab/permissions/use.ts';
import { anotherTick, live, newestDrill } from './live.ts';

const { speed, patient } = live(7);
jest.setTimeout(patient(120_000));

const OVERRIDE = `/routeaway/${LAB.stage}/override`;
const TABLE = `routeaway-${LAB.stage}-journal`;
let cli: CommandLine;
let lab: Lab;
let table: DynamoDBClient;

/** What the commands have called. */
const called: Omit<Use, 'by'>[] = [];
const onCall = ({ principal, demands }: CallReport): void => {
  if (principal?.endsWith(':user/operator'))
    called.push(...demands.map(({ action, resource, context = {} }) => ({ action, resource, context })));
};

// A busy machine takes its time.
beforeAll(async () => {
  cli = bundleCommand();
  // Reads fail over, so that a drill tries that too. The cool-down, and the way of a key to the edge, are what this file would
  // spend its time on.
  const parameters = { readsFailOver: 'on', coolDownSeconds: '60' };
  const ways = { propagationMs: 20_000, storePropagationMs: 5_000 };
  lab = await startLab({ speed, port: 0, ...ways, seed: 1, parameters, onCall });
  keep(recordOf(lab), cli.root);
  table = new DynamoDBClient({
    endpoint: lab.addresses.aws,
    region: LAB.controlRegion,
    credentials: { accessKeyId: 'OPERATOR', secretAccessKey: 'lab' },
  });
});
// One that fails must not have the others fail.
afterEach(async () => {
  await putDrill('none');
  put('auto');
});
afterAll(async () => {
  table.destroy();
  await lab.close();
  cli.remove();
});

const at = (...args: string[]) => cli.run(['--stage', LAB.stage, ...args]);
const override = (): string => lab.cloud.parameters.get(OVERRIDE).value;
const put = (text: string) => lab.cloud.parameters.put({ name: OVERRIDE, value: text, overwrite: true });
const drill = async (): Promise<string> => (await readDrill(table, TABLE)).text;
const putDrill = (text: string) => writeDrill(table, TABLE, { text, writtenAt: lab.clock.now() });
const status = async () => JSON.parse((await at('status', '--json')).out);

/**
 * A drill, as soon as nothing speaks against it: a cool-down may run, and at this speed a busy machine alone makes a side look
 * degraded for a while. If it were asked beforehand whether it may begin, that could change meanwhile.
 */
async function begun(...options: string[]): Promise<Running> {
  for (;;) {
    const running = cli.start(['--stage', LAB.stage, 'drill', ...options]);
    const refused = await running.says(/\S/).then(
      () => undefined,
      () => running.ended,
    );
    if (!refused?.err.startsWith('No drill now.')) return running;
    await anotherTick(lab);
  }
}
const drilled = async (...options: string[]): Promise<Ran> => (await begun(...options)).ended;

test('refuses, and changes nothing, where it is invalid', async () => {
  expect(await drilled()).toMatchObject({ code: 2, err: expect.stringContaining('add --yes') });
  expect(await at('drill', '--abort-above', 'much')).toMatchObject({ code: 2 });
  expect(await at('drill', '--limit', '2h')).toMatchObject({ code: 2 });
  expect(await at('drill', '--yes', '--fail', 'standby')).toMatchObject({
    code: 1,
    err: expect.stringContaining('--fail standby would move nothing'),
  });
  put('hold because a migration');
  expect(await at('drill', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('The override hold is in force'),
  });
  put('auto');
  expect(await drill()).toBe('none');
});

const SHOWN = [
  ['primary', 'fails over'],
  ['standby', 'fails over'],
];
const readsOf = ({ reads }: { reads: Record<string, unknown>[] }) =>
  reads.map(({ active, shows }) => [active, shows]);

test('by the operator’s path: passes, shows that reads fail over, and leaves nothing', async () => {
  const ran = await drilled('--yes', '--stay', '20s', '--target', '5min', '--because', 'game day');
  expect([ran.code, ran.err, ran.code === 0 ? '' : ran.out]).toEqual([0, '', '']);
  for (const line of ran.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(ran.out).toMatch(/^A read that standby failed was answered by primary; a write was not\.$/m);
  expect(ran.out).toContain(
    'Afterwards: traffic is on primary, the override is "auto".\nPassed. The report is',
  );
  expect([await drill(), override()]).toEqual(['none', 'auto']);
  const report = newestDrill(cli.root);
  expect(report).toMatchObject({ passed: true, result: 'Passed.' });
  expect(readsOf(report)).toEqual(SHOWN);
  expect(report.epochs.map(({ kind, to }: Record<string, unknown>) => [kind, to])).toEqual([
    ['pin', 'standby'],
    ['pin', 'primary'],
  ]);
});

test('a drill whose command is gone is shown, and ended', async () => {
  const end = new Date(lab.clock.now() + 30 * 60_000).toISOString();
  await putDrill(`standby until ${end.slice(0, 19)}Z because game day`);
  const { out } = await at('status');
  expect(out).toMatch(/^DRILL {6}Standby counts as unhealthy until /m);
  expect(out).toContain('routeaway drill --end');
  expect(JSON.parse((await at('plan', '--json')).out).drill).toMatchObject({ fails: 'standby' });
  expect(await at('drill', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('A drill is on already: "standby until'),
  });
  expect(await at('drill', '--end')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^The drill is ended/),
  });
  expect(await drill()).toBe('none');
  expect((await at('drill', '--end')).out).toBe('No drill with --fail is on.\n');
});

test('--fail primary has the whole chain act while the API stays up, and moves back', async () => {
  const ran = await drilled('--yes', '--fail', 'primary', '--stay', '20s', '--target', '5min');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('Passed.');
  // First of all, before the cool-down has ended.
  expect(await at('drill', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('within the cool-down'),
  });
  expect([await drill(), override()]).toEqual(['none', 'auto']);
  const { passed, steps, epochs } = newestDrill(cli.root);
  expect(passed).toBe(true);
  expect(steps.map(({ to, inTime }: Record<string, unknown>) => [to, inTime])).toEqual([
    ['standby', true],
    ['primary', true],
  ]);
  for (const { reads, writes } of steps) {
    expect(reads.sent).toBeGreaterThan(0);
    expect(writes.sent).toBeGreaterThan(0);
  }
  expect(epochs[0]).toMatchObject({ kind: 'failover', to: 'standby', drill: true });
  expect(epochs[0].evidence[0]).toContain('primary unhealthy: drill: ');
  expect(epochs[1]).toMatchObject({ kind: 'pin', to: 'primary' });
  expect((await at('history')).out).toMatch(/ {2}failover \(drill\) {2}primary → standby {2}applied/);
});

test('Ctrl-C gives it up: traffic is back, and what it set is gone', async () => {
  const running = await begun('--yes', '--target', '5min', '--stay', '15min');
  await running.says('Clients are served from standby');
  running.stop();
  const ran = await running.ended;
  expect(ran).toMatchObject({ code: 1, err: '' });
  expect(ran.out).toContain('Someone ended it.');
  expect(override()).toBe('auto');
  expect((await status()).traffic.active).toBe('primary');
  expect(newestDrill(cli.root)).toMatchObject({ passed: false, aborted: 'Someone ended it.' });
});

// Reads what the tests above have recorded.
test('a drill from its beginning to its end calls what the policy for operators allows', () => {
  const id = 'OperatorsPolicy';
  const document = lab.stacks.failover.template.resources[id]?.properties.PolicyDocument;
  const policy = readPolicy(document as never, id);
  const actions = called.map(({ action }) => action);
  for (const action of ['ssm:PutParameter', 'dynamodb:GetItem', 'dynamodb:PutItem'])
    expect(actions).toContain(action);
  const denied = called.filter((use) => !evaluate([policy], use).allowed);
  expect([...new Set(denied.map(({ action, resource }) => `${action} on ${resource}`))]).toEqual([]);
});
