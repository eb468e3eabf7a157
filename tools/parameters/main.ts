/** npm run parameters: draws the tables of docs/parameters.md anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { redrawn } from './page.ts';

const file = fileURLToPath(new URL('../../docs/parameters.md', import.meta.url));
writeFileSync(file, redrawn(readFileSync(file, 'utf8')));
