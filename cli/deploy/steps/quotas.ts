/**
 * Quotas are per Region. A standby that may do less than the primary cannot take over its load, and nobody notices
 * until the day it has to. And where the control Region has room, prober and switcher reserve what they need. None of it
 * stops a deploy: what cannot be read or differs is said.
 */
import { GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { hasRoom, RESERVED_TOTAL } from '../../../resources/failover/concurrency.ts';
import { describe } from '../cloudformation.ts';
import type { Context, Outcome } from '../context.ts';
import type { Stack } from '../names.ts';
import type { Aws } from '../ports.ts';
import { reason } from '../reason.ts';

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

export async function checkQuotas(
  { apis, controllers }: { readonly apis: readonly string[]; readonly controllers: readonly Stack[] },
  context: Context,
): Promise<Outcome> {
  const [primary, standby] = apis;
  const compared =
    primary === undefined || standby === undefined
      ? []
      : await Promise.all(QUOTAS.map((quota) => compare(quota, primary, standby, context)));
  const controls = await Promise.all(controllers.map((stack) => lookAtControl(stack, context)));
  const lines: readonly Line[] = [...compared, ...controls];
  return {
    said: lines.flatMap(({ said }) => said ?? []),
    warnings: lines.flatMap(({ warning }) => warning ?? []),
    found: { reserves: controls.flatMap(({ reserves, region }) => (reserves ? [region] : [])) },
  };
}

interface Line {
  readonly said?: string;
  readonly warning?: string;
}

async function compare(
  { name, read }: Quota,
  primary: string,
  standby: string,
  { ports }: Context,
): Promise<Line> {
  try {
    const [here, there] = await Promise.all([read(ports.aws(primary)), read(ports.aws(standby))]);
    if (here === undefined || there === undefined) return { warning: `${name}: AWS does not say` };
    if (here === there) return { said: `${name}: ${here} in both API Regions` };
    return {
      warning: `${name}: ${here} in ${primary}, ${there} in ${standby}. Ask for the same in both (Service Quotas in the console), or the smaller one decides what a failover can carry.`,
    };
  } catch (error) {
    return { warning: `${name}: could not be read (${reason(error)})` };
  }
}

interface Room extends Line {
  readonly region: string;
  readonly reserves: boolean;
}

/** Prober and switcher share the control Region with whatever else the account runs there. */
async function lookAtControl(stack: Stack, { ports }: Context): Promise<Room> {
  const { region } = stack;
  const own = Number((await describe(stack, ports))?.outputs.ReservedConcurrency ?? 0);
  const name = `concurrent executions of Lambda in ${region}`;
  try {
    const { AccountLimit = {} } = await ports.aws(region).lambda.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreserved } = AccountLimit;
    if (limit === undefined || unreserved === undefined)
      return { region, warning: `${name}: AWS does not say`, reserves: own > 0 };
    if (hasRoom(unreserved, own))
      return {
        region,
        said: `${name}: ${limit}; prober and switcher reserve ${RESERVED_TOTAL} of them`,
        reserves: true,
      };
    const without = `${name}: ${limit}, of which ${unreserved} are not reserved`;
    return unreserved < RESERVED_TOTAL
      ? {
          region,
          warning: `${without}: prober and switcher may need ${RESERVED_TOTAL} at once. Ask for more (Service Quotas in the console).`,
          reserves: false,
        }
      : { region, said: `${without}; too few to reserve any for prober and switcher`, reserves: false };
  } catch (error) {
    // What stands is not given up for want of a look.
    return { region, warning: `${name}: could not be read (${reason(error)})`, reserves: own > 0 };
  }
}
