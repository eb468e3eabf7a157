/**
 * How packages are kept, with a framework that is one line long in the place of the real one (which test/package/roles
 * runs): what is tried here is the keeping.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { CacheUnusable } from '../../lab/stand/package/cache.ts';
import { packageRoles } from '../../lab/stand/package/package.ts';
import type { RoleRequest } from '../../lab/stand/package/serverless.ts';

const API: RoleRequest = { role: 'api', region: 'us-east-2', stage: 'lab', params: { throttleRate: '7' } };

/** Writes a template that names its arguments, and a zip. Fails where the project has a file `resources/broken`. */
const FRAMEWORK = `
const fs = require('node:fs');
fs.appendFileSync(__dirname + '/runs', '.');
if (fs.existsSync('resources/broken')) { console.error('the resources are broken'); process.exit(3); }
fs.mkdirSync('.serverless');
fs.writeFileSync('.serverless/cloudformation-template-update-stack.json', JSON.stringify(process.argv.slice(2)));
fs.copyFileSync('shared/code.zip', '.serverless/api.zip');
`;

let root: string;
let built: RoleRequest[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'routeaway-test-'));
  built = [];
  for (const folder of ['resources', 'functions/api', 'shared', 'stages', 'node_modules/serverless/bin'])
    mkdirSync(join(root, folder), { recursive: true });
  const services = [
    'serverless.yml',
    'serverless.failover.yml',
    'serverless.controller.yml',
    'serverless.watchdog.yml',
    'serverless.dns.yml',
  ];
  for (const file of [...services, 'package.json', 'package-lock.json', 'tsconfig.json'])
    writeFileSync(join(root, file), '{}');
  writeFileSync(join(root, 'node_modules/serverless/bin/serverless.js'), FRAMEWORK);
  writeFileSync(
    join(root, 'shared/code.zip'),
    zipSync({ 'functions/api/handler.mjs': strToU8('export {}') }),
  );
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = (...requests: RoleRequest[]) =>
  packageRoles(requests, { root, building: (request) => built.push(request) });
/** How often the framework ran. */
const runs = () => readFileSync(join(root, 'node_modules/serverless/bin/runs'), 'utf8').length;
const cache = () => readdirSync(join(root, '.routeaway/packages'));

test('a package holds the template, the zip and what is in it', async () => {
  const [made] = await run(API);
  expect(JSON.parse(readFileSync(made?.template ?? '', 'utf8'))).toEqual(['package']);
  expect(readFileSync(join(made?.folder ?? '', 'api/functions/api/handler.mjs'), 'utf8')).toBe('export {}');
  expect(existsSync(join(made?.folder ?? '', 'api.zip'))).toBe(true);
});

test('the same inputs are packaged once', async () => {
  const first = await run(API);
  expect(await run(API)).toEqual(first);
  expect(built).toHaveLength(1);
});

test.each<[string, string]>([
  ['a new file of a function', 'functions/api/new.ts'],
  ['the lock file', 'package-lock.json'],
  ['serverless.yml', 'serverless.yml'],
  ['a stage’s file', 'stages/prod.yml'],
])('%s makes another package', async (_, file) => {
  const [first] = await run(API);
  writeFileSync(join(root, file), '{ }');
  const [second] = await run(API);
  expect(second?.folder).not.toBe(first?.folder);
  expect(built).toHaveLength(2);
});

test.each<[string, Partial<RoleRequest>]>([
  ['a parameter', { params: { throttleRate: '8' } }],
  ['the Region', { region: 'us-west-2' }],
  ['the stage', { stage: 'dev' }],
])('another value of %s takes the same package', async (_, change) => {
  const [first, second] = await run(API, { ...API, ...change });
  expect(second?.folder).toBe(first?.folder);
  expect(runs()).toBe(1);
});

test('another role makes another package', async () => {
  const [first, second] = await run(API, { ...API, role: 'watchdog' });
  expect(second?.folder).not.toBe(first?.folder);
});

test('what a package is not made of does not matter', async () => {
  await run(API);
  writeFileSync(join(root, 'README.md'), 'new');
  await run(API);
  expect(built).toHaveLength(1);
});

describe('several that want the same at once', () => {
  const OTHER: RoleRequest = { ...API, role: 'watchdog' };
  /** Where someone who builds the package leaves a mark; the package itself is gone. */
  const markOf = async (request: RoleRequest): Promise<string> => {
    const [made] = await run(request);
    const folder = made?.folder ?? '';
    rmSync(folder, { recursive: true });
    built = [];
    return join(dirname(folder), `building-${basename(folder)}`);
  };

  test('get it, and it is built once', async () => {
    const [one, two] = await Promise.all([run(API, OTHER), run(OTHER, API)]);
    expect(one).toEqual([two?.[1], two?.[0]]);
    expect(runs()).toBe(2);
    expect(cache()).toHaveLength(2);
  });

  test('build other packages while someone is at one, and that one if it does not come', async () => {
    const mark = await markOf(API);
    writeFileSync(mark, String(process.pid));
    const both = run(API, OTHER);
    await run(OTHER);
    expect(built).toEqual([OTHER]);
    rmSync(mark);
    expect((await both).map(({ folder }) => existsSync(folder))).toEqual([true, true]);
    expect(built).toEqual([OTHER, API]);
  });

  test('do not wait for one that has ended, or whose number another process has by now', async () => {
    const mark = await markOf(API);
    writeFileSync(mark, String(spawnSync(process.execPath, ['--version']).pid));
    const [made] = await run(API);
    rmSync(made?.folder ?? '', { recursive: true });
    writeFileSync(mark, String(process.pid));
    utimesSync(mark, 1_000, 1_000);
    await run(API);
    expect(built).toEqual([API, API]);
    expect(cache()).toHaveLength(1);
  });
});

