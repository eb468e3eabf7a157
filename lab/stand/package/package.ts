/**
 * The packages that would be deployed, made once for the same inputs. A package appears under its final name only when
 * it is complete: it is built beside it and renamed, so a kill leaves no half package. Of several processes that want
 * the same packages at once, each builds what no other one is building.
 */
import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stageFile } from '../../../resources/shared/params.ts';
import { stackValues } from '../../../resources/shared/values.ts';
import { defaultsOf } from '../../../shared/config/parameters.ts';
import type { FunctionResource } from '../../emulator/cloudformation/index.ts';
import { type BuildFolder, placeFor, touch } from './cache.ts';
import { copyInputs, digestInputs } from './inputs.ts';
import { inLanes } from './lanes.ts';
import type { OpenedRelease } from './opened.ts';
import { packageArguments, type RoleRequest, runPackage } from './serverless.ts';
import { unpack } from './unpack.ts';

export interface RolePackage {
  readonly role: RoleRequest['role'];
  readonly region: string;
  /** Holds `template.json`, and for each function `<name>.zip` and a folder `<name>` with what is inside. */
  readonly folder: string;
  /** Path of the CloudFormation template. */
  readonly template: string;
  /** What a deploy would give to the template's Parameters, but for secrets. */
  readonly values: Readonly<Record<string, string>>;
}

export interface PackageOptions {
  /** The project's folder. */
  readonly root: string;
  /** `.routeaway/packages` in the project where absent. */
  readonly cache?: string;
  /** A release, which has the packages already. */
  readonly opened?: OpenedRelease;
  /** Told of each that has to be built, which takes seconds. */
  readonly building?: (request: RoleRequest) => void;
}

/** One package for each request, in their order. */
export async function packageRoles(
  requests: readonly RoleRequest[],
  options: PackageOptions,
): Promise<readonly RolePackage[]> {
  const { root, opened, cache = join(root, '.routeaway', 'packages') } = options;
  if (opened)
    return requests.map((request) => ({
      ...{ role: request.role, region: request.region, ...opened.of(request.role) },
      values: { ...valuesOf(root, request), codeBucket: 'the-code-of-the-lab' },
    }));
  const inputs = digestInputs(root);
  const wanted = requests.map((request) => ({ request, key: keyOf(inputs, request) }));
  const get = ({ request, key }: Wanted) => made(request, key, root, cache, options);
  const early = await inLanes(LANES, wanted, get);
  // What someone else is building comes last.
  const packages: RolePackage[] = [];
  for (const [i, one] of wanted.entries()) {
    const folder = early[i] ?? (await persistently(() => get(one)));
    touch(folder);
    const { role, region } = one.request;
    const values = valuesOf(root, one.request);
    packages.push({ role, region, folder, template: join(folder, 'template.json'), values });
  }
  return packages;
}

const valuesOf = (root: string, request: RoleRequest): Readonly<Record<string, string>> =>
  stackValues(request.role, request.stage, parametersOf(root, request));

/** The parameters of a deploy, as text. */
export function parametersOf(root: string, { stage, params }: RoleRequest): Readonly<Record<string, string>> {
  const all = Object.entries({ ...defaultsOf(stage), ...stageFile(root, stage), ...params });
  return Object.fromEntries(all.map(([name, value]) => [name, String(value ?? '')]));
}

/** Each takes a core most of the time. */
const LANES = 2;

interface Wanted {
  readonly request: RoleRequest;
  readonly key: string;
}

/** How often someone who waits for another's package looks. */
const LOOK_MS = 50;

async function persistently(get: () => Promise<string | undefined>): Promise<string> {
  for (;;) {
    const folder = await get();
    if (folder !== undefined) return folder;
    await sleep(LOOK_MS);
  }
}

/** The folder of the package, built where it is missing; undefined where someone else is building it. */
async function made(
  request: RoleRequest,
  key: string,
  root: string,
  cache: string,
  options: PackageOptions,
): Promise<string | undefined> {
  const folder = join(cache, key);
  if (existsSync(folder)) return folder;
  const place = placeFor(cache, key);
  try {
    // It may have been finished just before the place was ours.
    if (place === undefined || existsSync(folder)) return place && folder;
    options.building?.(request);
    return await build(request, place, root, cache);
  } finally {
    place?.leave();
  }
}

const keyOf = (inputs: string, request: RoleRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([inputs, packageArguments(request)]))
    .digest('hex')
    .slice(0, 20);

async function build(
  request: RoleRequest,
  { work }: BuildFolder,
  root: string,
  cache: string,
): Promise<string> {
  copyInputs(root, work);
  await runPackage(work, request);
  unpack(join(work, '.serverless'), join(work, 'finished'));
  // The copy is what was packaged; the project may have changed since.
  const folder = join(cache, keyOf(digestInputs(work), request));
  settle(join(work, 'finished'), folder);
  return folder;
}

function settle(finished: string, folder: string): void {
  try {
    renameSync(finished, folder);
  } catch (error) {
    // Someone else has built the same meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/** The folder that Lambda would call `/var/task`. */
export const bundleFolder = (made: RolePackage, { zip }: FunctionResource): string =>
  join(made.folder, zip.replace(/\.zip$/, ''));
