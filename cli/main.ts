/** `routeaway` in a checkout. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { others } from './others.ts';
import { thisMachine } from './routeaway/machine.ts';
import { run } from './routeaway/program.ts';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { version: string };
process.exitCode = await run(
  process.argv.slice(2),
  thisMachine(root, version),
  others({ root, schema: resolve(root, 'stages/schema.json') }),
);
