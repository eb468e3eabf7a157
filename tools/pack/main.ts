/** `npm pack` runs it first: dist/ is what the package has in place of the TypeScript and of the framework. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { release } from '../release/release.ts';
import { buildCommand } from './build.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
await buildCommand(root, join(root, 'dist'));
await release(root, join(root, 'dist', 'release'));
