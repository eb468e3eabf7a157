/**
 * Runs a program of the tests in a process of its own: where much is computed, plain Node is twice as fast as jest's sandbox.
 * It is bundled first, because a loader would cost at every function that is made.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '..');

/** `file` below the root. What it printed; its errors first where it failed. */
export async function outside(file: string, args: readonly string[] = []): Promise<string> {
  // Inside the project, so that packages are found from there.
  const folder = mkdtempSync(join(ROOT, 'node_modules', '.outside-'));
  const outfile = join(folder, 'program.mjs');
  try {
    await build({
      entryPoints: [join(ROOT, file)],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'error',
    });
    const command = ['--max-semi-space-size=64', outfile, ...args];
    return await new Promise((resolve) => {
      execFile(process.execPath, command, (error, stdout, stderr) =>
        resolve(error ? `${stderr}${stdout}` : stdout),
      );
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same as a person has it, who types it: unbundled, and with its exit code. */
export const typed = (
  file: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', file, ...args], { cwd: ROOT }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
