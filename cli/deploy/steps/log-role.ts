/** `gatewayLogRole=existing` counts on a role that somebody else has set; without it a deploy fails in its middle. */
import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import type { Context, Outcome } from '../context.ts';
import { Stop } from '../stop.ts';

export async function checkLogRole(regions: readonly string[], { ports }: Context): Promise<Outcome> {
  const roles = await Promise.all(
    regions.map(async (region) => ({
      region,
      role: (await ports.aws(region).apiGateway.send(new GetAccountCommand({}))).cloudwatchRoleArn,
    })),
  );
  const without = roles.filter(({ role }) => !role).map(({ region }) => region);
  if (without.length > 0)
    throw new Stop(
      `gatewayLogRole is "existing", and API Gateway has no role for its logs in ${without.join(' and ')}. Where no other API of the account has one: --param gatewayLogRole=create; without logs of the gateway: --param gatewayLogRole=none`,
    );
  return { said: roles.map(({ region, role }) => `${region}: ${role}`) };
}
