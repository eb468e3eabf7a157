/**
 * Preflight findings in a distribution: an origin that is not the one that is probed, a function that does not run everywhere, a
 * name that serves nobody. They are sentences; none of them moves traffic.
 */
import type { DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { type Routing, writesDistribution } from '../core/routing.ts';
import { SIDES, type Side } from '../core/side.ts';
import { type Behaviour, behavioursOf, type OriginIds, ours, runsAtViewerRequest } from './behaviours.ts';

const MOST_NAMED = 5;

/** What the distribution is held against. What is absent is not compared. */
export interface ExpectedDistribution {
  /** Where each side's health is asked directly. */
  readonly healthUrls?: Readonly<Record<Side, URL>>;
  /** Where it is asked through the distribution. */
  readonly publicUrl?: URL;
  /** The function that every behaviour of ours is to run at viewer request. */
  readonly edgeFunctionArn?: string;
  /** What a behaviour that does not run it means for a switch. */
  readonly routing?: Routing;
  /** The failover name, which every behaviour of ours is to lead to. */
  readonly dns?: { readonly name: string };
}

export function distributionFindings(
  config: DistributionConfig,
  originIds: OriginIds,
  distributionId: string,
  expected: ExpectedDistribution,
): readonly string[] {
  return [
    ...kindFindings(config, distributionId),
    ...SIDES.flatMap((side) => {
      const origin = config.Origins?.Items?.find(({ Id }) => Id === originIds[side]);
      return origin === undefined ? [] : originFindings(origin, side, expected);
    }),
    ...groupFindings(config, originIds),
    ...functionFindings(config, originIds, expected),
    ...(expected.dns ? failoverFindings(config, originIds, distributionId, expected.dns.name) : []),
  ];
}

/** What is so of a distribution whichever origins of it are ours. */
export function kindFindings(config: DistributionConfig, distributionId: string): readonly string[] {
  return [
    ...(config.Enabled === false
      ? [
          `Distribution ${distributionId} is disabled and serves nobody, whichever side is healthy: enable it.`,
        ]
      : []),
    ...(config.ContinuousDeploymentPolicyId
      ? [
          `Distribution ${distributionId} has the continuous deployment policy ${config.ContinuousDeploymentPolicyId}: up to 15 % of its traffic may go to a staging distribution, which no switch moves. Promote what is tried there, or take the policy away.`,
        ]
      : []),
  ];
}

/** What a switch does at a distribution with tenants: nothing to be fixed, so it is told once, by whoever sets it up. */
export function tenantNotes(
  { ConnectionMode, TenantConfig }: DistributionConfig,
  distributionId: string,
): readonly string[] {
  return ConnectionMode === 'tenant-only' || TenantConfig !== undefined
    ? [
        `Distribution ${distributionId} serves tenants: a switch moves all of them, and is verified at publicUrl, the name of one.`,
      ]
    : [];
}

/**
 * Whether a behaviour of ours runs the function; undefined where none is expected. Where only some do, the key decides for
 * those, and has to be written like the distribution, which decides for the others.
 */
export function runsFunction(
  config: DistributionConfig,
  originIds: OriginIds,
  { edgeFunctionArn }: ExpectedDistribution,
): boolean | undefined {
  if (edgeFunctionArn === undefined) return undefined;
  const some = behavioursOf(config).filter((behaviour) => ours(behaviour, originIds)).length;
  return without(config, originIds, edgeFunctionArn).length < some;
}

function originFindings(
  { DomainName = '', OriginPath = '' }: Origin,
  side: Side,
  expected: ExpectedDistribution,
) {
  const watched = expected.healthUrls?.[side];
  if (watched === undefined) return [];
  if (DomainName.toLowerCase() !== watched.hostname)
    return [
      `The origin of the ${side} leads to ${DomainName}, and its health is asked at ${watched.hostname}: what is watched is not what serves. Deploy with --param ${side}Origin=${DomainName}${OriginPath}, or fix the origin.`,
    ];
  const path = pathBefore(expected.publicUrl?.pathname, watched.pathname);
  if (path === undefined || path === OriginPath) return [];
  return [
    `The origin of the ${side} has ${said(OriginPath)}, and its health is asked below ${said(path)}: what is watched is not what serves. Set the origin path to "${path}", or deploy with --param ${side}Origin=${DomainName}${OriginPath}.`,
  ];
}

/** What an origin must put before a path that clients ask for, so that it is the path that is watched. */
function pathBefore(asked: string | undefined, watched: string): string | undefined {
  return asked !== undefined && watched.endsWith(asked) ? watched.slice(0, -asked.length) : undefined;
}

const said = (path: string): string => (path === '' ? 'no origin path' : `the origin path "${path}"`);

/** An origin connection that is kept longer goes on to the side that it was opened to. */
const KEEP_ALIVE_SECONDS = 5;

/** Where a behaviour leads to one side itself, DNS moves nobody. */
function failoverFindings(
  config: DistributionConfig,
  originIds: OriginIds,
  distributionId: string,
  name: string,
): string[] {
  const origin = config.Origins?.Items?.find(({ Id }) => Id === originIds.dns);
  if (origin === undefined)
    return [
      `Distribution ${distributionId} has no origin that leads to ${name}, so DNS moves nobody there: add one, and let the cache behaviours of this stage target it.`,
    ];
  const past = behavioursOf(config).filter(
    (behaviour) => ours(behaviour, originIds) && behaviour.TargetOriginId !== origin.Id,
  );
  const where = someOf(past.map(({ PathPattern }) => PathPattern ?? 'the default behaviour'));
  const keeps = origin.CustomOriginConfig?.OriginKeepaliveTimeout ?? KEEP_ALIVE_SECONDS;
  return [
    ...(past.length === 0
      ? []
      : [
          `The distribution does not lead to ${name} for ${where}, so DNS moves nobody there: target the origin "${origin.Id}".`,
        ]),
    ...(keeps <= KEEP_ALIVE_SECONDS
      ? []
      : [
          `The origin "${origin.Id}" keeps connections for ${keeps} s, and DNS moves new ones only: set its keep-alive timeout to ${KEEP_ALIVE_SECONDS} s.`,
        ]),
  ];
}

/** A behaviour whose target is a group is nobody's: its origin would stay where it is in a switch. */
function groupFindings(config: DistributionConfig, originIds: OriginIds): string[] {
  const groups = (config.OriginGroups?.Items ?? []).filter(({ Members }) =>
    Members?.Items?.some(({ OriginId }) => SIDES.some((side) => originIds[side] === OriginId)),
  );
  return behavioursOf(config).flatMap((behaviour) =>
    groups.some(({ Id }) => Id === behaviour.TargetOriginId)
      ? [
          `${nameOf(behaviour)} targets the origin group "${behaviour.TargetOriginId}", which no switch moves: target one of its origins itself.`,
        ]
      : [],
  );
}

function functionFindings(
  config: DistributionConfig,
  originIds: OriginIds,
  { edgeFunctionArn, routing = 'key,distribution' }: ExpectedDistribution,
) {
  const lacking = edgeFunctionArn === undefined ? [] : without(config, originIds, edgeFunctionArn);
  if (lacking.length === 0) return [];
  return [
    `The CloudFront function ${edgeFunctionArn} is not run at viewer request for ${someOf(lacking.map(({ PathPattern }) => PathPattern ?? 'the default behaviour'))}, so a switch ${writesDistribution(routing) ? 'takes the minutes that a change of the distribution takes' : 'moves nothing there'}: associate it there.`,
  ];
}

/** There may be hundreds. */
const someOf = (names: readonly string[]): string =>
  names.length > MOST_NAMED
    ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`
    : names.join(', ');

const without = (config: DistributionConfig, originIds: OriginIds, arn: string): readonly Behaviour[] =>
  behavioursOf(config).filter(
    (behaviour) => ours(behaviour, originIds) && !runsAtViewerRequest(behaviour).includes(arn),
  );

const nameOf = ({ PathPattern }: Behaviour): string =>
  PathPattern === undefined ? 'The default cache behaviour' : `The cache behaviour of ${PathPattern}`;
