/** Where the bundle of a packaged function lies. */
import { join } from 'node:path';
import type { FunctionResource } from '../../emulator/cloudformation/index.ts';
import type { RolePackage } from './package.ts';

/** The folder that Lambda would call `/var/task`. */
export const bundleFolder = (made: RolePackage, { zip }: FunctionResource): string =>
  join(made.folder, zip.replace(/\.zip$/, ''));
