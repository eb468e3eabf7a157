/** Which file imports which, and which fence refuses it, by dependency-cruiser with the project's own rules. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface Cruised {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** `root` holds the rules, `cwd` the `folders` to look at. */
export function cruise(root: string, folders: readonly string[], cwd = root): Cruised {
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.cjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [command, '--config', config, '--output-type', 'json', ...folders],
    { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (stdout === '') throw new Error(`dependency-cruiser says nothing: ${stderr}`);
  return JSON.parse(stdout) as Cruised;
}
