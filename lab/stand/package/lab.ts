/**
 * The stage that the lab deploys: every role as they are packaged for AWS, with the ids that AWS would make up fixed, so
 * that packages can be kept. Nothing in a package depends on a port or a run.
 */
import { readFileSync } from 'node:fs';
import { probeKeyParameter } from '../../../resources/api/probe-key.ts';
import { madeValues, outputsOf } from '../../../resources/controller/outputs.ts';
import { mistakes as failoverMistakes } from '../../../resources/failover/validate.ts';
import { CHECKS } from '../../../resources/shared/values.ts';
import { mistakes as watchdogMistakes, watchdogRegion } from '../../../resources/watchdog/region.ts';
import { controlRegionsOf, refusals } from '../../../shared/config/parameters.ts';
import { hasDns, type Routing } from '../../../shared/core/routing.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import { UsageError } from '../../../shared/kit/errors.ts';
import {
  declaredOf,
  functionOf,
  type ResolvedTemplate,
  resolveTemplate,
  type Surroundings,
  type Template,
  TemplateError,
} from '../../emulator/cloudformation/index.ts';
import { type PackageOptions, packageRoles, parametersOf, type RolePackage } from './package.ts';
import type { RoleRequest } from './serverless.ts';

export const LAB = {
  stage: 'lab',
  accountId: '123456789012',
  primary: { region: 'us-east-2', apiId: 'primarylab' },
  standby: { region: 'us-west-2', apiId: 'standbylab' },
  /** Unless the parameter `controlRegions` names others; the first one alone where there is one controller. */
  controlRegion: 'ca-central-1',
  controlRegions: ['ca-central-1', 'us-west-2', 'eu-west-1'],
  distribution: { id: 'E1LABROUTEAWAY', domainName: 'd1lab.cloudfront.net' },
  /** Of the zone and the name in it, where traffic moves by DNS. */
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  failoverName: 'active.example.com',
  /** The id of the store that the CloudFront function reads. */
  storeId: 'a1b2c3d4-0000-4000-8000-00000000001a',
  /** Opens both APIs to clients. It guards nothing outside of this machine. */
  apiKey: 'lab-key-0123456789abcdefghij',
  /** The same of the prober, the switcher and the command line. */
  probeKey: 'lab-probe-key-0123456789abcdefghij',
  /** What a webhook is shown, where there is one, under whatever name. */
  webhookSecret: 'Bearer lab-webhook-0123456789',
  /** What the edge shows to the APIs, where it is to. */
  originSecret: 'lab-secret-0123456789abcdefghij',
} as const;

/** What CloudFormation gets beside a template, and does not show. */
export const LAB_SECRETS = {
  ApiKeyValue: LAB.apiKey,
  ProbeKeyValue: LAB.probeKey,
  OriginSecretValue: LAB.originSecret,
} as const;

/** What the first of three controllers makes, and the other two are given. */
const LAB_MADE = {
  madeDistributionId: LAB.distribution.id,
  madeDistributionHost: LAB.distribution.domainName,
  madeStoreArn: `arn:aws:cloudfront::${LAB.accountId}:key-value-store/${LAB.storeId}`,
  madeFunctionArn: `arn:aws:cloudfront::${LAB.accountId}:function/routeaway-${LAB.stage}-${LAB.controlRegion}`,
} as const;

/** The values of a template's Parameters, secrets included. */
export const parametersFor = (
  template: Pick<Template, 'Parameters'>,
  { values }: Pick<RolePackage, 'values'>,
) => declaredOf(template, { ...values, ...LAB_MADE, ...LAB_SECRETS });

/** One stack of the lab: its template with every intrinsic resolved, and where its functions' bundles lie. */
export interface LabStack {
  readonly package: RolePackage;
  readonly template: ResolvedTemplate;
}

export interface LabStacks {
  readonly primary: LabStack;
  readonly standby: LabStack;
  /** The first controller. */
  readonly failover: LabStack;
  /** The two others, where there are three. */
  readonly second?: LabStack;
  readonly third?: LabStack;
  /** Absent where the parameter `watchdogRegion` says so. */
  readonly watchdog?: LabStack;
  /** The records of the failover name, where traffic moves by DNS. */
  readonly dns?: LabStack;
}

const host = ({ apiId, region }: { apiId: string; region: string }) =>
  `${apiId}.execute-api.${region}.amazonaws.com`;

const api = (region: string): RoleRequest => ({
  role: 'api',
  region,
  stage: LAB.stage,
  params: {},
});

