/** `routeaway`: the operator's command line. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { thisMachine } from './machine.ts';
import { run } from './program.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
process.exitCode = await run(process.argv.slice(2), thisMachine(root));
