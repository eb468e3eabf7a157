/** Everything a package is made of. What is not listed here does not change a package, and is not there to be used. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const INPUTS = [
  'serverless.yml',
  'serverless.failover.yml',
  'serverless.controller.yml',
  'serverless.watchdog.yml',
  'serverless.dns.yml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'resources',
  'functions',
  'shared',
  'stages',
];

/** A digest of the inputs in `root`, names and bytes. */
export function digestInputs(root: string): string {
  const digest = createHash('sha256');
  for (const file of INPUTS.flatMap((input) => filesIn(root, input)).sort()) {
    const bytes = readFileSync(join(root, file));
    digest.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return digest.digest('hex');
}

/**
 * Copies the inputs. The framework works in the folder it runs in, and two runs in one folder break each other; in a
 * copy they cannot, and neither can an edit made meanwhile.
 */
export function copyInputs(root: string, to: string): void {
  for (const input of INPUTS) cpSync(join(root, input), join(to, input), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'), 'junction');
}

function filesIn(root: string, input: string): string[] {
  if (/\.\w+$/.test(input)) return [input];
  return readdirSync(join(root, input), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
