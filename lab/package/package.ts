/**
 * The packages that would be deployed, made once for the same inputs. A package appears under its final name only when
 * it is complete: it is built beside it and renamed, so a kill leaves no half package, and of two that build the same
 * one at once the second finds the first one's and drops its own.
 */
import { createHash } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { touch, workIn } from './cache.ts';
import { copyInputs, digestInputs } from './inputs.ts';
import { packageArguments, type RoleRequest, runPackage } from './serverless.ts';
import { unpack } from './unpack.ts';

export interface RolePackage {
  readonly role: RoleRequest['role'];
  readonly region: string;
  /** Holds `template.json`, and for each function `<name>.zip` and a folder `<name>` with what is inside. */
  readonly folder: string;
  /** Path of the CloudFormation template. */
  readonly template: string;
}

export interface PackageOptions {
  /** The project's folder. */
  readonly root: string;
  /** `.routeaway/packages` in the project where absent. */
  readonly cache?: string;
  /** Told of each that has to be built, which takes seconds. */
  readonly building?: (request: RoleRequest) => void;
}

/** One package for each request, in their order. */
export async function packageRoles(
  requests: readonly RoleRequest[],
  options: PackageOptions,
): Promise<readonly RolePackage[]> {
  const { root, cache = join(root, '.routeaway', 'packages') } = options;
  const inputs = digestInputs(root);
  const packages: RolePackage[] = [];
  // One after another: each takes a core, and esbuild the other.
  for (const request of requests) {
    const folder = join(cache, keyOf(inputs, request));
    const finished = existsSync(folder) ? folder : await build(request, root, cache, options);
    touch(finished);
    const { role, region } = request;
    packages.push({ role, region, folder: finished, template: join(finished, 'template.json') });
  }
  return packages;
}

const keyOf = (inputs: string, request: RoleRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([inputs, packageArguments(request)]))
    .digest('hex')
    .slice(0, 20);

async function build(
  request: RoleRequest,
  root: string,
  cache: string,
  options: PackageOptions,
): Promise<string> {
  const work = workIn(cache);
  options.building?.(request);
  try {
    copyInputs(root, work);
    await runPackage(work, request);
    unpack(join(work, '.serverless'), join(work, 'finished'));
    // The copy is what was packaged; the project may have changed since.
    const folder = join(cache, keyOf(digestInputs(work), request));
    settle(join(work, 'finished'), folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function settle(finished: string, folder: string): void {
  try {
    renameSync(finished, folder);
  } catch (error) {
    // Somebody else has built the same meanwhile.
    if (!existsSync(folder)) throw error;
  }
}
