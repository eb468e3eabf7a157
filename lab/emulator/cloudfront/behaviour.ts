/** Which cache behaviour a request falls under: the first whose path pattern matches, or the default one. */
import type { CacheBehavior, DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import { matchesWildcards } from '../model/glob.ts';

export type Behaviour = CacheBehavior | DefaultCacheBehavior;

/** `path` without the query. Undefined only where the distribution has no default behaviour. */
export function behaviourFor(config: DistributionConfig, path: string): Behaviour | undefined {
  const special = config.CacheBehaviors?.Items?.find(({ PathPattern = '' }) =>
    matchesPath(PathPattern, path),
  );
  return special ?? config.DefaultCacheBehavior;
}

/** `*` stands for any characters, `?` for one; case counts; the leading slash may be left out. */
export function matchesPath(pattern: string, path: string): boolean {
  const whole = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  return matchesWildcards(whole, path);
}

/** Methods that the behaviour lets through; CloudFront's own default is reading only. */
export const allows = ({ AllowedMethods }: Behaviour, method: string): boolean =>
  ((AllowedMethods?.Items ?? ['GET', 'HEAD']) as readonly string[]).includes(method);
