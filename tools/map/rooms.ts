/** `rooms.cjs` with types: dependency-cruiser reads no TypeScript. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface Rooms {
  readonly ROOMS: Readonly<Record<string, readonly string[]>>;
  readonly CODE: readonly string[];
  readonly ROOTS: readonly string[];
}

export const readRooms = (root: string): Rooms =>
  createRequire(join(root, 'package.json'))('./tools/map/rooms.cjs') as Rooms;