const failover: RoleRequest = {
  role: 'failover',
  region: LAB.controlRegion,
  stage: LAB.stage,
  params: {
    primaryOrigin: `${host(LAB.primary)}/${LAB.stage}`,
    standbyOrigin: `${host(LAB.standby)}/${LAB.stage}`,
    // Given origins count as the operator's own API; these are the sample's.
    verifyWritePath: '/health',
    apiKeyParameter: probeKeyParameter(LAB.stage),
  },
};

/** Names that nobody has; the lab leads them to the user's servers. */
const originsOf = (
  servers: Readonly<Record<Side, URL>>,
  { probeAuth }: Readonly<Record<string, string>>,
): RoleRequest['params'] => ({
  primaryOrigin: `primary.example.com${pathOf(servers.primary)}`,
  standbyOrigin: `standby.example.com${pathOf(servers.standby)}`,
  apiKeyParameter: probeAuth === 'bearer' ? probeKeyParameter(LAB.stage) : 'none',
});

const pathOf = ({ pathname }: URL): string => pathname.replace(/\/$/, '');

const watchdog: RoleRequest = {
  role: 'watchdog',
  region: LAB.standby.region,
  stage: LAB.stage,
  params: {},
};

export const LAB_REQUESTS = {
  primary: api(LAB.primary.region),
  standby: api(LAB.standby.region),
  failover,
  watchdog,
} as const;

/** The stacks of the controllers, in the order of `controlRegions`. */
export const controllersOf = ({ failover, second, third }: LabStacks): readonly LabStack[] =>
  [failover, second, third].filter((one) => one !== undefined);

/**
 * Milliseconds where the packages are there already, seconds where they have to be built. `more` are parameters beside
 * the lab's own, for all stacks; the controllers are in the Regions that they name, if they do. `servers`: what the origins
 * are where they are not the sample API.
 */
export async function packageLab(
  options: PackageOptions,
  more: Readonly<Record<string, string>> = {},
  servers?: Readonly<Record<Side, URL>>,
): Promise<LabStacks> {
  const { primary, standby, failover, watchdog } = LAB_REQUESTS;
  const { controlRegions = failover.region, probeAuth = 'api-key', routing } = more;
  const usesDns = hasDns(routing as Routing);
  if (!servers && probeAuth !== 'api-key')
    throw new UsageError(
      `probeAuth is "${probeAuth}", and the sample API wants an API key; it is for servers of your own: --primary <url> --standby <url>.`,
    );
  const [controlRegion = '', ...further] = controlRegionsOf({ controlRegions });
  const places = { primaryRegion: primary.region, standbyRegion: standby.region };
  const listens = watchdogRegion({ ...places, ...more, controlRegions });
  const controller = {
    ...failover,
    region: controlRegion,
    ...(servers && { params: originsOf(servers, more) }),
  };
  const requests = [
    primary,
    standby,
    controller,
    ...further.map((region): RoleRequest => ({ ...controller, role: 'controller', region })),
    ...(listens === '' ? [] : [{ ...watchdog, region: listens }]),
    ...(usesDns ? [{ ...controller, role: 'dns' as const }] : []),
  ].map((request): RoleRequest => ({ ...request, params: { ...request.params, ...more } }));
  checkParameters(requests, options.root);
  const made = await packageRoles(requests, options);
  const [first, second, third] = made;
  if (!first || !second || !third) throw new Error('Three packages were asked for, fewer came.');
  const { id, domainName } = LAB.distribution;
  const sides = {
    primary: stack(first, { ids: { ApiGatewayRestApi: LAB.primary.apiId, DomainName: LAB.primary.apiId } }),
    standby: stack(second, { ids: { ApiGatewayRestApi: LAB.standby.apiId, DomainName: LAB.standby.apiId } }),
  };
  // Of servers of the user's own the records lead to their hosts, as the package says.
  const targets = usesDns && !servers ? targetsOf(sides) : {};
  const failoverStack = stack(
    third,
    {
      ids: { ...checkIds(controlRegion, 0), Distribution: id, EdgeStore: LAB.storeId },
      domains: { Distribution: domainName },
    },
    // The records stand when the lab starts.
    { ...targets, ...(usesDns && { pointsAtDns: 'on' }) },
  );
  const { outputs } = failoverStack.template;
  const wanted = Object.entries(outputsOf(third.values)).map(([name, output]) => [
    name,
    outputs[output] ?? '',
  ]);
  const handedIn = { ...madeValues(Object.fromEntries(wanted)), ...targets };
  const [secondController, thirdController] = made
    .filter(({ role }) => role === 'controller')
    .map((one, i) => stack(one, { ids: checkIds(one.region, i + 1) }, handedIn));
  const listener = made.find(({ role }) => role === 'watchdog');
  const records = made.find(({ role }) => role === 'dns');
  const stacks = {
    ...sides,
    failover: failoverStack,
    ...(secondController && thirdController && { second: secondController, third: thirdController }),
    ...(listener && { watchdog: stack(listener, {}) }),
  };
  return {
    ...stacks,
    ...(records && {
      dns: stack(records, { ids: CALCULATED }, { ...targets, ...checksOf(stacks) }),
    }),
  };
}

