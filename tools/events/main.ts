/** npm run events: draws the tables, the example and the schemas of docs/events.md anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { redrawn } from './page.ts';

const page = fileURLToPath(new URL('../../docs/events.md', import.meta.url));
writeFileSync(page, redrawn(readFileSync(page, 'utf8')));
