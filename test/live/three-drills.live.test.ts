/** `routeaway drill` as a process, against a lab with three controllers: it stops one of them, and it fails a whole Region. */
import { keep, recordOf } from '../../lab/stand/deployment-record.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { bundleCommand, type CommandLine, type Ran } from '../command-line.ts';
import { anotherTick, live, newestDrill } from './live.ts';

// Three times the work of one controller.
const { speed, patient } = live(4);
jest.setTimeout(patient(150_000));

const [FIRST] = LAB.controlRegions;
let cli: CommandLine;
let lab: Lab;

beforeAll(async () => {
  cli = bundleCommand();
  // The cool-down and the way of a key to the edge are what this file would spend its time on.
  const ways = { propagationMs: 20_000, storePropagationMs: 5_000 };
  const parameters = { coolDownSeconds: '60' };
  lab = await startLab({ speed, port: 0, ...ways, seed: 1, controllers: 3, parameters });
  keep(recordOf(lab), cli.root);
});
afterAll(async () => {
  await lab.close();
  cli.remove();
});

/** Begins as soon as nothing speaks against it: at this speed a busy machine alone makes a side look degraded for a while. */
async function drilled(fail: string): Promise<Ran> {
  const wanted = ['drill', '--yes', '--stay', '20s', '--target', '5min', '--fail', fail];
  for (;;) {
    const ran = await cli.run(['--stage', LAB.stage, ...wanted]);
    if (!ran.err.startsWith('No drill now.')) return ran;
    await anotherTick(lab);
  }
}

/** Who has said what since then. */
const saidSince = (at: number, sentence: RegExp) => [
  ...new Set(
    lab.timeline.events
      .filter((one) => one.at >= at && sentence.test(one.sentence))
      .map(({ region }) => region),
  ),
];

const MOVED = /^Updates sent: traffic belongs on/;
const OVER = 'Afterwards: traffic is on primary, the override is "auto".\nPassed. The report is';

test('--fail control: one controller says nothing, and the two others move traffic and bring it back', async () => {
  const began = lab.clock.now();
  const ran = await drilled(`control:${FIRST}`);
  expect([ran.code, ran.err, ran.code === 0 ? '' : ran.out]).toEqual([0, '', '']);
  expect(ran.out).toContain(`Prober and controller in ${FIRST} work again.`);
  expect(ran.out).toContain(OVER);
  const { passed, epochs } = newestDrill(cli.root);
  expect(passed).toBe(true);
  expect(epochs.map(({ kind, to }: Record<string, unknown>) => [kind, to])).toEqual([
    ['pin', 'standby'],
    ['pin', 'primary'],
  ]);
  const [away] = epochs;
  expect(away.region).not.toBe(FIRST);
  expect(saidSince(began, /a drill stops/i)).toEqual([FIRST]);
});

test('--fail region: of the primary: the switchers leave it by themselves', async () => {
  const ran = await drilled(`region:${LAB.primary.region}`);
  expect([ran.code, ran.err, ran.code === 0 ? '' : ran.out]).toEqual([0, '', '']);
  expect(ran.out).toContain(OVER);
  const { passed, epochs } = newestDrill(cli.root);
  expect(passed).toBe(true);
  expect(epochs.map(({ kind, to, drill }: Record<string, unknown>) => [kind, to, drill])).toEqual([
    ['failover', 'standby', true],
    ['pin', 'primary', undefined],
  ]);
});

test('--fail region: of the standby, where a controller stands as well: nothing moves', async () => {
  const began = lab.clock.now();
  const ran = await drilled(`region:${LAB.standby.region}`);
  expect([ran.code, ran.err, ran.code === 0 ? '' : ran.out]).toEqual([0, '', '']);
  expect(ran.out).toContain(`Prober and controller in ${LAB.standby.region} work again.`);
  expect(ran.out).toContain(OVER);
  expect(newestDrill(cli.root)).toMatchObject({ passed: true, epochs: [] });
  expect(saidSince(began, MOVED)).toEqual([]);
});
