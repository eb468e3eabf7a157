/** Writes the files of a release into a folder, in place of those of the release before, and touches nothing else there. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const SUMS = 'SHA256SUMS';
const MANIFEST = 'manifest.json';
const manifest = v.object({
  version: v.string(),
  roles: v.record(v.string(), v.unknown()),
  sha256: v.record(v.pipe(v.string(), v.regex(/^\w[\w.-]*$/)), v.string()),
});

/** The files of the release that is in the folder; undefined where there is none. */
export function filesOf(folder: string): readonly string[] | undefined {
  if (![MANIFEST, SUMS].every((name) => existsSync(join(folder, name)))) return undefined;
  try {
    const { sha256 } = v.parse(manifest, JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')));
    return [...Object.keys(sha256), MANIFEST, SUMS];
  } catch {
    return undefined;
  }
}

/** `files`: by name; put there in this order. One that cannot be written leaves the release before as it was. */
export function writeRelease(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  const before = filesOf(folder) ?? [];
  const beside = mkdtempSync(join(folder, '.new-'));
  try {
    for (const [name, bytes] of files) writeFileSync(join(beside, name), bytes);
    for (const name of files.keys()) renameSync(join(beside, name), join(folder, name));
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
  for (const name of before) if (!files.has(name)) rmSync(join(folder, name), { force: true });
}
