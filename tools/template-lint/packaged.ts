/** Packages as subjects of the checks: the template, and the names of what lies in each zip. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LAB, parametersFor } from '../../lab/stand/package/lab.ts';
import { packageRoles } from '../../lab/stand/package/package.ts';
import type { RoleRequest } from '../../lab/stand/package/serverless.ts';
import type { RawTemplate, Subject } from './subject.ts';

const ROOT = join(__dirname, '../..');

/** One subject for each request, in their order. Packages are kept between runs; one that is new takes two seconds. */
export async function packaged(requests: readonly RoleRequest[]): Promise<readonly Subject[]> {
  const made = await packageRoles(requests, { root: ROOT });
  return made.map(({ folder, template: file, role, region, values }, i) => {
    const template = JSON.parse(readFileSync(file, 'utf8')) as RawTemplate;
    return {
      template,
      surroundings: {
        region,
        accountId: LAB.accountId,
        stackName: `routeaway-${requests[i]?.stage}-${role}`,
        parameters: parametersFor(template, { values }),
      },
      files: filesOf(folder),
    };
  });
}

function filesOf(folder: string): Record<string, readonly string[]> {
  const zips = readdirSync(folder).filter((name) => name.endsWith('.zip'));
  return Object.fromEntries(zips.map((zip) => [zip, within(join(folder, zip.slice(0, -'.zip'.length)))]));
}

const within = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
