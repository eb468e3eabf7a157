/** Runs `serverless package` in a folder, without credentials and without asking anybody anything. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { type Role, serviceFile } from '../../../shared/config/parameters.ts';
import { UserError } from '../../../shared/kit/errors.ts';

export interface RoleRequest {
  readonly role: Role;
  readonly region: string;
  readonly stage: string;
  /** `--param name=value`. */
  readonly params: Readonly<Record<string, string>>;
}

class PackageError extends UserError {
  override readonly name = 'PackageError';
}

/** The templates have Parameters: one package is for every stage and Region. */
export const packageArguments = ({ role }: Pick<RoleRequest, 'role'>): string[] => [
  'package',
  ...serviceFile(role),
  ...(role === 'failover' || role === 'controller' ? ORIGINS : []),
  ...(role === 'controller' ? OF_THREE : []),
];

/** Stand-ins for what a deploy looks up. */
const ORIGINS = ['primary', 'standby'].flatMap((side) => [
  '--param',
  `${side}Origin=${side}.example.com/dev`,
]);

const OF_THREE = [
  ['controlRegions', 'ca-central-1,us-west-2,eu-west-1'],
  ['distributionId', 'E2QWRUHAPOMQZL'],
  ['publicUrl', 'https://api.example.com'],
  ['routing', 'distribution'],
].flatMap(([name, value]) => ['--param', `${name}=${value}`]);

/** Where we are killed, nobody is left to end the child; it ends by itself. */
const WITH_PARENT = new URL('./with-parent.mjs', import.meta.url).href;

/** Resolves when `folder/.serverless` holds the package; rejects with what the framework said otherwise. */
export function runPackage(folder: string, request: RoleRequest): Promise<void> {
  const cli = join(folder, 'node_modules', 'serverless', 'bin', 'serverless.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', WITH_PARENT, cli, ...packageArguments(request)], {
      cwd: folder,
      env: environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // If this process is ended, no child must package on.
    const end = () => child.kill();
    process.once('exit', end);
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('exit', end);
      if (code === 0) return resolve();
      const output = Buffer.concat(said).toString('utf8').trim();
      reject(
        new PackageError(
          `Packaging role ${request.role} for ${request.region} failed: serverless ended with ${code ?? signal} and said:\n${output}`,
        ),
      );
    });
  });
}

/** Ours, without credentials: a package that needs them would be one that cannot be made offline. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('AWS_') && name !== 'NODE_OPTIONS',
  );
  return {
    ...Object.fromEntries(own),
    NODE_NO_WARNINGS: '1',
    SLS_NOTIFICATIONS_MODE: 'off',
    SLS_TELEMETRY_DISABLED: '1',
  };
}
