/** Collects a release: a template for each role, the zips of its functions, their checksums, and a manifest of all. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { parse } from 'yaml';
import { LAB_REQUESTS } from '../../lab/stand/package/lab.ts';
import { packageRoles, type RolePackage } from '../../lab/stand/package/package.ts';
import { type Role, serviceFile } from '../../shared/config/parameters.ts';
import { released, type Template } from './template.ts';
import { writeRelease } from './write.ts';

export interface Manifest {
  readonly version: string;
  readonly roles: Readonly<
    Record<
      string,
      {
        readonly template: string;
        readonly code: readonly string[];
        readonly parameters: readonly string[];
        /** What an update of the stack may change: its statements. */
        readonly policy: readonly object[];
      }
    >
  >;
  /** Of every other file of the release, by its name. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** Writes the files into `to`; those of the release that was in it go. `root`: the project's folder. */
export async function release(root: string, to: string): Promise<Manifest> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const { primary: api, failover, watchdog } = LAB_REQUESTS;
  // Every package is for each Region.
  const more = (['controller', 'dns'] as const).map((role) => ({ ...failover, role }));
  const packages = await packageRoles([api, failover, ...more, watchdog], { root });
  const files = new Map<string, Uint8Array>();
  const roles = Object.fromEntries(
    packages.map((made) => [made.role, { ...collect(made, files), policy: policyOf(root, made.role) }]),
  );
  const sha256 = Object.fromEntries([...files].map(([name, bytes]) => [name, digest(bytes)]));
  const manifest: Manifest = { version, roles, sha256 };
  files.set('manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
  const sums = Object.entries(sha256).map(([name, sum]) => `${sum}  ${name}\n`);
  files.set('SHA256SUMS', Buffer.from(sums.join('')));
  writeRelease(to, files);
  return manifest;
}

function collect(
  { role, folder, template: file }: RolePackage,
  files: Map<string, Uint8Array>,
): Omit<Manifest['roles'][string], 'policy'> {
  const code: string[] = [];
  const zipOf = (packaged: string): string => {
    const bytes = zipped(join(folder, packaged.replace(/\.zip$/, '')));
    // Another content is another name, so that CloudFormation sees a change.
    const name = packaged.replace(/\.zip$/, `-${digest(bytes).slice(0, 12)}.zip`);
    files.set(name, bytes);
    code.push(name);
    return name;
  };
  const made = released(JSON.parse(readFileSync(file, 'utf8')) as Template, zipOf);
  const template = `${role}.template.json`;
  files.set(template, Buffer.from(`${JSON.stringify(made, null, 1)}\n`));
  return { template, code, parameters: Object.keys(made.Parameters ?? {}) };
}

function policyOf(root: string, role: Role): readonly object[] {
  const [, file = 'serverless.yml'] = serviceFile(role);
  const { provider } = parse(readFileSync(join(root, file), 'utf8'), { logLevel: 'silent' }) as {
    readonly provider: { readonly stackPolicy: readonly object[] };
  };
  return provider.stackPolicy;
}

/** The same content gives the same bytes: times are left out. */
function zipped(folder: string): Uint8Array {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const content: Zippable = Object.fromEntries(
    names.map((name) => [name.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(name)]),
  );
  return zipSync(content, { level: 9, mtime: '1980-01-01' });
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
