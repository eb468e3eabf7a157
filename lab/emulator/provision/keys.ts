/**
 * Credentials: one access key for each role, which names it to the lab's AWS, and one for the operator. They are made
 * up, like everything else here, and open nothing outside of this machine.
 */

import type { FunctionResource } from '../cloudformation/read/functions.ts';
import { type RoleResource, readRoles } from '../cloudformation/read/functions.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { type Policy, readPolicy } from '../iam/policy.ts';
import type { Principal } from '../protocols/call.ts';

export const OPERATOR = { accessKeyId: 'OPERATOR', secretAccessKey: 'lab' } as const;

export interface Keys {
  /** The key of the function's role. Throws where the template gives it none that Lambda could use. */
  keyFor(template: ResolvedTemplate, target: FunctionResource): string;
  roleOf(accessKeyId: string): Principal | undefined;
}

export function createKeys(): Keys {
  const principals = new Map<string, Principal>([[OPERATOR.accessKeyId, 'operator']]);
  return {
    keyFor(template, { name, roleArn }) {
      const role = readRoles(template).find(({ arn }) => arn === roleArn);
      if (!role)
        throw new Error(`The function ${name} has the role ${roleArn}, which its stack does not hold.`);
      checkUsable(role);
      // Roles are named per stack, and the stacks of the two API Regions have the same name.
      const key = `LAB.${template.region}.${role.name}`;
      const principalArn = `arn:aws:sts::${template.accountId}:assumed-role/${role.name}/${name}`;
      principals.set(key, { principalArn, policies: policiesOf(role), region: template.region });
      return key;
    },
    roleOf: (accessKeyId) => principals.get(accessKeyId),
  };
}

function checkUsable({ name, trust, managed }: RoleResource): void {
  // A managed policy would have to be written down here; our roles have none.
  if (managed.length > 0)
    throw new Error(
      `The role ${name} has managed policies (${managed.join(', ')}); the lab knows only inline ones.`,
    );
  if (!JSON.stringify(trust).includes('"lambda.amazonaws.com"'))
    throw new Error(`The role ${name} does not trust lambda.amazonaws.com, so no function can have it.`);
}

const policiesOf = ({ policies }: RoleResource): readonly Policy[] =>
  policies.map(({ name, document }) => readPolicy(document, name));
