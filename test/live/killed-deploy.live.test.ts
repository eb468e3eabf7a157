/**
 * Real processes: one that is ended by SIGKILL, two at once from two folders. Every point: killed.deep.test.ts,
 * together.deep.test.ts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundled } from '../outside.ts';
import { type Deployment, startDeployment } from '../unit/cli/deploy/deployment.ts';
import { NOTHING, RAW, state } from '../unit/cli/deploy/interrupted.ts';

const ROOT = join(__dirname, '../..');
jest.setTimeout(300_000);

let there: Deployment;
let folder: string;
let time: NodeJS.Timeout;
beforeEach(async () => {
  there = await startDeployment();
  folder = mkdtempSync(join(tmpdir(), 'routeaway-process-'));
  time = setInterval(() => there.world.clock.advance(1_000), 20);
});
afterEach(async () => {
  clearInterval(time);
  await there.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** `until`: it is killed when it says this. */
async function run(name: 'deploy' | 'remove', until?: string, root = there.root): Promise<Ended> {
  // Nothing here would prove a Region while the command waits for that.
  const words = [name, root, there.api.port, '--yes'];
  const child = spawn(process.execPath, [await bundled('test/unit/cli/deploy/process.ts'), ...words], {
    cwd: ROOT,
    env: {
      ...{ PATH: process.env.PATH, HOME: folder, AWS_ENDPOINT_URL: there.world.url },
      ...{ AWS_ACCESS_KEY_ID: 'OPERATOR', AWS_SECRET_ACCESS_KEY: 'lab', AWS_MAX_ATTEMPTS: '1' },
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (until !== undefined && line.includes(until)) child.kill('SIGKILL');
  }
  const code = child.exitCode ?? ((await once(child, 'close')) as [number | null])[0];
  return { code, said: said.join('\n') };
}

/** As often as it says that CloudFormation is still at work. */
async function toItsEnd(name: 'deploy' | 'remove', root?: string): Promise<void> {
  let last = await run(name, undefined, root);
  while (last.code !== 0 && /_IN_PROGRESS since .* Wait until/.test(last.said))
    last = await run(name, undefined, root);
  if (last.code !== 0) throw new Error(last.said);
}

test('a deploy and a removal that are killed on their way, again and again', async () => {
  for (const line of [
    'The API key in',
    'CREATE_COMPLETE ServerlessDeploymentBucket',
    'CloudFormation is at work',
    'Deploy the API in us-west-2',
    'Check the result',
  ])
    expect(await run('deploy', line)).toEqual({ code: null, said: expect.stringContaining(line) });
  await toItsEnd('deploy');
  const { stacks, record } = state(there);
  expect(Object.values(stacks).map(({ stands, changeSets }) => [stands, changeSets])).toEqual(
    Array(4).fill([true, 0]),
  );
  expect(record).toMatchObject({ stage: 'dev', endpoint: 'https://edge.example.com' });
  expect(readdirSync(join(there.root, '.routeaway'))).toEqual(['dev.json']);

  for (const line of ['Remove the watchdog', 'Remove the failover'])
    expect((await run('remove', line)).code).toBe(null);
  await toItsEnd('remove');
  expect(state(there)).toEqual(NOTHING);
});

test('two deploys from two folders', async () => {
  const both = await Promise.all([run('deploy'), run('deploy', undefined, folder)]);
  for (const { code, said } of both) {
    expect([0, 1]).toContain(code);
    expect(said).not.toMatch(RAW);
    if (code === 1)
      expect(said).toMatch(/another deploy (or removal is at work|wrote it)|Another deploy .* was quicker/);
  }
  await toItsEnd('deploy');
  await toItsEnd('deploy', folder);
  const records = [there.root, folder].map((root) => readFileSync(join(root, '.routeaway/dev.json'), 'utf8'));
  expect(records[0]).toBe(records[1]);
});

test('a deploy and a removal', async () => {
  const [deployed, removed] = await Promise.all([run('deploy'), run('remove')]);
  expect(`${deployed.said}${removed.said}`).not.toMatch(RAW);
  await toItsEnd('remove');
  expect(state(there)).toEqual(NOTHING);
});
