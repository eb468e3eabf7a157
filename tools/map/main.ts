/** npm run map: draws the picture of docs/map.md anew, and its column of what each room may import. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from './cruise.ts';
import { arrowsOf, redrawn } from './map.ts';
import { readRooms } from './rooms.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = join(root, 'docs/map.md');
const rooms = readRooms(root);
const arrows = arrowsOf(cruise(root, rooms.CODE), rooms);
writeFileSync(file, redrawn(readFileSync(file, 'utf8'), arrows, rooms));
console.log(`docs/map.md: ${arrows.length} arrows.`);
