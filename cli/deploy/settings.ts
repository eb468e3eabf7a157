/** From options and parameters to what will be done where. Pure; what cannot work is refused here, before any call. */

import { probeKeyParameter } from '../../resources/api/probe-key.ts';
import { mistakes, watchdogRegion } from '../../resources/watchdog/region.ts';
import { region as aRegion, regionOtherThan } from '../../shared/config/kinds.ts';
import type { Side } from '../../shared/core/side.ts';
import { apiStack, failoverStack, type Regions, SERVICE, type Stack, watchdogStack } from './names.ts';
import type { Options, Start } from './options.ts';
import type { Parameters } from './parameters.ts';
import { Stop } from './stop.ts';

/** A value that several Regions must have alike and that nobody is shown. Each has its header when it is used. */
export interface SecretSetting {
  readonly id: 'apiKey' | 'probeKey' | 'originSecret';
  /** As a person calls it. */
  readonly name: string;
  /** Name of the SecureString that holds it. */
  readonly parameter: string;
  /** The value, where it was given. */
  readonly given?: string;
}

export interface Settings {
  readonly stage: string;
  readonly regions: Regions;
  /** In the order of their deployment; the API's only where it is ours, the watchdog's only where there is one. */
  readonly stacks: readonly Stack[];
  readonly failover: Stack;
  /** Every parameter as the deploy will see it. */
  readonly parameters: Parameters;
  /** What goes on to the framework: what was given, without what is set for each stack and without the key. */
  readonly passed: Parameters;
  /** True: the API is somebody's own, and only its failover is deployed. */
  readonly ownApi: boolean;
  readonly secrets: readonly SecretSetting[];
  /** The side said to be active, where it was given. */
  readonly givenActive?: Side;
  /** The deploys start here. */
  readonly from?: Start;
  /** A removal does not ask; a deploy changes what would otherwise stop it. */
  readonly yes: boolean;
  readonly warnings: readonly string[];
}

/** What API Gateway takes as the value of a key, and HTTP in a header. */
export const USABLE = /^[\x21-\x7e]{20,128}$/;

/** Set for each stack by the deploy itself; what is secret reaches the framework through its parameter alone. */
const OURS = ['role', 'active', 'apiKey', 'probeKey', 'originSecret'];

export function settle(options: Options, parameters: Parameters): Settings {
  const { stage, params: given, from } = options;
  const text = (name: string) => parameters[name] ?? '';
  if (given.role !== undefined)
    throw new Stop(
      `--param role=${given.role} is not for this command: it deploys every role. For one alone: npx serverless deploy --stage ${stage} --param role=${given.role}.`,
    );
  const regions = {
    primary: text('primaryRegion'),
    standby: text('standbyRegion'),
    control: text('controlRegion'),
  };
  checkRegions(regions);
  const wrong = mistakes(parameters);
  if (wrong.length > 0) throw new Stop(wrong.join('\n'));
  const origins = [text('primaryOrigin'), text('standbyOrigin')];
  if (origins.filter(Boolean).length === 1)
    throw new Stop(
      `Only one of primaryOrigin and standbyOrigin is given; give both for an API of your own, or none: --param primaryOrigin=api.example.com/v1 --param standbyOrigin=api2.example.com/v1.`,
    );
  const ownApi = origins.every(Boolean);
  const failover = failoverStack(stage, regions);
  const apis = [apiStack(stage, regions, 'primary'), apiStack(stage, regions, 'standby')];
  const listens = watchdogRegion(parameters);
  const watchdog = listens === '' ? [] : [watchdogStack(stage, listens)];
  const givenActive = given.active === undefined ? undefined : side(given.active);
  return {
    stage,
    regions,
    stacks: [...(ownApi ? [] : apis), failover, ...watchdog],
    failover,
    parameters,
    passed: Object.fromEntries(Object.entries(given).filter(([name]) => !OURS.includes(name))),
    ownApi,
    secrets: [
      ...secret('apiKey', 'API key', text('apiKeyParameter'), text('apiKey')),
      ...secret('probeKey', "prober's key", ownApi ? '' : probeKeyParameter(stage), text('probeKey')),
      ...secret('originSecret', 'origin secret', text('originSecretParameter'), text('originSecret')),
    ],
    ...(givenActive === undefined ? {} : { givenActive }),
    ...(from === undefined ? {} : { from }),
    yes: options.yes,
    warnings: warnings(regions),
  };
}

function checkRegions({ primary, standby, control }: Regions): void {
  for (const [name, region] of Object.entries({ primary, standby, control })) {
    if (aRegion.parse(region) === undefined)
      throw new Stop(
        `${name}Region is "${region}"; it must be a Region, e.g. --${name}-region ${regionOtherThan(primary, standby, control)}.`,
      );
  }
  if (primary === standby)
    throw new Stop(
      `standbyRegion is the primary Region (${primary}); it must be another one, e.g. --standby-region ${regionOtherThan(primary, control)}.`,
    );
  if (control === primary)
    throw new Stop(
      `controlRegion is the primary Region (${primary}), and what must act when the primary dies may not die with it: e.g. --control-region ${primary === 'ca-central-1' || standby === 'ca-central-1' ? regionOtherThan(primary, standby) : 'ca-central-1'}.`,
    );
}

function warnings({ primary, standby, control }: Regions): string[] {
  const list: string[] = [];
  if (control === standby)
    list.push(
      `The control Region is the standby (${standby}): once traffic has moved there, nothing protects it.`,
    );
  if (primary === 'us-east-1')
    list.push(
      "The primary is in us-east-1, where CloudFront's control plane is too: what fails and what must be called then would be the same place.",
    );
  return list;
}

/** None where there is no parameter for it. The value is not repeated in what is said about it. */
function secret(
  id: SecretSetting['id'],
  name: string,
  parameter: string,
  given: string,
): readonly SecretSetting[] {
  if (given !== '' && id === 'probeKey' && parameter === '')
    throw new Stop(
      'probeKey is given, and that is for the sample API; for an API of your own the prober shows the key of apiKeyParameter: --param apiKey=…',
    );
  if (given !== '' && parameter === '')
    throw new Stop(
      `${id} is given, and ${id}Parameter, which says where to keep it, is not: --param ${id}Parameter=/${SERVICE}/prod/origin-secret`,
    );
  if (given !== '' && !USABLE.test(given))
    throw new Stop(
      `${id} has ${given.length} characters; wanted are 20 to 128, printable and without spaces. Leave it out, and one is made.`,
    );
  // For an API of one's own that asks for no key.
  return parameter === '' || parameter === 'none'
    ? []
    : [{ id, name, parameter, ...(given === '' ? {} : { given }) }];
}

function side(text: string): Side {
  if (text === 'primary' || text === 'standby') return text;
  throw new Stop(`active is "${text}"; it must be primary or standby: --param active=primary.`);
}
