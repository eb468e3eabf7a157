/**
 * Builds what `npm pack` puts into the package: the command as plain JavaScript, in chunks that are loaded when they are needed.
 * The package's dependencies stay outside, so that `npm audit` sees them and an update reaches them. What the lab alone needs is
 * built in: as dependencies they would be 15 MB more to install, and one of them runs a script when it is installed.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** The oldest Node of package.json's `engines`. */
const TARGET = 'node20.19';

/** dynalite keeps its tables in memory here; the database on disk, which it also knows, is a native one. */
const dynalite: Plugin = {
  name: 'dynalite',
  setup({ onResolve, onLoad }) {
    // It names the files that it requires without their ending, and esbuild finds them by their whole names.
    onLoad({ filter: /dynalite[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(/(require\('\.\/\w+\/' \+ action)\)/g, "$1 + '.js')"),
    }));
    onResolve({ filter: /^level$/ }, () => ({ path: 'level', namespace: 'stub' }));
    onLoad({ filter: /^level$/, namespace: 'stub' }, () => ({ contents: 'exports.Level = undefined;' }));
  },
};

/** Writes `to/routeaway.js`, its chunks and what they read; what was in `to` before is gone. `root`: the project's folder. */
export async function buildCommand(root: string, to: string): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  rmSync(to, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { routeaway: join(root, 'cli/packaged.ts') },
    outdir: to,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: TARGET,
    external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
    plugins: [dynalite],
    // What is built in of others is CommonJS.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    chunkNames: 'chunks/[name]-[hash]',
    minify: true,
    metafile: true,
    logLevel: 'warning',
  });
  // What the lab reads beside its code, from where a chunk looks for it.
  cpSync(join(root, 'lab/emulator/lambda/worker'), join(to, 'chunks/worker'), { recursive: true });
  cpSync(join(root, 'lab/stand/page'), join(to, 'page'), { recursive: true });
  writeFileSync(join(to, 'LICENSES'), licenses(root, Object.keys(metafile.inputs)));
}

/** Of what is built in. A text that several have, to the letter, stands once, below all of their names. */
function licenses(root: string, inputs: readonly string[]): string {
  const folders = inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  const texts = new Map<string, string[]>();
  for (const folder of [...new Set(folders)].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((one) => /^licen[cs]e/i.test(one));
    const text =
      file && existsSync(join(root, folder, file))
        ? readFileSync(join(root, folder, file), 'utf8').trim()
        : '';
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  return [...texts].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join('\n---\n\n');
}
