/** A release with its zips opened, for the lab of the npm package, which has no framework to package anything. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '../../../shared/config/parameters.ts';
import { unzip } from './unpack.ts';

export interface OpenedRelease {
  /** As a `RolePackage` has them. */
  of(role: Role): { readonly folder: string; readonly template: string };
  close(): void;
}

interface Manifest {
  readonly roles: Readonly<Record<Role, { readonly template: string; readonly code: readonly string[] }>>;
}

export function openRelease(release: string): OpenedRelease {
  const { roles } = JSON.parse(readFileSync(join(release, 'manifest.json'), 'utf8')) as Manifest;
  const folder = mkdtempSync(join(tmpdir(), 'routeaway-lab-'));
  for (const zip of Object.values(roles).flatMap(({ code }) => code))
    unzip(join(release, zip), join(folder, zip.slice(0, -'.zip'.length)));
  return {
    of: (role) => ({ folder, template: join(release, roles[role].template) }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
