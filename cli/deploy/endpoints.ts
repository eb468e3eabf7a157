/** The URLs of the deployed system, from its stacks' outputs. */
import { masked } from '../../shared/config/shown.ts';
import type { Side } from '../../shared/core/side.ts';
import { UserError } from '../../shared/kit/errors.ts';
import { describe } from './cloudformation.ts';
import { SERVICE } from './names.ts';
import type { Ports } from './ports.ts';
import type { DeploySettings } from './settings.ts';

export interface Endpoints {
  /** Without a slash at its end. */
  readonly public: string;
  /** The same, of each Region's API. */
  readonly origins: Readonly<Record<Side, string>>;
  readonly distributionId: string;
  readonly overrideParameter: string;
}

export async function readEndpoints(settings: DeploySettings, ports: Ports): Promise<Endpoints> {
  const { parameters, failover, stage } = settings;
  const outputs = (await describe(failover, ports))?.outputs ?? {};
  return {
    public: url(
      parameters.publicUrl || outputs.Endpoint,
      `the output Endpoint of the stack ${failover.name}`,
    ),
    origins: {
      primary: await originOf('primary', settings, ports),
      standby: await originOf('standby', settings, ports),
    },
    distributionId: parameters.distributionId || (outputs.DistributionId ?? ''),
    overrideParameter: outputs.OverrideParameter ?? `/${SERVICE}/${stage}/override`,
  };
}

async function originOf(side: Side, { parameters, stacks }: DeploySettings, ports: Ports): Promise<string> {
  const given = parameters[`${side}Origin`];
  if (given) return url(given, `${side}Origin`);
  const stack = stacks.find((one) => one.side === side);
  const outputs = stack && (await describe(stack, ports))?.outputs;
  return url(outputs?.Origin, `the output Origin of the API's stack in ${stack?.region ?? side}`);
}

export function url(text: string | undefined, what: string): string {
  const address = text && (text.startsWith('https://') ? text : `https://${text}`);
  if (!address || !URL.canParse(address))
    throw new UserError(
      `${what} is ${text ? `"${masked(text)}"` : 'missing'}; wanted is the address that it stands for.`,
    );
  return address.replace(/\/$/, '');
}
