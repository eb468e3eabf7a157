/** Starts one of the two commands in this process. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './command.ts';
import { machine } from './machine.ts';
import type { Name } from './options.ts';

export async function start(name: Name): Promise<void> {
  const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
  process.exitCode = await command(name, process.argv.slice(2), root, machine(root));
  // By a signal: then something is still at work, a child or a call, and nobody waits for it.
  if (process.exitCode > 128) process.exit();
}
