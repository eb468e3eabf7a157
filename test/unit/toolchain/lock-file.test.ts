import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LockFile, missingBinaries, missingOptionals, unchecked } from './lock-file.ts';

const lock = JSON.parse(readFileSync(join(__dirname, '../../../package-lock.json'), 'utf8')) as LockFile;

/** The lock file, with another entry for one package, or none. */
function changed(name: string, entry?: LockFile['packages'][string]): LockFile {
  const { [`node_modules/${name}`]: _, ...packages } = lock.packages;
  return { packages: entry ? { ...packages, [`node_modules/${name}`]: entry } : packages };
}

test('the lock file serves Linux, macOS and Windows', () => {
  expect(missingBinaries(lock)).toEqual([]);
  expect(missingOptionals(lock)).toEqual([]);
});

test('every package is checked by its digest and comes from the registry', () => {
  expect(unchecked(lock)).toEqual([]);
});

test('a missing binary is named', () => {
  const without = changed('@swc/core-darwin-arm64');
  expect(missingBinaries(without)).toEqual([
    expect.stringMatching(/^@swc\/core-darwin-arm64 [\d.]+ is missing, which @swc\/core needs\.$/),
  ]);
  expect(missingOptionals(without)).toEqual([
    '@swc/core-darwin-arm64 is missing, which node_modules/@swc/core needs.',
  ]);
});

test('a binary of another version is named', () => {
  expect(missingBinaries(changed('@esbuild/win32-x64', { version: '0.1.0' }))).toEqual([
    expect.stringMatching(/^@esbuild\/win32-x64 is 0\.1\.0, but esbuild is [\d.]+\.$/),
  ]);
});

test('a package from elsewhere is named', () => {
  const resolved = 'https://mirror.example.com/esbuild.tgz';
  expect(unchecked(changed('esbuild', { integrity: 'sha512-x', resolved }))).toEqual([
    'node_modules/esbuild',
  ]);
  expect(unchecked(changed('esbuild', { version: '1.0.0' }))).toEqual(['node_modules/esbuild']);
});
