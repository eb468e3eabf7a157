/** `routeaway` as npm installs it: the deployment records are in the folder that it is called in. */
import { readFileSync } from 'node:fs';
import { thisMachine } from './machine.ts';
import { run } from './program.ts';

// From dist/, where the build puts this file.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
process.exitCode = await run(process.argv.slice(2), thisMachine(process.cwd(), version));
