/**
 * Who builds a package, where several processes want the same one: the one that has put its mark into the folder, while
 * the others have something else to do. A mark is a help and no more: where it is lost or left behind, two build the
 * same, and the second drops its own.
 */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const MARK = 'building-';
/** No build takes as long: the mark of a process whose number another one has by now. */
const ABANDONED_MS = 60_000;

/** Gives what ends the claim; undefined where someone else is at it. The folder must be there. */
export function claim(cache: string, key: string): (() => void) | undefined {
  const mark = join(cache, `${MARK}${key}`);
  if (isAbandoned(mark)) rmSync(mark, { force: true });
  try {
    writeFileSync(mark, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  return () => rmSync(mark, { force: true });
}

function isAbandoned(mark: string): boolean {
  const made = statSync(mark, { throwIfNoEntry: false })?.mtimeMs;
  if (made === undefined) return false;
  return made < Date.now() - ABANDONED_MS || hasEnded(ownerOf(mark));
}

/** Not a number in the moment in which the mark is written, or is deleted. */
function ownerOf(mark: string): number {
  try {
    return Number.parseInt(readFileSync(mark, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

function hasEnded(pid: number): boolean {
  if (Number.isNaN(pid)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
