/** `routeaway`: the operator's command line. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisMachine } from './machine.ts';
import { run } from './program.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
process.exitCode = await run(process.argv.slice(2), thisMachine(root, version));
