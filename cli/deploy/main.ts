/** `npm run deploy` and `npm run remove`; the first word says which. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './command.ts';
import { checkout } from './installed.ts';
import { machine } from './machine.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const [name, ...args] = process.argv.slice(2);
process.exitCode = await command(
  name === 'remove' ? 'remove' : 'deploy',
  args,
  root,
  machine(root, checkout(root)),
);
// By a signal: then something is still at work, a call, and nobody waits for it.
if (process.exitCode > 128) process.exit();