test('a failure tells what the framework said, and leaves nothing', async () => {
  writeFileSync(join(root, 'resources/broken'), '');
  await expect(run(API)).rejects.toThrow(
    'Packaging role api for us-east-2 failed: serverless ended with 3 and said:\nthe resources are broken',
  );
  expect(cache()).toEqual([]);
});

test('what a kill has left is neither used nor in the way', async () => {
  const left = join(root, '.routeaway/packages/work-abc/.serverless');
  mkdirSync(left, { recursive: true });
  const [made] = await run(API);
  expect(existsSync(made?.template ?? '')).toBe(true);
  expect(built).toHaveLength(1);
});

test('the packages used last are kept', async () => {
  for (let i = 0; i < 26; i++) {
    const old = join(root, '.routeaway/packages', `old-${String(i).padStart(2, '0')}`);
    mkdirSync(old, { recursive: true });
    utimesSync(old, 1_000 + i, 1_000 + i);
  }
  await run(API);
  const old = cache().filter((name) => name.startsWith('old-'));
  expect(old).toEqual(Array.from({ length: 23 }, (_, i) => `old-${String(i + 3).padStart(2, '0')}`));
  expect(cache()).toHaveLength(24);
});

test('a file where the folder should be is one sentence that names it', async () => {
  writeFileSync(join(root, '.routeaway'), '');
  await expect(run(API)).rejects.toThrow(
    new CacheUnusable(
      `Packages cannot be built: they are kept in the folder ${join(root, '.routeaway/packages')}, and a file is in its place; move the file away (ENOTDIR).`,
    ),
  );
  expect(built).toEqual([]);
});

test('a folder that may not be written is one sentence that names it, and no matter where nothing is to be built', async () => {
  const [made] = await run(API);
  await asNobody(async () => {
    expect(await run(API)).toEqual([made]);
    await expect(run({ ...API, role: 'watchdog' })).rejects.toThrow(
      new CacheUnusable(
        `Packages cannot be built: they are kept in ${join(root, '.routeaway/packages')}, where you may not write; make it yours, or remove it (EACCES).`,
      ),
    );
  });
});

test('whoever is killed while it builds leaves no framework behind that goes on, and nobody waits for it', async () => {
  // It tells that it runs by connecting, and that it has ended by the end of the connection.
  const listener = createServer();
  await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
  const { port } = listener.address() as AddressInfo;
  const connected = new Promise<Socket>((resolve) => listener.once('connection', resolve));
  writeFileSync(
    join(root, 'node_modules/serverless/bin/serverless.js'),
    `require('node:net').connect(${port}, '127.0.0.1').resume();`,
  );
  const builder = spawn(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    `import { packageRoles } from ${JSON.stringify(join(__dirname, '../../lab/stand/package/package.ts'))};
     await packageRoles(${JSON.stringify([API])}, { root: ${JSON.stringify(root)} });`,
  ]);
  const failed = new Promise<never>((_, reject) =>
    builder.once('exit', () => reject(new Error('It ended.'))),
  );
  const framework = await Promise.race([connected, failed]);
  const ended = new Promise((resolve) => framework.resume().once('close', resolve));
  failed.catch(() => undefined);
  const gone = once(builder, 'exit');
  builder.kill('SIGKILL');
  await Promise.all([ended, gone]);
  listener.close();
  expect(cache().filter((name) => name.startsWith('building-'))).toHaveLength(1);
  writeFileSync(join(root, 'node_modules/serverless/bin/serverless.js'), FRAMEWORK);
  expect(await run(API)).toHaveLength(1);
});

/** Whoever may do everything becomes someone who may not; files of others then stand for a folder that is closed. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const cacheFolder = join(root, '.routeaway/packages');
  chmodSync(root, 0o755);
  chmodSync(cacheFolder, 0o555);
  const root0 = process.geteuid?.() === 0;
  try {
    if (root0) process.seteuid?.(65_534);
    await work();
  } finally {
    if (root0) process.seteuid?.(0);
    chmodSync(cacheFolder, 0o755);
  }
}

test('a zip cannot write outside of its folder', async () => {
  writeFileSync(join(root, 'shared/code.zip'), zipSync({ '../../evil.mjs': strToU8('') }));
  await expect(run(API)).rejects.toThrow('leads out of its folder');
});
