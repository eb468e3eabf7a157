/** Turns options and parameters into what is deployed where. Pure. Rejects what cannot work, before any call. */

import { probeKeyParameter } from '../../resources/api/probe-key.ts';
import { lostTogether } from '../../resources/failover/validate.ts';
import {
  controlInPrimary,
  controlInStandby,
  oneOriginForBoth,
  oneRegionForBoth,
} from '../../resources/shared/regions.ts';
import { mistakes, watchdogRegion } from '../../resources/watchdog/region.ts';
import { region as aRegion, regionOtherThan } from '../../shared/config/kinds.ts';
import {
  controlRegionsFor,
  controlRegionsOf,
  originAddress,
  type Parameters,
  refusalOf,
} from '../../shared/config/parameters.ts';
import { isUsable, LONGEST_TOKEN, wantedOf } from '../../shared/config/secret-value.ts';
import { masked, shown } from '../../shared/config/shown.ts';
import { hasDns, type Routing } from '../../shared/core/routing.ts';
import type { Side } from '../../shared/core/side.ts';
import { UsageError } from '../../shared/kit/errors.ts';
import { unknownRegions } from './known-regions.ts';
import {
  apiStack,
  controllerStack,
  dnsStack,
  failoverStack,
  globalJournalTable,
  journalTable,
  type Regions,
  SERVICE,
  type Stack,
  watchdogStack,
} from './names.ts';
import type { Options } from './options.ts';

/** A value that several Regions must have alike and that nobody is shown. Each has its header when it is used. */
export interface SecretSetting {
  readonly id: 'apiKey' | 'probeKey' | 'originSecret';
  /** As a person calls it. */
  readonly name: string;
  /** Name of the SecureString that holds it. */
  readonly parameter: string;
  /** Environment variable in which it can be given; the prober's key is always made. */
  readonly variable?: string;
  /** The value, where it was given. */
  readonly given?: string;
  /** Of a value (characters); absent: of what API Gateway takes as a key. */
  readonly longest?: number;
}

export interface DeploySettings {
  readonly stage: string;
  readonly regions: Regions;
  /**
   * In the order of their deployment; the API's only where it is ours, the watchdog's and the DNS records' only where there are
   * any.
   */
  readonly stacks: readonly Stack[];
  readonly failover: Stack;
  /** Of prober and switcher: the failover's, and with three controllers the two others, in the order of `controlRegions`. */
  readonly controllers: readonly Stack[];
  /** The table of journal and ledgers. */
  readonly journalTable: string;
  /** Every parameter as the deploy will see it. */
  readonly parameters: Parameters;
  /** True: the operator brings the API, and only its failover is deployed. */
  readonly ownApi: boolean;
  /** The records of a name follow the journal; they are in a stack of their own. */
  readonly usesDns: boolean;
  readonly secrets: readonly SecretSetting[];
  /** The side said to be active, where it was given. */
  readonly givenActive?: Side;
  /** The one stack that is deployed; nothing outside of its Region is asked. */
  readonly only?: Stack;
  /** Nothing is changed. */
  readonly dryRun: boolean;
  /** A removal does not ask; a deploy changes what would otherwise stop it. */
  readonly yes: boolean;
  readonly warnings: readonly string[];
}

/**
 * Where a secret is given: never on a command line, which every process of the machine can read and npm repeats. What is in
 * none of them is read from SSM, or made.
 */
export const SECRET_VARIABLES = {
  apiKey: 'ROUTEAWAY_API_KEY',
  originSecret: 'ROUTEAWAY_ORIGIN_SECRET',
} as const;

/** By the names of their variables. */
export type GivenSecrets = Readonly<Record<string, string | undefined>>;

