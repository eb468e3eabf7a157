/** What `npm pack` makes, unpacked into an empty folder, with the dependencies that it declares and no others. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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

const routeaway = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(folder, 'node_modules/routeaway/cli/routeaway/bin.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder },
  });

test('it has no TypeScript, no test, and less than 3 MB', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths.filter((path) => /\.ts$|^test\/|^node_modules\//.test(path))).toEqual([]);
  expect(paths).toEqual(expect.arrayContaining(['dist/routeaway.js', 'README.md', 'LICENSE']));
  expect(packed.unpackedSize).toBeLessThan(MOST_BYTES);
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
  for (const [, from] of text.matchAll(/^(?:import|export)\b[^;]*?["']([^"']+)["'];$/gm)) {
    const name = from as string;
    const next = join(dirname(file), name);
    if (!name.startsWith('.')) packages.add(name);
    else if (!seen.has(next)) for (const one of loadedBy(next, seen)) packages.add(one);
  }
  return packages;
}
