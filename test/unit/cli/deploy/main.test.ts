/** The two commands as processes, as npm starts them. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';

const root = join(__dirname, '../../../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

function npmRun(name: string, args: string[], env: Record<string, string> = {}) {
  const [, ...command] = (scripts[name] ?? '').split(' ');
  const { status, stdout } = spawnSync(process.execPath, [...command, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, stdout };
}

test('deploy says what it does', () => {
  const { status, stdout } = npmRun('deploy', ['--help']);
  expect([status, stdout]).toEqual([0, expect.stringContaining('npm run deploy -- [options]')]);
});

test('remove refuses what cannot work, with one line', () => {
  const { status, stdout } = npmRun('remove', ['--param', 'controlRegions=us-east-2']);
  const sentence = expect.stringMatching(/^controlRegions is the primary Region/);
  expect([status, stdout.trim().split('\n')]).toEqual([2, [sentence]]);
});

test.each(['deploy', 'remove'] as const)('%s: what npm has kept for itself is not taken for dev', (name) => {
  // As `npm run deploy --stage=prod --primary-region=us-west-1` leaves them.
  const kept = { npm_config_stage: 'prod', npm_config_primary_region: 'us-west-1' };
  expect(npmRun(name, [], kept)).toEqual({
    status: 2,
    stdout: `npm takes --stage, --primary-region as its own options if there is no -- before them: npm run ${name} -- --stage=<value>\n`,
  });
});

test('output that cannot be written ends it with one sentence', () => {
  const full = openSync('/dev/full', 'w');
  const [, ...command] = (scripts.deploy ?? '').split(' ');
  const { status, stderr } = spawnSync(process.execPath, [...command, '--help'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  expect([status, stderr]).toEqual([
    1,
    'The output cannot be written (ENOSPC), so this ends here. Run it again with room for its output; that is safe.\n',
  ]);
});

// npm's cache of `npx routeaway` links to the file, and keeps the link when the checkout is updated.
test('the file of the command is where an npx of before looks for it', () => {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: unknown };
  expect(bin).toEqual({ routeaway: 'cli/routeaway/bin.mjs' });
});

test.each([
  ['npm run deploy', (scripts.deploy ?? '').split(' ').slice(1), 'npm run deploy -- --stage dev'],
  ['routeaway deploy', ['cli/routeaway/bin.mjs', 'deploy'], 'npx routeaway deploy --stage dev'],
])(
  '%s, Ctrl-C while AWS does not answer: it ends at once, and says how to go on',
  async (_, command, again) => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'OPERATOR',
      AWS_SECRET_ACCESS_KEY: 'lab',
    };
    const child = spawn(process.execPath, [...command, '--stage', 'dev'], { cwd: root, env });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    const ended = once(child, 'close');
    const [socket] = await Promise.race([once(silent, 'connection'), ended]);
    if (!(socket instanceof Socket)) throw new Error(`It ended before it called AWS: ${Buffer.concat(said)}`);
    child.kill('SIGINT');
    const [status] = await ended;
    socket.destroy();
    silent.close();
    expect(status).toBe(130);
    expect(Buffer.concat(said).toString()).toMatch(
      new RegExp(`Credentials\\n +INTERRUPTED\\.\\n\\nNothing was touched\\. .*\\n\\n {2}${again}\\n$`),
    );
  },
);
