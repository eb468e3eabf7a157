/**
 * Reads the lock file for what a machine unlike this one would miss. A lock file made where a registry lacks the
 * binaries of another system leaves them out without a word, and `npm ci` then breaks there.
 */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The packages that are little without a binary, and those binaries, by what a user's machine needs of them. */
const BINARIES: Readonly<Record<string, readonly string[]>> = {
  '@swc/core': [
    '@swc/core-linux-x64-gnu',
    '@swc/core-linux-x64-musl',
    '@swc/core-linux-arm64-gnu',
    '@swc/core-linux-arm64-musl',
    '@swc/core-darwin-x64',
    '@swc/core-darwin-arm64',
    '@swc/core-win32-x64-msvc',
  ],
  '@biomejs/biome': [
    '@biomejs/cli-linux-x64',
    '@biomejs/cli-linux-x64-musl',
    '@biomejs/cli-linux-arm64',
    '@biomejs/cli-linux-arm64-musl',
    '@biomejs/cli-darwin-x64',
    '@biomejs/cli-darwin-arm64',
    '@biomejs/cli-win32-x64',
  ],
  esbuild: [
    '@esbuild/linux-x64',
    '@esbuild/linux-arm64',
    '@esbuild/darwin-x64',
    '@esbuild/darwin-arm64',
    '@esbuild/win32-x64',
  ],
  typescript: [
    '@typescript/typescript-linux-x64',
    '@typescript/typescript-linux-arm64',
    '@typescript/typescript-darwin-x64',
    '@typescript/typescript-darwin-arm64',
    '@typescript/typescript-win32-x64',
  ],
  'unrs-resolver': [
    '@unrs/resolver-binding-linux-x64-gnu',
    '@unrs/resolver-binding-linux-x64-musl',
    '@unrs/resolver-binding-linux-arm64-gnu',
    '@unrs/resolver-binding-linux-arm64-musl',
    '@unrs/resolver-binding-darwin-x64',
    '@unrs/resolver-binding-darwin-arm64',
    '@unrs/resolver-binding-win32-x64-msvc',
  ],
};

/** One sentence for each binary that is missing or is not of its package's version. */
export function missingBinaries({ packages }: LockFile): string[] {
  const at = (name: string) => packages[`node_modules/${name}`];
  return Object.entries(BINARIES).flatMap(([name, binaries]) => {
    const wanted = at(name)?.version;
    if (wanted === undefined) return [`${name} is not in the lock file.`];
    return binaries.flatMap((binary) => {
      const found = at(binary)?.version;
      if (found === undefined) return [`${binary} ${wanted} is missing, which ${name} needs.`];
      return found === wanted ? [] : [`${binary} is ${found}, but ${name} is ${wanted}.`];
    });
  });
}

/** Optional dependencies, of any package, that are in the lock file nowhere. */
export function missingOptionals({ packages }: LockFile): string[] {
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !names.has(name))
      .map((name) => `${name} is missing, which ${path} needs.`),
  );
}

/**
 * Packages that would be fetched unchecked, or from another place than the registry that the user has chosen (.npmrc keeps
 * addresses out).
 */
export const unchecked = ({ packages }: LockFile): string[] =>
  Object.entries(packages)
    .filter(([path, { integrity, resolved }]) => path !== '' && (!integrity || resolved !== undefined))
    .map(([path]) => path);
