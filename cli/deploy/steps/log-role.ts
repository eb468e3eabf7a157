/**
 * API Gateway has one role for its logs in a Region of an account. `gatewayLogRole=existing` counts on one that someone else
 * has set; without it a deploy fails in its middle. `create` would replace it, for every API of the account.
 */
import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Context, Outcome } from '../context.ts';
import { SERVICE } from '../names.ts';

export async function checkLogRole(
  regions: readonly string[],
  { settings, ports }: Context,
): Promise<Outcome> {
  const roles = await Promise.all(
    regions.map(async (region) => ({
      region,
      role: (await ports.aws(region).apiGateway.send(new GetAccountCommand({}))).cloudwatchRoleArn,
    })),
  );
  if (settings.parameters.gatewayLogRole === 'create') {
    const theirs = roles.filter(({ role }) => role && !role.includes(`/${SERVICE}-`));
    const [first] = theirs;
    if (first === undefined || settings.yes)
      return { said: roles.map(({ region, role }) => `${region}: ${role ?? 'none yet, one is made'}`) };
    throw new UserError(
      `gatewayLogRole is "create", and API Gateway has a role for its logs in ${theirs.map(({ region }) => region).join(' and ')} already (${first.role}): it would be replaced for every API there. Use it: --param gatewayLogRole=existing; if you mean the change: --yes.`,
    );
  }
  const without = roles.filter(({ role }) => !role).map(({ region }) => region);
  if (without.length > 0)
    throw new UserError(
      `gatewayLogRole is "existing", and API Gateway has no role for its logs in ${without.join(' and ')}. Where no other API of the account has one: --param gatewayLogRole=create; without logs of the gateway: --param gatewayLogRole=none`,
    );
  return { said: roles.map(({ region, role }) => `${region}: ${role}`) };
}
