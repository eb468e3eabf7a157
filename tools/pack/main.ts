/** `npm pack` runs it first: dist/ is what the package has in place of the TypeScript. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCommand } from './build.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
await buildCommand(root, join(root, 'dist'));
