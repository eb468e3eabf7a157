/**
 * One deploy or removal at a time in a folder: each run of the framework empties what the one before has packaged there, and
 * may be uploading. `.routeaway/deploy.<pid>.lock` says whose folder it is, and which run of the framework it has started: that
 * one goes on where the command itself is killed.
 *
 * A file for each process, and not one for all: nobody ever takes another one's away that may still be alive, and of two that
 * start at once neither misses the other.
 */

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { utc } from '../../shared/core/duration.ts';
import { UserError } from '../../shared/kit/errors.ts';
import { lives } from '../../shared/kit/process.ts';
import type { Name } from './options.ts';

const FOLDER = '.routeaway';
const FILE = /^deploy\.(\d+)\.lock$/;

const schema = v.object({
  name: v.picklist(['deploy', 'remove']),
  stage: v.string(),
  /** Process ids mean something on one machine only. */
  host: v.string(),
  since: v.string(),
  /** The framework, while it runs. */
  child: v.exactOptional(v.number()),
});
type Held = v.InferOutput<typeof schema>;

export interface Lock {
  /** Throws `UserError` where another command is at work in this folder, or what it has started. */
  take(name: Name, stage: string): void;
  /** The framework runs as this process, or no longer. */
  runs(child: number | undefined): void;
  /** Of a framework that still runs the lock stays: the next command finds out whether it has ended. */
  release(): void;
}

export function createLock(root: string, pid = process.pid): Lock {
  const pathOf = (of: number) => join(FOLDER, `deploy.${of}.lock`);
  let held: Held | undefined;
  let over = false;

  /** Whole or not at all: others read it at any moment. */
  function write(next: Held): void {
    held = next;
    const path = join(root, pathOf(pid));
    writeFileSync(`${path}.new`, `${JSON.stringify(next)}\n`);
    renameSync(`${path}.new`, path);
  }

  const remove = (of: number) => rmSync(join(root, pathOf(of)), { force: true });

  function removeOwn(): void {
    held = undefined;
    remove(pid);
  }

  /** Why this one may not begin; what nobody holds any more is cleared away. */
  function refusal(of: number): string | undefined {
    const path = pathOf(of);
    const other = read(join(root, path));
    if (other === 'gone') return undefined;
    if (other === 'damaged')
      return `${path} is damaged, so whether another deploy is at work in this folder is not known: look for process ${of}, and delete the file once it has ended.`;
    const { name, stage, host, since, child } = other;
    const what = `npm run ${name} of stage ${stage}, begun ${since}`;
    if (host !== hostname())
      return `${what}, is running in this folder on ${host} (process ${of}), and two would delete each other's packages: wait until it has ended, and run this again. If it was killed, delete ${path}.`;
    if (lives(of))
      return `${what}, is running in this folder (process ${of}), and two would delete each other's packages: wait until it has ended, and run this again. If process ${of} is something else, delete ${path}.`;
    if (child !== undefined && lives(child))
      return `${what}, was killed, and the framework that it had started goes on (process ${child}): wait until it has ended, or end it (kill ${child}), and run this again. If process ${child} is something else, delete ${path}.`;
    remove(of);
    return undefined;
  }

  return {
    take(name, stage) {
      over = false;
      try {
        mkdirSync(join(root, FOLDER), { recursive: true });
        // Before the others are looked for: of two that do so at the same moment each finds the other.
        write({ name, stage, host: hostname(), since: utc(Date.now()) });
      } catch (error) {
        throw new UserError(
          `${pathOf(pid)} cannot be written (${(error as Error).message}), and without it two deploys could delete each other's packages: make room for it.`,
        );
      }
      for (const file of readdirSync(join(root, FOLDER))) {
        const of = Number(FILE.exec(file)?.[1] ?? pid);
        const why = of === pid ? undefined : refusal(of);
        if (why === undefined) continue;
        removeOwn();
        throw new UserError(why);
      }
    },
    runs(child) {
      if (held === undefined) return;
      const { child: _, ...rest } = held;
      if (child === undefined && over) removeOwn();
      else write(child === undefined ? rest : { ...rest, child });
    },
    release() {
      over = true;
      if (held?.child === undefined) removeOwn();
    },
  };
}

function read(path: string): Held | 'gone' | 'damaged' {
  try {
    return v.parse(schema, JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'damaged';
  }
}
