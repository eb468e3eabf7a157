/** Run once when a version is released: its resources are what the next version finds. `npx tsx test/package/upgrade/accept.ts` */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { now, written } from './resources.ts';

writeFileSync(
  new URL('before.json', import.meta.url),
  written(await now(fileURLToPath(new URL('../../..', import.meta.url)))),
);
