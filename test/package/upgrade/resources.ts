/** The resources of a version, as they are deployed for the lab's stage. before.json has those of the version before. */
import { readFileSync } from 'node:fs';
import {
  type ResolvedTemplate,
  resolveTemplate,
  type Template,
} from '../../../lab/emulator/cloudformation/index.ts';
import { LAB, LAB_REQUESTS, parametersFor } from '../../../lab/stand/package/lab.ts';
import { packageRoles } from '../../../lab/stand/package/package.ts';
import type { Resources } from '../../../tools/template-lint/changes.ts';

export const STACKS = Object.keys(LAB_REQUESTS) as (keyof typeof LAB_REQUESTS)[];
export type Stacks = Readonly<Record<string, Resources>>;

/** Of this version. `root`: the project's folder. */
export async function now(root: string): Promise<Stacks> {
  const requests = Object.values(LAB_REQUESTS);
  const made = await packageRoles(requests, { root });
  return Object.fromEntries(
    made.map((one, i) => {
      const template = JSON.parse(readFileSync(one.template, 'utf8')) as Template;
      const { region, role } = one;
      const { accountId, stage } = LAB;
      const parameters = parametersFor(template, one);
      const stackName = `routeaway-${stage}-${role}`;
      const resolved = resolveTemplate(template, { region, accountId, stackName, parameters });
      return [STACKS[i], resourcesOf(resolved)];
    }),
  );
}

/** The framework puts the time into one id, and into the place of each zip. */
export const resourcesOf = ({ resources }: Pick<ResolvedTemplate, 'resources'>): Resources =>
  Object.fromEntries(
    Object.values(resources).map(({ logicalId, type, properties }) => [
      steady(logicalId),
      { type, properties: JSON.parse(steady(JSON.stringify(properties))) },
    ]),
  );

const steady = (text: string): string =>
  text.replace(/(ApiGatewayDeployment)\d[\w-]*/g, '$1').replace(/"S3Key":"[^"]*\/([^"/]+)"/g, '"S3Key":"$1"');

/** A line for each resource, so that a difference can be read. */
export function written(stacks: Stacks): string {
  const one = (resources: Resources) =>
    Object.entries(resources)
      .map(([id, resource]) => `  ${JSON.stringify(id)}: ${JSON.stringify(resource)}`)
      .join(',\n');
  const all = Object.entries(stacks).map(([stack, its]) => `${JSON.stringify(stack)}: {\n${one(its)}\n}`);
  return `{\n${all.join(',\n')}\n}\n`;
}
