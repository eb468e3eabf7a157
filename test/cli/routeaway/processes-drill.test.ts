/** `routeaway drill` as a process, against a lab of its own: both ways, its refusals, and how it is given up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keep } from '../../../lab/kept.ts';
import { type Lab, startLab } from '../../../lab/lab.ts';
import { LAB } from '../../../lab/package/lab.ts';
import { bundleCommand, type CommandLine, type Ran } from './command.ts';

const OVERRIDE = `/routeaway/${LAB.stage}/override`;
const DRILL = `/routeaway/${LAB.stage}/drill`;
let cli: CommandLine;
let lab: Lab;

jest.setTimeout(60_000);

beforeAll(async () => {
  cli = bundleCommand();
  lab = await startLab({ speed: 20, port: 0, propagationMs: 20_000, seed: 1 });
  keep(lab, cli.root);
}, 60_000);
afterAll(async () => {
  await lab.close();
  cli.remove();
});

const at = (...args: string[]) => cli.run(['--stage', LAB.stage, ...args]);
const value = (name: string) => lab.cloud.parameters.get(name).value;
const put = (name: string, text: string) => lab.cloud.parameters.put({ name, value: text, overwrite: true });
const status = async () => JSON.parse((await at('status', '--json')).out);

/** Until nothing speaks against a drill: at this speed a busy machine alone makes a side look shaky for a while. */
async function ready(): Promise<Ran> {
  for (;;) {
    const ran = await at('drill');
    if (ran.code === 2) return ran;
  }
}

function newestReport() {
  const folder = join(cli.root, '.routeaway', 'drills');
  const name = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .at(-1);
  return JSON.parse(readFileSync(join(folder, name ?? ''), 'utf8'));
}

test('refuses, and changes nothing, where it makes no sense', async () => {
  expect(await ready()).toMatchObject({ code: 2, err: expect.stringContaining('add --yes') });
  expect(await at('drill', '--abort-above', 'much')).toMatchObject({ code: 2 });
  expect(await at('drill', '--limit', '2h')).toMatchObject({ code: 2 });
  expect(await at('drill', '--yes', '--fail', 'standby')).toMatchObject({
    code: 1,
    err: expect.stringContaining('--fail standby would move nothing'),
  });
  put(OVERRIDE, 'hold because a migration');
  expect(await at('drill', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('The override hold is in force'),
  });
  put(OVERRIDE, 'auto');
  expect(value(DRILL)).toBe('none');
});

test('--fail primary has the whole chain act while the API stays up, and moves back', async () => {
  await ready();
  const ran = await at('drill', '--yes', '--fail', 'primary', '--stay', '20s', '--target', '5min');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('Passed.');
  expect([value(DRILL), value(OVERRIDE)]).toEqual(['none', 'auto']);
  const { passed, steps, epochs } = newestReport();
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

  expect(await at('drill', '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('within the cool-down'),
  });
});

test('Ctrl-C gives it up: traffic is back, and what it set is gone', async () => {
  await ready();
  const running = cli.start(['-s', LAB.stage, 'drill', '--yes', '--target', '5min', '--stay', '15min']);
  await running.says('Clients are served from standby');
  running.stop();
  const ran = await running.ended;
  expect(ran).toMatchObject({ code: 1, err: '' });
  expect(ran.out).toContain('Somebody ended it.');
  expect(value(OVERRIDE)).toBe('auto');
  expect((await status()).traffic.active).toBe('primary');
  expect(newestReport()).toMatchObject({ passed: false, aborted: 'Somebody ended it.' });
});
