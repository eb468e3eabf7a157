/** `npm run deploy`. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './command.ts';
import { machine } from './machine.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
process.exitCode = await command('deploy', process.argv.slice(2), root, machine(root));
