/** What a deploy sends of a stack: its template, and the values of this stage. */
import { madeValues, outputsOf } from '../../resources/controller/outputs.ts';
import { originMistakes } from '../../resources/failover/values.ts';
import { secretParameters } from '../../resources/shared/secrets.ts';
import { CHECKS, stackValues } from '../../resources/shared/values.ts';
import { SIDES, type Side } from '../../shared/core/side.ts';
import { UserError } from '../../shared/kit/errors.ts';
import { type Packaged, stackTemplate, type Template } from './artifact.ts';
import { describe, type Sent } from './cloudformation.ts';
import type { Context } from './context.ts';
import { isController, SERVICE, type Stack } from './names.ts';
import { recorded } from './recorded.ts';

export interface Wanted extends Omit<Sent, 'TemplateURL'> {
  readonly packaged: Packaged;
  readonly template: Template;
  /** By Parameter; secrets are not among them. */
  readonly values: Readonly<Record<string, string>>;
}

/** `absent`: what is sent for what does not exist yet, and is only looked at. */
export async function wantedOf(stack: Stack, context: Context, absent?: string): Promise<Wanted> {
  const { settings, ports, active, pointed, reserves, ...found } = context;
  const { stage, parameters } = settings;
  const { role } = stack;
  const packaged = (await ports.artifact())(role);
  const template = stackTemplate(packaged, stage);
  const here = {
    ...parameters,
    ...(role === 'failover' && active !== undefined && { active }),
    ...(role === 'failover' && pointed && { pointsAtDns: 'on' }),
    ...(isController(stack) && reserves?.includes(stack.region) && { reserveConcurrency: 'on' }),
  };
  const origins = isController(stack) ? await originsOf(context, absent) : undefined;
  const usesTargets = settings.usesDns && (isController(stack) || role === 'dns');
  const targets = usesTargets ? await targetsOf(stack, context, absent) : undefined;
  const checks = role === 'dns' ? await checksOf(stack, context, absent) : {};
  const made = role === 'controller' ? await madeByFirst(stack, context, absent) : {};
  const all: Readonly<Record<string, string>> = {
    ...stackValues(role, stage, here, origins, targets),
    ...made,
    ...checks,
  };
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

/** Where the records lead to: the host of an API of one's own, or what the side's stack has made for the name. */
async function targetsOf(
  stack: Stack,
  { settings, ports }: Context,
  absent?: string,
): Promise<Readonly<Record<Side, string>> | undefined> {
  const { stacks, ownApi, only } = settings;
  if (ownApi) return undefined;
  const told = only && (await describe(stack, ports))?.parameters;
  const [primary = '', standby = ''] = await Promise.all(
    SIDES.map(async (side) => {
      if (only !== undefined) return told?.[`${side}Target`] || unknownTo(stack, `${side}Target`, only);
      const api = stacks.find((one) => one.side === side);
      const made =
        (api && (await describe(api, ports))?.outputs.FailoverTarget) ?? (absent && `${side}.example.com`);
      if (made === undefined)
        throw new UserError(
          `The API's stack in ${settings.regions[side]} has no output FailoverTarget, to which the records of ${settings.parameters.failoverName} lead. Deploy it first: --only api-${side}.`,
        );
      return made;
    }),
  );
  return { primary, standby };
}

/** The beacons of the controllers, and their latches. */
async function checksOf(
  stack: Stack,
  { settings, ports }: Context,
  absent?: string,
): Promise<Readonly<Record<string, string>>> {
  const { controllers, only } = settings;
  const told = only && (await describe(stack, ports))?.parameters;
  const found = Object.entries(CHECKS).map(async ([name, output]) => {
    if (only !== undefined) return [name, told?.[name] || unknownTo(stack, name, only)] as const;
    const ids = controllers.map(async (controller) => {
      const id = (await describe(controller, ports))?.outputs[output] ?? (absent && NO_CHECK);
      if (id !== undefined) return id;
      throw new UserError(
        `The stack ${controller.name} in ${controller.region} has no output ${output}, which the DNS records hang on. Deploy it first: --only ${controller.id}.`,
      );
    });
    return [name, (await Promise.all(ids)).join()] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

/** In the place of one that only a deploy would make. */
const NO_CHECK = '00000000-0000-4000-8000-000000000000';

function unknownTo({ name, region }: Stack, parameter: string, only: Stack): never {
  throw new UserError(
    `The stack ${name} in ${region} does not know ${parameter} yet, and with --only ${only.id} no other Region is asked. Deploy the whole stage.`,
  );
}

/** What the first controller's stack has made; of a deploy of one stack alone, what this one was told when it was deployed last. */
async function madeByFirst(
  stack: Stack,
  { settings, ports }: Context,
  absent?: string,
): Promise<Readonly<Record<string, string>>> {
  const { parameters, failover, only } = settings;
  const wanted = Object.entries(outputsOf(parameters));
  if (only !== undefined) {
    const told = (await describe(stack, ports))?.parameters ?? {};
    const missing = wanted.find(([name]) => !told[name]);
    if (missing)
      throw new UserError(
        `The stack ${stack.name} in ${stack.region} does not know yet what the first controller's stack has made (${missing[0]}), and with --only ${only.id} no other Region is asked. Deploy the whole stage.`,
      );
    return Object.fromEntries(Object.entries(told).filter(([name]) => name.startsWith('made')));
  }
  const outputs = (await describe(failover, ports))?.outputs ?? {};
  const found = wanted.map(([name, output]) => {
    const value = outputs[output] ?? (absent === undefined ? undefined : `https://${absent}`);
    if (value === undefined)
      throw new UserError(
        `The stack ${failover.name} in ${failover.region} has no output ${output}, which the controller in ${stack.region} needs. Deploy the failover first: --only failover.`,
      );
    return [name, value];
  });
  return madeValues(Object.fromEntries(found));
}
