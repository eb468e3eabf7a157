/** What `npm pack` makes, unpacked into an empty folder, with the dependencies that it declares and no others. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { createInterface } from 'node:readline';
import { startWorld } from '../../lab/emulator/test/protocols/world.ts';
import { linksOf } from '../docs/pages.ts';
import { createCloudFormation } from '../unit/cli/deploy/cloudformation.ts';
import { quotas } from '../unit/cli/deploy/services.ts';

const ROOT = join(__dirname, '../..');
const MOST_BYTES = 3_000_000;

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

let folder: string;
let packed: Packed;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'routeaway-npm-'));
  const { stdout, stderr } = spawnSync('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  // What the build says comes before it.
  packed = (JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as Packed[])[0] as Packed;
  if (!packed) throw new Error(`npm pack gave nothing: ${stderr}`);
  const installed = join(folder, 'node_modules/routeaway');
  mkdirSync(installed, { recursive: true });
  const unpacked = spawnSync('tar', [
    '-xzf',
    join(folder, packed.filename),
    '--strip-components=1',
    '-C',
    installed,
  ]);
  if (unpacked.status !== 0) throw new Error(String(unpacked.stderr));
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link, 'junction');
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bin = () => join(folder, 'node_modules/routeaway/cli/routeaway/bin.mjs');
const routeaway = (...args: readonly string[]) =>
  spawnSync(process.execPath, [bin(), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder },
  });

test('it has no TypeScript, no test, and less than 3 MB', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths.filter((path) => /\.ts$|^test\/|^node_modules\//.test(path))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining(['dist/routeaway.js', 'dist/LICENSES', 'README.md', 'LICENSE']),
  );
  expect(packed.unpackedSize).toBeLessThan(MOST_BYTES);
});

/** What its pages link to and it does not have, by the beginning of the path. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['bench', 'cli', 'functions', 'lab', 'shared', 'test', 'tools'].map((folder) => [
      folder,
      'the source: the package has what is built of it, and the repository has the tests',
    ]),
  ),
  'serverless.yml': 'for the framework, which the package does without',
  'serverless.failover.yml': 'the same',
  'serverless.watchdog.yml': 'the same',
  'serverless.controller.yml': 'the same',
  'serverless.dns.yml': 'the same',
  'docs/decisions': 'reasons, for who changes the code',
  'docs/comparison.md': 'for who chooses, before it is installed',
  'docs/comparison.svg': 'its picture',
  'docs/why.md': 'for who chooses, too',
  'docs/figures.md': 'what `npm run bench` measures of the source',
  'docs/map.md': 'where the source is',
  'docs/mutation.md': 'how the source is tested',
  'docs/simulator.md': 'the same',
  'CONTRIBUTING.md': 'for who changes the source',
  '.github': 'workflows run in a repository',
  'docs/page.png': 'a picture for the front page, of a quarter of a megabyte',
};

test('its pages link to what it has, or to what is left out for a reason', () => {
  const paths = packed.files.map(({ path }) => path);
  const has = (target: string) => paths.some((path) => path === target || path.startsWith(`${target}/`));
  // The framework's half of `resources` is source as well.
  const left = (target: string) =>
    /\.(ts|cjs)$/.test(target) || Object.keys(LEFT_OUT).some((out) => `${target}/`.startsWith(`${out}/`));
  const pages = paths.filter((path) => path.endsWith('.md'));
  const missing = pages.flatMap((page) =>
    linksOf(readFileSync(join(folder, 'node_modules/routeaway', page), 'utf8'))
      .filter((to) => !/^(https?|mailto):|^#/.test(to))
      .map((to) => posix.normalize(posix.join(posix.dirname(page), to.split('#')[0] ?? '')))
      .filter((target) => !has(target) && !left(target))
      .map((target) => `${page}: ${target}`),
  );
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/adopting.md', 'docs/edge-function.md']));
  expect(missing).toEqual([]);
});

test('what its pages tell users to copy is in it', () => {
  expect(packed.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'examples/cloudformation/deploy.sh',
      'examples/terraform/main.tf',
      'pipeline/deployer.yml',
      'pipeline/codepipeline.yml',
      'resources/failover/edge-routing.js',
      'stages/prod.yml',
    ]),
  );
});

test('every command has its code', () => {
  const { stdout, status } = routeaway('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ {2}break-glass /m);
  // Nothing is deployed from here, so each ends with the same sentence; a missing file would be another.
  for (const args of [
    ['status'],
    ['plan'],
    ['history'],
    ['report', '1'],
    ['logs'],
    ['to', 'standby'],
    ['hold'],
    ['drill', '-y'],
  ]) {
    const answer = routeaway(...args);
    expect([args, answer.stderr]).toEqual([
      args,
      'In which Region does the switcher of stage dev run? It was not deployed from this folder, so name it: --region ca-central-1.\n',
    ]);
    expect(answer.status).toBe(2);
  }
});

/** Of AWS there is as much as a deploy that only looks asks for. */
test('it shows what a deploy would make, by the templates that it carries', async () => {
  const regions = ['us-east-2', 'us-west-2', 'ca-central-1'];
  const cloudFormation = createCloudFormation();
  const limits = Object.fromEntries(regions.map((region) => [region, 1_000]));
  const world = await startWorld([], { services: [...cloudFormation.services, ...quotas(limits, {})] });
  try {
    const child = spawn(process.execPath, [bin(), 'deploy', '--stage', 'shop', '--dry-run'], {
      cwd: folder,
      env: {
        ...{ PATH: process.env.PATH, HOME: folder, AWS_ENDPOINT_URL: world.url },
        ...{ AWS_ACCESS_KEY_ID: 'OPERATOR', AWS_SECRET_ACCESS_KEY: 'lab', AWS_MAX_ATTEMPTS: '1' },
      },
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
    const [code] = await once(child, 'close');
    expect([code, said.join('')]).toEqual([0, expect.stringContaining('make     2 AWS::Lambda::Function')]);
    expect(said.join('')).toContain(
      'Nothing was changed. To deploy that: npx routeaway deploy --stage shop\n',
    );
    expect(cloudFormation.stacks.size).toBe(0);
  } finally {
    await world.close();
  }
});

test('its lab starts, and is gone when it ends', async () => {
  const child = spawn(process.execPath, [bin(), 'lab', '--port', '0', '--rate', '0', '--speed', '5'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder },
  });
  try {
    const said: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      if (line.startsWith('Ready after')) break;
    }
    expect(said.join('\n')).toContain('Ready after');
    expect(routeaway('--stage', 'lab', 'status').stdout).toMatch(/^Traffic +primary \(us-east-2\)$/m);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect([code, existsSync(join(folder, '.routeaway/lab.json'))]).toEqual([0, false]);
    expect(readdirSync(folder).filter((name) => name.startsWith('routeaway-lab-'))).toEqual([]);
  } finally {
    child.kill('SIGKILL');
  }
});

