/** One deploy at a time in a folder: real processes hold the lock, end, are killed, and leave a child behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLock } from '../../../../cli/deploy/lock.ts';
import { createServerless } from '../../../../cli/deploy/serverless.ts';

const ROOT = join(__dirname, '../../../..');
let root: string;
let started: number[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'routeaway-lock-'));
});
afterEach(() => {
  for (const pid of started) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
  started = [];
  rmSync(root, { recursive: true });
});

/** A stand-in for the framework that says its pid and goes on until it is told to end. */
function endless(): string {
  const file = join(root, 'endless.mjs');
  // Whoever read its lines may be gone.
  writeFileSync(
    file,
    `process.stdout.on('error', () => undefined);\nconsole.log(process.pid);\nsetInterval(() => undefined, 60_000);\n`,
  );
  return file;
}

/** A process that holds the lock; resolves to its first line. */
async function holder(...args: string[]): Promise<{ holds: ChildProcess; line: string }> {
  const script = join(__dirname, 'lock-holder.ts');
  const holds = spawn(process.execPath, ['--import', 'tsx', script, root, 'prod', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(holds.pid as number);
  const [line] = (await once(createInterface({ input: holds.stdout as NodeJS.ReadableStream }), 'line')) as [
    string,
  ];
  return { holds, line };
}

async function ended(holds: ChildProcess): Promise<void> {
  if (holds.exitCode === null && holds.signalCode === null) await once(holds, 'close');
}

const locks = () => readdirSync(join(root, '.routeaway'));

test('a second one is refused while the first one lives, and what the first one has packaged stays', async () => {
  const { holds } = await holder();
  mkdirSync(join(root, '.serverless'));
  const second = createLock(root);
  expect(() => second.take('remove', 'dev')).toThrow(
    new RegExp(
      `^npm run deploy of stage prod, begun \\S+Z, is running in this folder \\(process ${holds.pid}\\), .*: wait until it has ended, and run this again\\. If process ${holds.pid} is something else, delete \\.routeaway/deploy\\.${holds.pid}\\.lock\\.$`,
    ),
  );
  expect([locks(), existsSync(join(root, '.serverless'))]).toEqual([[`deploy.${holds.pid}.lock`], true]);
});

test('one that was killed, with nothing left behind, is cleared away', async () => {
  const { holds } = await holder();
  holds.kill('SIGKILL');
  await ended(holds);
  expect(locks()).toEqual([`deploy.${holds.pid}.lock`]);
  const next = createLock(root);
  next.take('deploy', 'dev');
  expect(locks()).toEqual([`deploy.${process.pid}.lock`]);
  next.release();
  expect(locks()).toEqual([]);
});

test('what a killed one has started is named, until it has ended', async () => {
  const { holds, line } = await holder(endless());
  const child = Number(line);
  started.push(child);
  holds.kill('SIGKILL');
  // Not `close`: the child has its streams.
  if (holds.signalCode === null) await once(holds, 'exit');
  const next = createLock(root);
  expect(() => next.take('deploy', 'prod')).toThrow(
    new RegExp(
      `, was killed, and the framework that it had started goes on \\(process ${child}\\): wait until it has ended, or end it \\(kill ${child}\\), and run this again\\.`,
    ),
  );
  expect(locks()).toEqual([`deploy.${holds.pid}.lock`]);
});

test('a run of the framework is known while it lasts, and the lock goes with the last of it', async () => {
  const lock = createLock(root);
  lock.take('deploy', 'dev');
  let said: (line: string) => void = () => undefined;
  const line = new Promise<string>((resolve) => {
    said = resolve;
  });
  const run = createServerless(root, lock, endless())([], said);
  const child = Number(await line);
  // Interrupted: nobody waits for it.
  lock.release();
  expect(locks()).toEqual([`deploy.${process.pid}.lock`]);
  process.kill(child);
  expect(await run).toBe('SIGTERM');
  expect(locks()).toEqual([]);
});

const LOCK = { name: 'deploy', stage: 'prod', since: '2026-11-28T22:00:00Z' };

test.each<[what: string, text: string, sentence: RegExp]>([
  [
    'of another machine',
    JSON.stringify({ ...LOCK, host: 'elsewhere' }),
    /is running in this folder on elsewhere \(process 1\), .* If it was killed, delete \.routeaway\/deploy\.1\.lock\.$/,
  ],
  [
    'that is damaged',
    '{',
    /^\.routeaway\/deploy\.1\.lock is damaged, .* look for process 1, and delete the file once/,
  ],
])('a lock %s is not taken away', (_, text, sentence) => {
  mkdirSync(join(root, '.routeaway'));
  writeFileSync(join(root, '.routeaway', 'deploy.1.lock'), text);
  expect(() => createLock(root).take('deploy', 'dev')).toThrow(sentence);
  expect(locks()).toEqual(['deploy.1.lock']);
});

test('of two that start at the same moment neither misses the other', () => {
  // Both ids live: the parent's stands for another command.
  const [one, other] = [createLock(root), createLock(root, process.ppid)];
  one.take('deploy', 'dev');
  expect(() => other.take('deploy', 'dev')).toThrow(/is running/);
  one.release();
  other.take('deploy', 'dev');
  expect(locks()).toEqual([`deploy.${process.ppid}.lock`]);
});
