/** npm run parameters: draws the tables of docs/parameters.md anew, and writes the schema of a stage's file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { redrawn } from './page.ts';
import { stageSchema } from './schema.ts';

const fileOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const page = fileOf('docs/parameters.md');
writeFileSync(page, redrawn(readFileSync(page, 'utf8')));
writeFileSync(fileOf('stages/schema.json'), `${JSON.stringify(stageSchema(), undefined, 2)}\n`);
