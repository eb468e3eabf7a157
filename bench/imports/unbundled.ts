/** The functions as the compiler leaves them: a module for each file, with `node_modules` beside them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Gives the folder that holds `functions/…`. */
export function compile(root: string, place: string): string {
  rmSync(place, { recursive: true, force: true });
  const folder = join(place, 'task');
  mkdirSync(folder, { recursive: true });
  const project = join(place, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    rootDir: root,
    outDir: folder,
  };
  const include = ['functions', 'shared'].map((part) => join(root, part));
  writeFileSync(project, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include }));
  execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project]);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}
