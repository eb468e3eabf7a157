/** The URLs of the deployed system, from its stacks' outputs. */
import { masked } from '../../shared/config/shown.ts';
import type { Side } from '../../shared/core/side.ts';
import { UserError } from '../../shared/kit/errors.ts';
import { describe } from './cloudformation.ts';
import type { Context } from './context.ts';
import { overrideParameter } from './names.ts';
import { recorded } from './recorded.ts';

export interface Endpoints {
  /** Without a slash at its end. */
  readonly public: string;
  /** The same, of each Region's API. */
  readonly origins: Readonly<Record<Side, string>>;
  readonly distributionId: string;
  readonly overrideParameter: string;
}

/** Of the whole stage, or of the failover alone. */
export async function readEndpoints(context: Context): Promise<Endpoints> {
  const { settings, ports } = context;
  const { parameters, failover, stage } = settings;
  const outputs = (await describe(failover, ports))?.outputs ?? {};
  return {
    public: url(
      parameters.publicUrl || outputs.Endpoint,
      `the output Endpoint of the stack ${failover.name}`,
    ),
    origins: {
      primary: await originOf('primary', context),
      standby: await originOf('standby', context),
    },
    distributionId: parameters.distributionId || (outputs.DistributionId ?? ''),
    overrideParameter: outputs.OverrideParameter ?? overrideParameter(stage),
  };
}

export async function originOf(side: Side, context: Context): Promise<string> {
  const { settings, ports } = context;
  const { parameters, stacks, only } = settings;
  const given = parameters[`${side}Origin`];
  if (given) return url(given, `${side}Origin`);
  if (only?.role === 'failover') return url(recorded(context).origins[side], `origins.${side} of the record`);
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
