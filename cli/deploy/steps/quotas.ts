/**
 * Quotas are per Region. A standby that may do less than the primary cannot take over its load, and nobody notices
 * until the day it has to. They stop nothing: what cannot be read or differs is said.
 */
import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import type { Context, Outcome } from '../context.ts';
import type { Aws } from '../ports.ts';
import { reason } from '../stop.ts';

interface Quota {
  readonly name: string;
  read(aws: Aws): Promise<number | undefined>;
}

const throttle = async ({ apiGateway }: Aws) =>
  (await apiGateway.send(new GetAccountCommand({}))).throttleSettings;

const QUOTAS: readonly Quota[] = [
  {
    name: 'concurrent executions of Lambda',
    read: async ({ lambda }) =>
      (await lambda.send(new GetAccountSettingsCommand({}))).AccountLimit?.ConcurrentExecutions,
  },
  { name: 'requests a second of API Gateway', read: async (aws) => (await throttle(aws))?.rateLimit },
  { name: 'burst of API Gateway', read: async (aws) => (await throttle(aws))?.burstLimit },
];

export async function compareQuotas(
  [primary, standby]: readonly [string, string],
  { ports }: Context,
): Promise<Outcome> {
  const lines = await Promise.all(
    QUOTAS.map(async ({ name, read }) => {
      try {
        const [here, there] = await Promise.all([read(ports.aws(primary)), read(ports.aws(standby))]);
        if (here === undefined || there === undefined) return { warning: `${name}: not told by AWS` };
        if (here === there) return { said: `${name}: ${here} in both` };
        return {
          warning: `${name}: ${here} in ${primary}, ${there} in ${standby}. Ask for the same in both (Service Quotas in the console), or the smaller one decides what a failover can carry.`,
        };
      } catch (error) {
        return { warning: `${name}: could not be read (${reason(error)})` };
      }
    }),
  );
  return {
    said: lines.flatMap(({ said }) => said ?? []),
    warnings: lines.flatMap(({ warning }) => warning ?? []),
  };
}
