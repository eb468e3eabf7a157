/**
 * DNS as a traffic control on the lab: us-east-1 goes, and then the primary; with every control Region gone as well, break-glass
 * says which calls of Route 53 are left. What is awaited are events, never a while.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../../cli/routeaway/machine.ts';
import { run } from '../../cli/routeaway/program.ts';
import { keep, recordOf } from '../../lab/stand/deployment-record.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { MINUTE } from '../../shared/core/duration.ts';
import { live, proven } from './live.ts';

// Three times the work of one controller.
const { speed, patient } = live(4);
jest.setTimeout(patient(120_000));

let lab: Lab;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'failover-by-dns-'));
  lab = await startLab({ speed, port: 0, seed: 1, controllers: 3, routing: 'key,dns' });
  lab.startTraffic(2);
});
afterAll(async () => {
  await lab?.close();
  rmSync(root, { recursive: true });
});

const said = (sentence: RegExp, since: number) =>
  lab.timeline.first(`${sentence}`, (event) => sentence.test(event.sentence), {
    since,
    withinMs: 10 * MINUTE,
  });

/** What a command says, and its exit code. */
async function routeaway(...words: readonly string[]) {
  const lines: string[] = [];
  const machine = {
    ...{ root, version: '0', env: {}, columns: 200, isTerminal: false },
    out: (text: string) => void lines.push(text),
    error: (text: string) => void lines.push(text),
    screen: (text: string) => void lines.push(text),
    question: async () => undefined,
    sleep: (ms: number) => new Promise<void>((resolve) => lab.clock.after(ms, resolve)),
    paint: { strong: String, good: String, bad: String },
    changes: () => undefined,
    done: () => undefined,
  } as unknown as Machine;
  const code = await run(['--stage', LAB.stage, ...words], machine);
  return { code, text: lines.join('\n') };
}

test('without us-east-1 and the primary clients are served by the standby, by the key and by the name', async () => {
  keep(recordOf(lab), root);
  await proven(lab, 'standby');
  expect(lab.status().name).toEqual({ name: LAB.failoverName, leadsTo: 'primary' });
  await lab.takeRegion('us-east-1', true);
  const since = lab.clock.now();
  await lab.break('primary', 'black-hole');
  await Promise.all([
    said(/^active\.example\.com leads to the standby\.$/, since),
    said(/^Verified: the public endpoint answers from standby/, since),
  ]);
  expect(lab.status().name?.leadsTo).toBe('standby');
  const late = lab.exchanged().filter(({ at, fortune }) => at > since && fortune === 'ok');
  expect(new Set(late.slice(-5).map(({ region }) => region))).toEqual(new Set([LAB.standby.region]));
  const { text } = await routeaway('status');
  expect(text).toMatch(/DNS +active\.example\.com leads to standby; its records and checks cannot be read/);
  // Whose addresses the deployment record has: Route 53 does not say them now.
  expect(text).toMatch(/beacons +standby \(ca-central-1, us-west-2, eu-west-1\)$/m);
});

test('with the control Regions gone, what is left is Route 53', async () => {
  await lab.takeRegion('us-east-1', false);
  for (const region of LAB.controlRegions) await lab.takeRegion(region, true);
  const { text } = await routeaway('break-glass', 'to', 'primary', '--yes', '--no-wait');
  expect(text).toContain('The journal cannot be written in any control Region (ca-central-1: ');
  const { BeaconsCheckId: beacons, LatchesCheckId: latches } = lab.stacks.dns?.template.outputs ?? {};
  const call = (check = '') =>
    `aws route53 update-health-check --health-check-id ${check} --disabled --no-inverted`;
  expect(text).toContain(`\n  ${call(beacons)}\n  ${call(latches)}\n`);
  for (const region of LAB.controlRegions) await lab.takeRegion(region, false);
});
