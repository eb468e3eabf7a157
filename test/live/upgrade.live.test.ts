/**
 * An update from the version before while traffic is failed over, and back again: that version's own code, as its commit
 * packages it, runs on the lab until the primary dies and clients are on the standby; then this version takes its place.
 * Nothing moves, no client sees an error, and nothing that clients were promised is lost.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveTemplate, type Template } from '../../lab/emulator/cloudformation/index.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB, type LabStack, packageLab } from '../../lab/stand/package/lab.ts';
import { unpack } from '../../lab/stand/package/unpack.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import type { Side } from '../../shared/core/side.ts';
import { live, proven } from './live.ts';

/** The last commit of the version before. */
const BEFORE = 'e7e8620';
const ROOT = join(__dirname, '../..');
/** Until a side is proven for the version before: half a minute in which nothing is known, and a minute of verdicts. */
const PROVEN_MS = 100_000;
/** At most, to every edge location. */
const DISTRIBUTION_MS = 60_000;
const KEY_MS = 10_000;
/** A client that waits so long is not failed by a machine that is busy, and is by a Region that is dead. */
const PATIENCE_MS = 20_000;
// No request may fail, and each update loads its bundles anew: faster, a machine that is busy for half a second looks like a slow
// database.
const { speed, patient } = live(4);
jest.setTimeout(patient(420_000));

const archived = spawnSync('git', ['cat-file', '-e', BEFORE], { cwd: ROOT }).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'routeaway-before-'));
let lab: Lab;
let old: LabStack;
let updated: LabStack;
beforeAll(async () => {
  if (!archived) return;
  old = packageBefore();
  ({ failover: updated } = await packageLab({ root: ROOT }, { active: 'standby' }));
  const ways = { propagationMs: DISTRIBUTION_MS, storePropagationMs: KEY_MS };
  lab = await startLab({ speed, port: 0, ...ways, seed: 5 });
});
afterAll(async () => {
  await lab?.close();
  rmSync(folder, { recursive: true });
});

/** The failover of the version before, which put the values of a stage into the template as text. */
function packageBefore(): LabStack {
  const tar = spawnSync('git', ['archive', BEFORE], { cwd: ROOT, maxBuffer: 1e9 }).stdout;
  spawnSync('tar', ['x', '-C', folder], { input: tar });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const host = (side: Side) =>
    `${LAB[side].apiId}.execute-api.${LAB[side].region}.amazonaws.com/${LAB.stage}`;
  const given = {
    role: 'failover',
    primaryOrigin: host('primary'),
    standbyOrigin: host('standby'),
    apiKeyParameter: `/routeaway/${LAB.stage}/probe-key`,
  };
  const region = LAB.controlRegion;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/serverless/bin/serverless.js'),
      ...['package', '--stage', LAB.stage, '--region', region],
      ...Object.entries(given).flatMap(([name, value]) => ['--param', `${name}=${value}`]),
    ],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, SLS_TELEMETRY_DISABLED: '1' },
    },
  );
  expect([status, status === 0 || stdout + stderr]).toEqual([0, true]);
  const made = join(folder, 'made');
  unpack(join(folder, '.serverless'), made);
  const file = join(made, 'template.json');
  const { id, domainName } = LAB.distribution;
  return {
    package: { role: 'failover', region, folder: made, template: file, values: {} },
    template: resolveTemplate(JSON.parse(readFileSync(file, 'utf8')) as Template, {
      region,
      accountId: LAB.accountId,
      stackName: `routeaway-${LAB.stage}-failover`,
      ids: { Distribution: id, EdgeStore: LAB.storeId },
      domains: { Distribution: domainName },
    }),
  };
}

const wait = (ms: number) => new Promise<void>((done) => lab.clock.after(ms, done));
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await wait(1_000);
};
const servedBy = (side: Side) => Object.values(lab.status().edge).every(({ serves }) => serves === side);
const moves = (since: number) =>
  lab.timeline.events.filter(
    ({ at, verb, sentence }) => at > since && verb === 'switch' && !/^Converge/.test(sentence),
  );

(archived ? test : test.skip)(
  'while traffic is on the standby: nothing moves, nobody sees an error, nothing is lost; and back again',
  async () => {
    lab.update(old);
    const traffic = lab.startTraffic(1.5, PATIENCE_MS);
    await wait(PROVEN_MS);
    await lab.break('primary', 'dead');
    await until(() => servedBy('standby'));
    // Until then some answers of the edge still come from before the key.
    await wait(KEY_MS);

    const began = lab.clock.now();
    const failed = () => traffic.exchanged.filter((one) => one.at > began && one.fortune === 'failed');
    const quiet = async (stack: LabStack, ms: number) => {
      lab.update(stack);
      await wait(ms);
      expect(servedBy('standby')).toBe(true);
      expect(moves(began).map(({ sentence }) => sentence)).toEqual([]);
      expect(failed()).toEqual([]);
    };
    await quiet(updated, DISTRIBUTION_MS + 60_000);
    // The template of the version before names the primary: its deploy would have read the active side, too.
    await quiet(pointing(old, 'standby'), DISTRIBUTION_MS + 15_000);
    await quiet(updated, DISTRIBUTION_MS + 15_000);

    await lab.restore('primary');
    await proven(lab, 'primary');
    await lab.override('primary because the Region has recovered');
    await until(() => servedBy('primary'));
    await wait(20_000);
    await traffic.stop();
    expect(failed()).toEqual([]);
    await lab.replicated();
    const held = [await lab.held('primary'), await lab.held('standby')];
    const promised = traffic.ledger.promised();
    expect(promised.length).toBeGreaterThan(50);
    expect(promised.filter((id) => !held.every((those) => those.has(id)))).toEqual([]);
  },
);

/** A deploy while failed over names the side that is active. */
function pointing(stack: LabStack, side: Side): LabStack {
  const text = JSON.stringify(stack.template.resources).replaceAll(
    '"TargetOriginId":"primary"',
    `"TargetOriginId":"${side}"`,
  );
  return { ...stack, template: { ...stack.template, resources: JSON.parse(text) } };
}