test('it writes the file of a stage, and what editors read, where it is called', () => {
  const { status, stdout } = routeaway('init', '--stage', 'shop');
  expect([status, stdout]).toEqual([0, expect.stringContaining('stages/shop.yml is written.')]);
  expect(readFileSync(join(folder, 'stages/shop.yml'), 'utf8')).toMatch(
    /^# yaml-language-server: \$schema=schema\.json\n/,
  );
  expect(existsSync(join(folder, 'stages/schema.json'))).toBe(true);
});

test('its version is that of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(routeaway('--version').stdout).toBe(`${version}\n`);
});

test('--help loads commander, and nothing of AWS', () => {
  const dist = join(folder, 'node_modules/routeaway/dist');
  expect(
    [...loadedBy(join(dist, 'routeaway.js'))].filter((name) => !name.startsWith('node:')).sort(),
  ).toEqual(['commander', 'valibot']);
});

/** The packages that are loaded with a file of the build, before any command runs. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(file, 'utf8');
  const packages = new Set<string>();
  seen.add(file);
  for (const [, from] of text.matchAll(/(?:^|[;\n])(?:import|export)\b[^;"'(]*["']([^"']+)["']/g)) {
    const name = from as string;
    const next = join(dirname(file), name);
    if (!name.startsWith('.')) packages.add(name);
    else if (!seen.has(next)) for (const one of loadedBy(next, seen)) packages.add(one);
  }
  return packages;
}
