/** `npm run release -- folder`: of what is in the folder, only the release before goes. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesOf, writeRelease } from '../../../tools/release/write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'routeaway-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const releaseOf = (version: string, ...zips: string[]) => {
  const sha256 = Object.fromEntries(zips.map((name) => [name, 'sum']));
  const texts = {
    ...Object.fromEntries(zips.map((name) => [name, `${name} of ${version}`])),
    'manifest.json': JSON.stringify({ version, roles: {}, sha256 }),
    SHA256SUMS: '',
  };
  return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
};
const put = (name: string, text = '') => writeFileSync(join(folder, name), text);
const there = () => readdirSync(folder).sort();
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('the files of the release before go, and nothing else', () => {
  writeRelease(folder, releaseOf('1', 'api-old.zip', 'api.template.json'));
  put('prod.params.json', 'mine');
  mkdirSync(join(folder, '.git'));
  expect(filesOf(folder)).toEqual(['api-old.zip', 'api.template.json', 'manifest.json', 'SHA256SUMS']);
  writeRelease(folder, releaseOf('2', 'api-new.zip', 'api.template.json'));
  expect(there()).toEqual(
    ['.git', 'SHA256SUMS', 'api-new.zip', 'api.template.json', 'manifest.json', 'prod.params.json'].sort(),
  );
  expect(read('prod.params.json')).toBe('mine');
  expect(read('api.template.json')).toBe('api.template.json of 2');
});

test('a file that cannot be written leaves the release before as it was', () => {
  writeRelease(folder, releaseOf('1', 'api-old.zip', 'api.template.json'));
  const [before, manifest] = [there(), read('manifest.json')];
  const broken = new Map([...releaseOf('2', 'api.template.json'), ['no/such/folder.zip', Buffer.from('')]]);
  expect(() => writeRelease(folder, broken)).toThrow('ENOENT');
  expect(there()).toEqual(before);
  expect([read('api.template.json'), read('manifest.json')]).toEqual(['api.template.json of 1', manifest]);
});

test.each([
  ['of a web page', JSON.stringify({ name: 'My page', icons: [] })],
  ['that names files elsewhere', JSON.stringify({ version: '1', roles: {}, sha256: { '../mine': 'sum' } })],
  ['that is damaged', '{"version": "1", "roles"'],
])('a manifest %s makes no release of a folder', (_, text) => {
  put('manifest.json', text);
  put('SHA256SUMS');
  expect(filesOf(folder)).toBeUndefined();
});
