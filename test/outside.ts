/**
 * Runs programs in processes of their own: where much is computed, plain Node is twice as fast as jest's sandbox. Each is
 * bundled once a test file, because a loader would cost a second at every start, and at every function that is made.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '..');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const bundles = new Map<string, Promise<string>>();
let folder: string | undefined;
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true });
});

/** Where the bundle of `file` below the root is. */
export function bundled(file: string): Promise<string> {
  const made = bundles.get(file) ?? bundle(file);
  bundles.set(file, made);
  return made;
}

async function bundle(file: string): Promise<string> {
  // Inside the project, so that packages are found from there.
  folder ??= mkdtempSync(join(ROOT, 'node_modules', '.outside-'));
  const outfile = join(folder, `${file.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [join(ROOT, file)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}

const node = (args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: ROOT }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
    );
  });

/** `file` below the root, bundled. */
export const run = async (file: string, args: readonly string[] = []): Promise<Ran> =>
  node(['--max-semi-space-size=64', await bundled(file), ...args]);

/** What it printed; its errors first where it failed. */
export async function outside(file: string, args: readonly string[] = []): Promise<string> {
  const { code, out, err } = await run(file, args);
  return code === 0 ? out : `${err}${out}`;
}

/** As a person has it, who types it: unbundled. */
export const typed = (file: string, args: readonly string[]): Promise<Ran> =>
  node(['--import', 'tsx', file, ...args]);