export function settle(options: Options, parameters: Parameters, secrets: GivenSecrets = {}): DeploySettings {
  const { stage, params: given, only } = options;
  const text = (name: string) => parameters[name] ?? '';
  const regions = {
    primary: text('primaryRegion'),
    standby: text('standbyRegion'),
    control: controlRegionsOf(parameters)[0] ?? '',
  };
  refuseRegions(regions, parameters);
  const wrong = [...refusalOf('controlRegions', parameters), ...mistakes(parameters)];
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'));
  const origins = [text('primaryOrigin'), text('standbyOrigin')];
  if (origins.filter(Boolean).length === 1)
    throw new UsageError(
      `Only one of primaryOrigin and standbyOrigin is given; give both for an API of your own, or none: --param primaryOrigin=api.example.com/v1 --param standbyOrigin=api2.example.com/v1.`,
    );
  const ownApi = origins.every(Boolean);
  const [primary, standby] = origins.map(asAsked);
  if (ownApi && primary === standby)
    throw new UsageError(oneOriginForBoth(masked(origins[1] ?? ''), { ...parameters, stage }));
  const failover = failoverStack(stage, regions);
  const apis = [apiStack(stage, regions, 'primary'), apiStack(stage, regions, 'standby')];
  const further = controlRegionsOf(parameters)
    .slice(1)
    .map((region) => controllerStack(stage, region));
  const controllers = [failover, ...further];
  const listens = watchdogRegion(parameters);
  const watchdog = listens === '' ? [] : [watchdogStack(stage, listens)];
  const usesDns = hasDns(text('routing') as Routing);
  const dns = usesDns ? [dnsStack(stage, regions)] : [];
  const all = [...(ownApi ? [] : apis), ...controllers, ...watchdog, ...dns];
  const single = only && all.find(({ id }) => id === only);
  if (only !== undefined && single === undefined)
    throw new UsageError(
      `--only is ${only}, and these parameters make no such stack; stage ${stage} has ${all.map(({ id }) => id).join(', ')}.`,
    );
  const givenActive = given.active === undefined ? undefined : side(given.active);
  return {
    stage,
    regions,
    stacks: single ? [single] : all,
    failover,
    controllers,
    journalTable: further.length > 0 ? globalJournalTable(stage) : journalTable(stage),
    parameters,
    ownApi,
    usesDns,
    secrets: [
      ...(text('probeAuth') === 'bearer'
        ? secret('apiKey', 'bearer token', text('apiKeyParameter'), secrets, LONGEST_TOKEN)
        : secret('apiKey', 'API key', text('apiKeyParameter'), secrets)),
      ...secret('probeKey', "prober's key", ownApi ? '' : probeKeyParameter(stage), secrets),
      ...secret('originSecret', 'origin secret', text('originSecretParameter'), secrets),
    ],
    ...(givenActive === undefined ? {} : { givenActive }),
    ...(single && { only: single }),
    dryRun: options.dryRun,
    yes: options.yes,
    warnings: warnings(regions, parameters),
  };
}

/** Two texts that lead to one address are the same. What is no address is refused elsewhere. */
function asAsked(origin: string): string {
  const address = originAddress.parse(origin);
  return address === undefined ? origin : `${address.host.toLowerCase()}${address.path}`;
}

function refuseRegions({ primary, standby, control }: Regions, parameters: Parameters): void {
  for (const [name, region] of Object.entries({
    primaryRegion: primary,
    standbyRegion: standby,
    controlRegions: control,
  })) {
    if (aRegion.parse(region) === undefined)
      throw new UsageError(
        `${name} is ${shown(region)}; it must be a Region, e.g. --param ${name}=${name === 'controlRegions' ? controlRegionsFor(parameters) : regionOtherThan(primary, standby, control)}.`,
      );
  }
  const [wrong] = [...oneRegionForBoth(parameters), ...controlInPrimary(parameters)];
  if (wrong !== undefined) throw new UsageError(`${wrong}.`);
}

function warnings({ primary }: Regions, parameters: Parameters): string[] {
  const list = [...unknownRegions(parameters), ...controlInStandby(parameters)];
  // With DNS nothing there is needed on the day.
  if (primary === 'us-east-1' && !hasDns(parameters.routing as Routing))
    list.push(
      "The primary is in us-east-1, where CloudFront's control plane is too: a failover would depend on the Region that has failed.",
    );
  return [...list, ...lostTogether(parameters)];
}

/** None where there is no parameter for it. The value is not repeated in what is said about it. */
function secret(
  id: SecretSetting['id'],
  name: string,
  parameter: string,
  secrets: GivenSecrets,
  longest?: number,
): readonly SecretSetting[] {
  const variable = id === 'probeKey' ? undefined : SECRET_VARIABLES[id];
  const given = (variable && secrets[variable]) || undefined;
  // For an API of one's own that asks for no key.
  const none = parameter === '' || parameter === 'none';
  if (given !== undefined && none)
    throw new UsageError(
      `${variable} is set, and ${id}Parameter, which says where to keep it, ${parameter === 'none' ? 'says that there is none' : 'is not given'}: --param ${id}Parameter=/${SERVICE}/prod/${id === 'apiKey' ? 'api-key' : 'origin-secret'}`,
    );
  if (given !== undefined && !isUsable(given, longest))
    throw new UsageError(`${variable} ${wantedOf(given, longest)}. Unset it, and a new one is generated.`);
  return none
    ? []
    : [
        {
          id,
          name,
          parameter,
          ...(variable && { variable }),
          ...(given && { given }),
          ...(longest && { longest }),
        },
      ];
}

function side(text: string): Side {
  if (text === 'primary' || text === 'standby') return text;
  throw new UsageError(`active is ${shown(text)}; it must be primary or standby: --param active=primary.`);
}