/** What Route 53 and API Gateway would make up for each controller, of which there are three. */
const checkIds = (region: string, n: number): Readonly<Record<string, string>> => ({
  BeaconApi: `beacon${region.replaceAll('-', '')}`,
  BeaconCheck: `b000000${n}-0000-4000-8000-00000000001a`,
  LatchCheck: `1a00000${n}-0000-4000-8000-00000000001a`,
});
const CALCULATED = {
  BeaconsCheck: 'bbbb0000-0000-4000-8000-00000000001a',
  LatchesCheck: '1aaa0000-0000-4000-8000-00000000001a',
} as const;

const checksOf = (stacks: LabStacks): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(CHECKS).map(([name, output]) => [
      name,
      controllersOf(stacks)
        .map(({ template: { outputs } }) => outputs[output] ?? '')
        .join(),
    ]),
  );

const targetsOf = (sides: Readonly<Record<Side, LabStack>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    SIDES.map((side) => [`${side}Target`, sides[side].template.outputs.FailoverTarget ?? '']),
  );

/** The parameters, with a zone and a name in it where traffic is to move by DNS and none are given. */
export function forRouting(
  routing: string | undefined,
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const all = { ...parameters, ...(routing !== undefined && { routing }) };
  if (routing !== undefined && parameters.routing !== undefined && routing !== parameters.routing)
    throw new UsageError(
      `--routing is ${routing}, and --param routing is ${parameters.routing}; leave one of them out.`,
    );
  if (!hasDns(all.routing as Routing)) return all;
  const { hostedZoneId, failoverName } = LAB;
  return { hostedZoneId, failoverName, ...all };
}

/** The parameters, with the lab's own control Regions if there are to be three and none are named. */
export function forControllers(
  controllers: number,
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (controllers === 1) {
    const { controlRegions, routing } = parameters;
    if (hasDns(routing as Routing) && controlRegions === undefined)
      throw new UsageError(`routing is ${routing}, which needs three controllers: --controllers 3.`);
    return parameters;
  }
  const { controlRegions = LAB.controlRegions.join() } = parameters;
  if (controlRegionsOf({ controlRegions }).length !== 3)
    throw new UsageError(
      `--controllers is 3, and --param controlRegions names ${controlRegionsOf({ controlRegions }).length}; leave one of them out.`,
    );
  return { ...parameters, controlRegions };
}

/** What a deploy would refuse, in its sentences. */
function checkParameters(requests: readonly RoleRequest[], root: string): void {
  const wrong = requests.flatMap((request) => {
    const { role, stage, region } = request;
    const parameters = parametersOf(root, request);
    // As those of the first.
    if (role === 'controller' || role === 'dns') return [];
    if (role === 'failover') return failoverMistakes(parameters, { stage, region });
    return role === 'api' ? refusals(role, parameters) : watchdogMistakes(parameters);
  });
  if (wrong.length > 0) throw new UsageError([...new Set(wrong)].map((line) => `${line}.`).join('\n'));
}

/** `handedIn`: what the first controller's stack has made. */
function stack(
  made: RolePackage,
  fixed: Pick<Surroundings, 'ids' | 'domains'>,
  handedIn: Readonly<Record<string, string>> = {},
): LabStack {
  const template = JSON.parse(readFileSync(made.template, 'utf8')) as Template;
  const { accountId, stage } = LAB;
  const stackName = `routeaway-${stage}-${made.role}`;
  const parameters = { ...parametersFor(template, made), ...declaredOf(template, handedIn) };
  const { webhookSecret = '' } = parameters;
  const secrets = { [webhookSecret]: LAB.webhookSecret };
  try {
    const { region } = made;
    return {
      package: made,
      template: resolveTemplate(template, { region, accountId, stackName, parameters, secrets, ...fixed }),
    };
  } catch (error) {
    // What only CloudFormation refuses, such as a Region that is none of the lab's.
    if (error instanceof TemplateError)
      throw new UsageError(`CloudFormation refuses the stack ${stackName}: ${error.message}`);
    throw error;
  }
}

/** The URL that the prober asks of one of its targets. Throws where the template has none. */
export function healthUrlOf({ failover }: Pick<LabStacks, 'failover'>, target: Side | 'public'): URL {
  const { environment } = functionOf(failover.template, 'prober');
  return new URL(environment[`ROUTEAWAY_${target.toUpperCase()}_HEALTH_URL`] ?? '');
}
