/**
 * `routeaway accept` against a lab that was told delays of its own: it has to find those, and not what AWS is known for. And what
 * becomes of it when it is killed, doubled, or met by an outage.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../cli/routeaway/accept/assumptions.ts';
import { keep, recordOf } from '../../lab/stand/deployment-record.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { bundleCommand, type CommandLine } from '../command-line.ts';
import { live, proven } from './live.ts';

const { speed, patient } = live(4);
jest.setTimeout(patient(240_000));

/** Until the key has reached every edge location; on AWS it takes more than twice as long. */
const KEY_MS = 12_000;
const STORE = `arn:aws:cloudfront::${LAB.accountId}:key-value-store/${LAB.storeId}`;

let cli: CommandLine;
let lab: Lab;
beforeAll(async () => {
  cli = bundleCommand();
  lab = await startLab({ speed, port: 0, propagationMs: 20_000, storePropagationMs: KEY_MS, seed: 3 });
  keep(recordOf(lab), cli.root);
  await proven(lab, 'standby');
});
afterAll(async () => {
  await lab.close();
  cli.remove();
});

const start = () => cli.start(['--stage', LAB.stage, 'accept']);
const override = () => lab.cloud.parameters.get(`/routeaway/${LAB.stage}/override`).value;
const keyThere = () => lab.cloud.stores.listKeys(STORE).map(({ key }) => key);

/** The newest file, by assumption. */
function written(): { readonly text: string; readonly of: Readonly<Record<string, Result>> } {
  const folder = join(cli.root, '.routeaway', 'accept');
  const text = readFileSync(join(folder, readdirSync(folder).sort().at(-1) ?? ''), 'utf8');
  const { results } = JSON.parse(text) as { readonly results: readonly Result[] };
  return { text, of: Object.fromEntries(results.map((result) => [result.id, result])) };
}

/** The command asks about once a second of its own time. */
const BETWEEN_MS = 1_900 * speed;

test('one that is killed leaves what says nothing; the next one measures the lab’s own values and tidies up', async () => {
  const killed = start();
  await killed.says('The key at the edge');
  while (!keyThere().includes('accept')) await new Promise<void>((over) => lab.clock.after(1_000, over));
  killed.kill();
  await killed.ended;
  expect(override()).toBe('auto');
  const ran = await start().ended;
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('It moves no client and pins nothing');
  expect(ran.out).toMatch(/\d hold, 0 do not/);
  const { of, text } = written();
  const first = of['key-first']?.ms ?? 0;
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(KEY_MS + BETWEEN_MS);
  expect(of['key-settled']?.ms).toBeLessThan(KEY_MS + BETWEEN_MS);
  expect(of['stale-etag']).toMatchObject({ says: 'holds', measured: 'ValidationException' });
  for (const id of ['override', 'write-time', 'prober-start', 'store-token'])
    expect(of[id]).toMatchObject({ says: 'holds' });
  expect(of['tls-1.2']?.says).toBe('not measured');
  expect(text).not.toMatch(/arn:|\d{12}|cloudfront\.net|amazonaws/);
  expect([override(), keyThere()]).toEqual(['auto', []]);
  expect(lab.timeline.events.filter(({ sentence }) => sentence.startsWith('Switch to'))).toEqual([]);
});

test('a primary that dies meanwhile is left as if nobody measured', async () => {
  const measuring = start();
  await measuring.says('The key at the edge');
  const died = lab.clock.now();
  await lab.break('primary', 'dead');
  await lab.timeline.first('a switch', ({ sentence }) => sentence.startsWith('Switch to standby'), {
    since: died,
    withinMs: 90_000,
  });
  const { code, out } = await measuring.ended;
  expect(code).toBe(1);
  expect(out).toMatch(/Ended early: (primary is unhealthy\.|Epoch 1 is under way\.)/);
  const refused = await start().ended;
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toMatch(/^Nothing can be measured now: .* Nothing was changed\.$/m);
});
