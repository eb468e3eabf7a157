/** `routeaway` as npm installs it: stage files and deployment records are in the folder that it is called in. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { others } from './others.ts';
import { thisMachine } from './routeaway/machine.ts';
import { run } from './routeaway/program.ts';

// From dist/, where the build puts this file.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const root = process.cwd();
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const place = { root, release: here('./release'), schema: here('../stages/schema.json') };
process.exitCode = await run(process.argv.slice(2), thisMachine(root, version), others(place));
