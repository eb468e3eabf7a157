/** `npm start` as a process: help, mistakes, a port that is taken, and Ctrl-C. */
import { type ChildProcess, execSync, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { bundled } from '../outside.ts';

// On a busy machine packages may be built first.
jest.setTimeout(240_000);

const root = join(__dirname, '../..');

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ status: number | null; out: string; err: string }>;
  /** Resolves when the output holds `text`. */
  says(text: string): Promise<string>;
}

const children: ChildProcess[] = [];
// A test that fails leaves its lab running, and jest would wait for it.
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

function start(...args: string[]): Run {
  const child = spawn(process.execPath, args, { cwd: root });
  children.push(child);
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    out += chunk;
    for (const listener of listeners) listener();
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (status) => resolve({ status, out, err }));
  });
  return {
    child,
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        const look = () => out.includes(text) && resolve(out);
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended without "${text}":\n${out}${err}`)));
      }),
  };
}

/** What comes to its end before anything is started; bundled, since the loader would take most of the time. */
const run = async (script: string, ...args: string[]) => start(await bundled(script), ...args).ended;

test.each(['cli/lab/start.ts', 'lab/stand/demo.ts'])('%s --help tells of every option', async (script) => {
  const { status, out, err } = await run(script, '--help');
  expect(err).toBe('');
  expect(status).toBe(0);
  for (const option of ['--speed', '--port', '--rate', '--propagation', '--controllers'])
    expect(out).toContain(option);
  expect(out).toContain('on a busy machine');
  expect(out).toContain('AWS gives no figure');
});

test.each(['cli/lab/start.ts', 'lab/stand/demo.ts'])('%s: a mistake is one line', async (script) => {
  const { status, err } = await run(script, '--speed', '99');
  expect(status).toBe(2);
  expect(err).toMatch(
    /^--speed is "99"; it must be a number from (1|0\.1) to 20, e\.g\. --speed [\d.]+\.\n$/,
  );
});

test.each([
  [['--primary', 'https://localhost:9443'], /^--standby is missing: two servers of your own are needed, /],
  [['--primary', 'x', '--standby', 'y'], /^--primary is "x"; it must be the URL of a server, /],
  [
    ['--param', 'healtPath=/up'],
    /^--param: healtPath is no parameter of Routeaway; did you mean healthPath\?/,
  ],
  [['--controllers', 'three'], /^--controllers is "three"; it must be 1 or 3\.$/m],
  [['--param', 'healthPath'], /^--param is "healthPath"; it must be name=value, /],
])('npm start %j: a mistake is one line', async (args, says) => {
  const { status, err } = await run('cli/lab/start.ts', ...args);
  expect(status).toBe(2);
  expect(err).toMatch(says);
  expect(err.trimEnd()).not.toContain('\n');
});

test.each([0, 2, 3])(
  'a taken port, %d after the first, is one line that names it and the option',
  async (offset) => {
    const [holder, base] = await hold(offset);
    const { status, out, err } = await run('cli/lab/start.ts', '--port', String(base));
    expect(out).toBe('');
    await new Promise((closed) => holder.close(closed));
    expect(err).toMatch(new RegExp(`^Port ${base + offset} is in use, .*--port.*\\n$`));
    expect(status).toBe(1);
  },
);

test('it says where everything is, and ends at a signal with every port closed', async () => {
  // Nothing here waits for the lab's time, and at this speed a busy machine does not look like a slow database.
  const lab = start('--import', 'tsx', 'cli/lab/start.ts', '--port', '0', '--speed', '1');
  const out = await lab.says('Ready after');
  const [, edge = ''] = /clients +(\S+)/.exec(out) ?? [];
  expect((await fetch(`${edge}/health`)).status).toBe(403);
  const [, post = ''] = /(curl .* -d '.*')/.exec(out) ?? [];
  expect(execSync(post, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toMatch(
    /^HTTP\/1\.1 201 /,
  );
  lab.child.kill('SIGINT');
  const { status, err } = await lab.ended;
  expect(err).toBe('');
  expect(status).toBe(0);
  await expect(fetch(edge)).rejects.toThrow();
});

/** Takes a port whose neighbours are likely free: below those that systems hand out by themselves, to other tests too. */
async function hold(offset: number): Promise<[Server, number]> {
  for (let first = 20_000 + (process.pid % 1_000) * 10; ; first += 10) {
    const holder = createServer();
    const held = await new Promise<boolean>((settled) => {
      holder.once('error', () => settled(false));
      holder.listen(first + offset, '127.0.0.1', () => settled(true));
    });
    if (held) return [holder, first];
  }
}
