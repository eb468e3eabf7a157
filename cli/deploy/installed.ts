/** How this program is installed: that says what it deploys, and how a person calls it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../shared/kit/errors.ts';
import { lives } from '../../shared/kit/process.ts';
import { readArtifact } from './artifact.ts';
import type { Ports } from './ports.ts';

export type Installed = Pick<Ports, 'artifact' | 'commandLine'>;

/** As `routeaway`: what it deploys is in this folder, or in a checkout packaged before. */
export const routeaway = (root: string, release?: string): Installed => ({
  artifact: release === undefined ? checkout(root).artifact : async () => readArtifact(release),
  commandLine,
});

export const commandLine = (name: string, args: readonly string[]): string =>
  ['npx routeaway', name, ...args].join(' ');

/** `npm run deploy`: what is deployed is packaged by the Serverless Framework, as `npm run release` does. */
export function checkout(root: string): Installed {
  let made: ReturnType<Ports['artifact']> | undefined;
  return {
    artifact: () => (made ??= packaged(root)),
    commandLine: (name, args) => ['npm run', name, ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
  };
}

async function packaged(root: string): ReturnType<Ports['artifact']> {
  const script = join(root, 'node_modules', 'serverless', 'bin', 'serverless.js');
  if (!existsSync(script))
    throw new UserError(
      `The Serverless Framework is not installed here: there is no ${script}. Run npm ci --ignore-scripts in ${root}, then this again.`,
    );
  const kept = join(root, '.routeaway');
  mkdirSync(kept, { recursive: true });
  // Each run has its own: another one in this folder may be at work. One that was killed has left it behind.
  for (const name of readdirSync(kept)) {
    const [, pid] = /^deploy-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !lives(Number(pid))) rmSync(join(kept, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(kept, `deploy-${process.pid}-`));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  console.log('        is packaged from this checkout, in about a minute');
  try {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(root, 'tools', 'release', 'main.ts'), folder],
      { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: withoutLoaders() },
    );
    const end = () => {
      child.kill();
      clear();
    };
    process.once('exit', end);
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    process.off('exit', end);
    if (code !== 0)
      throw new UserError(
        `${Buffer.concat(said).toString('utf8').trim() || `Packaging ended with ${code ?? signal}.`}`,
      );
    return readArtifact(folder);
  } finally {
    clear();
  }
}

function withoutLoaders(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...own } = process.env;
  return own;
}
