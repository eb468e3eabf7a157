/** The folder in which packages are kept and made: a place in it for each build, and what goes when it is full. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../shared/kit/errors.ts';
import { claim, MARK } from './claim.ts';

/** This many packages are kept, the last used ones. */
const KEPT = 24;
/** A working folder older than this is one that a kill has left behind. */
const ABANDONED_MS = 10 * 60_000;

export class CacheUnusable extends UserError {
  override readonly name = 'CacheUnusable';
}

export interface BuildFolder {
  /** An empty folder to build in. */
  readonly work: string;
  /** Leaves nothing of it. */
  leave(): void;
}

/** Where to build the package `key`; undefined where someone else builds it. Throws CacheUnusable where nobody can. */
export function placeFor(cache: string, key: string): BuildFolder | undefined {
  let release: (() => void) | undefined;
  try {
    mkdirSync(cache, { recursive: true });
    release = claim(cache, key);
    return release && place(cache, release);
  } catch (error) {
    release?.();
    throw unusable(cache, error as NodeJS.ErrnoException);
  }
}

function place(cache: string, release: () => void): BuildFolder {
  tidy(cache);
  const work = mkdtempSync(join(cache, 'work-'));
  return {
    work,
    leave() {
      rmSync(work, { recursive: true, force: true });
      release();
    },
  };
}

/** Notes that a package was used. */
export function touch(folder: string): void {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch (error) {
    // A user who may only read the packages builds none either, so nothing is removed without this.
    if (!DENIED.includes((error as NodeJS.ErrnoException).code)) throw error;
  }
}

const DENIED: readonly (string | undefined)[] = ['EACCES', 'EPERM', 'EROFS'];
const IN_THE_WAY: readonly (string | undefined)[] = ['ENOTDIR', 'EEXIST'];

function unusable(cache: string, error: NodeJS.ErrnoException): Error {
  const { code } = error;
  const says = (why: string) => new CacheUnusable(`Packages cannot be built: ${why} (${code}).`);
  if (DENIED.includes(code))
    return says(`they are kept in ${cache}, where you may not write; make it yours, or remove it`);
  if (IN_THE_WAY.includes(code))
    return says(`they are kept in the folder ${cache}, and a file is in its place; move the file away`);
  if (code === 'ENOSPC') return says(`they are kept in ${cache}, and the disk is full; make room`);
  return error;
}

/** Removes what kills have left, and the packages that were not used for longest. */
function tidy(cache: string): void {
  const entries = readdirSync(cache).flatMap((name) => {
    const used = statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs;
    const work = name.startsWith('work-') || name.startsWith(MARK);
    return used === undefined ? [] : [{ path: join(cache, name), work, used }];
  });
  const abandoned = entries.filter(({ work, used }) => work && used < Date.now() - ABANDONED_MS);
  const finished = entries.filter(({ work }) => !work).sort((a, b) => b.used - a.used);
  for (const { path } of [...abandoned, ...finished.slice(KEPT - 1)])
    rmSync(path, { recursive: true, force: true });
}
