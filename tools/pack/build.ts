/**
 * Builds what `npm pack` puts into the package: the command as plain JavaScript, in chunks that are loaded when they are
 * needed. The dependencies stay outside, so that `npm audit` sees them and an update reaches them.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The oldest Node of package.json's `engines`. */
const TARGET = 'node20.19';

/** Writes `to/routeaway.js` and its chunks; what was in `to` before is gone. `root`: the project's folder. */
export async function buildCommand(root: string, to: string): Promise<void> {
  rmSync(to, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { routeaway: join(root, 'cli/routeaway/packaged.ts') },
    outdir: to,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    packages: 'external',
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'warning',
  });
}
