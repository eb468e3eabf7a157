/** What a deploy sends of a stack: its template, and the values of this stage. */
import { originMistakes } from '../../resources/failover/values.ts';
import { secretParameters } from '../../resources/shared/secrets.ts';
import { stackValues } from '../../resources/shared/values.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import { UserError } from '../../shared/kit/errors.ts';
import { type Packaged, stackTemplate, type Template } from './artifact.ts';
import { describe, type Sent } from './cloudformation.ts';
import type { Context } from './context.ts';
import { SERVICE, type Stack } from './names.ts';
import { recorded } from './recorded.ts';

export interface Wanted extends Omit<Sent, 'TemplateURL'> {
  readonly packaged: Packaged;
  readonly template: Template;
  /** By Parameter; secrets are not among them. */
  readonly values: Readonly<Record<string, string>>;
}

/** `absent`: what is sent for what does not exist yet, and is only looked at. */
export async function wantedOf(stack: Stack, context: Context, absent?: string): Promise<Wanted> {
  const { settings, ports, active, reserves, ...found } = context;
  const { stage, parameters } = settings;
  const { role } = stack;
  const packaged = (await ports.artifact())(role);
  const template = stackTemplate(packaged, stage);
  const failover = role === 'failover';
  const here = {
    ...parameters,
    ...(failover && active !== undefined && { active }),
    ...(failover && reserves && { reserveConcurrency: 'on' }),
  };
  const origins = failover ? await originsOf(context, absent) : undefined;
  const all = stackValues(role, stage, here, origins);
  const values = Object.fromEntries(Object.entries(all).filter(([name]) => name in template.Parameters));
  const known = {
    ApiKeyValue: found.apiKey,
    ProbeKeyValue: found.probeKey,
    OriginSecretValue: found.originSecret,
  };
  const secrets = Object.keys(secretParameters(role, stage, parameters)).map((name) => {
    const value = known[name as keyof typeof known] ?? absent;
    if (value === undefined)
      throw new Error(`The stack ${stack.name} needs ${name}, which no step has read.`);
    return [name, value] as const;
  });
  return {
    packaged,
    template,
    values,
    Parameters: [...Object.entries(values), ...secrets].map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Capabilities: [
      'CAPABILITY_IAM',
      'CAPABILITY_NAMED_IAM',
      ...(template.Transform === undefined ? [] : (['CAPABILITY_AUTO_EXPAND'] as const)),
    ],
    Tags: tagsOf(stack, stage),
  };
}

/** The framework's. The failover's stack has none (resources/failover/stack-tags.ts). */
export function tagsOf({ role }: Stack, stage: string): Sent['Tags'] {
  const tags = role === 'failover' ? {} : { STAGE: stage, service: SERVICE, stage, role };
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** As given, or else the outputs of the API's stacks; of a deploy of one stack alone, what the record says. */
async function originsOf(context: Context, absent?: string): Promise<Readonly<Record<Side, string>>> {
  const { settings, ports } = context;
  const { parameters, stacks, stage, only } = settings;
  const [primary = '', standby = ''] = await Promise.all(
    SIDES.map(async (side) => {
      const given = parameters[`${side}Origin`];
      if (given) return given;
      if (only !== undefined) return recorded(context).origins[side];
      const stack = stacks.find((one) => one.side === side);
      const origin = stack && (await describe(stack, ports))?.outputs.Origin;
      return origin ?? (absent === undefined ? '' : `${side}.example.com/${stage}`);
    }),
  );
  const origins = { primary, standby };
  const wrong = originMistakes(parameters, stage, origins);
  if (wrong.length > 0) throw new UserError(wrong.join('\n'));
  return origins;
}
