/** dynalite brings no types; this is the part of it that we use. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** How long tables stay in CREATING, DELETING and UPDATING; 500 ms each by default. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    /** A folder for LevelDB; in memory without it. */
    path?: string;
  }

  /** `close` also closes the store behind it, so a new server starts empty. */
  export default function dynalite(options?: Options): Server;
}
