/** `npm run remove`. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './command.ts';
import { machine } from './machine.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
process.exitCode = await command('remove', process.argv.slice(2), root, machine(root));
