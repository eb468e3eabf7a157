/**
 * What CloudFront checks before it takes a distribution's configuration. Members it does not know pass: a newer
 * service has more of them than this model.
 */
import type {
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
  OriginGroup,
} from '@aws-sdk/client-cloudfront';
import { ServiceError } from './error.ts';

/** Throws InvalidArgument, InconsistentQuantities (400) or NoSuchOrigin (404). */
export function checkConfig(config: DistributionConfig): void {
  checkRequired(config);
  checkQuantities(config, 'DistributionConfig');
  checkTargets(config);
}

function checkRequired(config: DistributionConfig): void {
  need(config, 'DistributionConfig', [
    'CallerReference',
    'Origins',
    'DefaultCacheBehavior',
    'Comment',
    'Enabled',
  ]);
  const origins = config.Origins?.Items ?? [];
  if (origins.length === 0) throw invalid('A distribution needs at least one origin.');
  for (const origin of origins) {
    need(origin, 'Origin', ['Id', 'DomainName']);
    const kinds = [origin.CustomOriginConfig, origin.S3OriginConfig, origin.VpcOriginConfig];
    if (!kinds.some(Boolean)) {
      throw invalid(
        `Origin ${origin.Id} needs a CustomOriginConfig, an S3OriginConfig or a VpcOriginConfig.`,
      );
    }
    if (origin.CustomOriginConfig) {
      const members = ['HTTPPort', 'HTTPSPort', 'OriginProtocolPolicy'];
      need(origin.CustomOriginConfig, `CustomOriginConfig of origin ${origin.Id}`, members);
    }
  }
  for (const group of config.OriginGroups?.Items ?? []) {
    need(group, 'OriginGroup', ['Id', 'FailoverCriteria', 'Members']);
    if (group.Members?.Items?.length !== 2)
      throw invalid(`Origin group ${group.Id} needs exactly two members.`);
  }
  need(config.DefaultCacheBehavior, 'DefaultCacheBehavior', ['TargetOriginId', 'ViewerProtocolPolicy']);
  for (const behavior of config.CacheBehaviors?.Items ?? []) {
    need(behavior, 'CacheBehavior', ['PathPattern', 'TargetOriginId', 'ViewerProtocolPolicy']);
  }
}

/** Every list in the configuration is `{Quantity, Items}`, and the two must agree. */
function checkQuantities(value: unknown, path: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkQuantities(item, `${path}[${index}]`);
    return;
  }
  const list = value as { Quantity?: unknown; Items?: unknown };
  if (Array.isArray(list.Items) && list.Quantity === undefined) throw invalid(`${path} needs a Quantity.`);
  if (typeof list.Quantity === 'number') {
    const length = Array.isArray(list.Items) ? list.Items.length : 0;
    if (list.Quantity !== length) {
      throw new ServiceError(
        'InconsistentQuantities',
        400,
        `The value of Quantity and the size of Items do not match: ${path} says ${list.Quantity} and has ${length}.`,
      );
    }
  }
  for (const [name, member] of Object.entries(value)) checkQuantities(member, `${path}.${name}`);
}

function checkTargets(config: DistributionConfig): void {
  const origins = unique(config.Origins?.Items?.map(({ Id }) => Id) ?? [], 'origin');
  const groups = config.OriginGroups?.Items ?? [];
  unique([...origins, ...groups.map(({ Id }) => Id)], 'origin or origin group');
  for (const group of groups) {
    for (const { OriginId } of group.Members?.Items ?? []) {
      if (!origins.has(OriginId)) throw noSuchOrigin(OriginId, `origin group ${group.Id}`);
    }
  }
  const behaviors = [config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])];
  for (const behavior of behaviors) if (behavior) checkTarget(behavior, origins, groups);
}

/** Methods that an origin group may serve: the others could take effect at both of its members. */
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

function checkTarget(
  behavior: DefaultCacheBehavior | CacheBehavior,
  origins: ReadonlySet<string | undefined>,
  groups: readonly OriginGroup[],
): void {
  const target = behavior.TargetOriginId;
  if (origins.has(target)) return;
  const where =
    'PathPattern' in behavior
      ? `the cache behaviour of ${behavior.PathPattern}`
      : 'the default cache behaviour';
  if (!groups.some(({ Id }) => Id === target)) throw noSuchOrigin(target, where);
  const write = behavior.AllowedMethods?.Items?.find((method) => !READS.has(method));
  if (write)
    throw invalid(
      `${where} allows ${write}, which is not possible with origin group ${target} as its target.`,
    );
}

function unique(ids: readonly (string | undefined)[], what: string): ReadonlySet<string | undefined> {
  const seen = new Set<string | undefined>();
  for (const id of ids) {
    if (seen.has(id)) throw invalid(`Two of the distribution share the ${what} id ${id}.`);
    seen.add(id);
  }
  return seen;
}

function need(value: object | undefined, what: string, members: readonly string[]): void {
  for (const member of members) {
    if ((value as Record<string, unknown> | undefined)?.[member] === undefined) {
      throw invalid(`${what} lacks the required member ${member}.`);
    }
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidArgument', 400, message);
}

function noSuchOrigin(id: string | undefined, where: string): ServiceError {
  return new ServiceError(
    'NoSuchOrigin',
    404,
    `${where} targets ${id}, and the distribution has no origin of that id.`,
  );
}
