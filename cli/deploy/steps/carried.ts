/**
 * What a distribution of one's own carries that CloudFront holds against the caller's rights at every update: a web ACL,
 * which the switcher may read, a function of Lambda@Edge, a log bucket. The switcher meets that on the day of its first
 * switch, so it is told now. CloudFront does not check rights before an update is sent: nothing here can be tried.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { switcherRole } from '../names.ts';
import type { DeploySettings } from '../settings.ts';

export function warnOfCarried(
  distributionId: string,
  config: DistributionConfig,
  { stage, controllers }: DeploySettings,
): readonly string[] {
  const carried = carriedBy(config);
  if (carried.length === 0) return [];
  const roles = controllers.map(({ region }) => switcherRole(stage, region));
  const role = roles.length > 1 ? `<each of ${roles.join(', ')}>` : roles.join();
  return [
    `${distributionId} carries ${carried.join(', ')}. CloudFront may accept a change of it only from a caller with permissions on that, too: without them a switch cannot update the distribution. Once the switcher's role has a policy with them, there is nothing more to do; docs/deploy.md, "What your distribution carries", says which: aws iam attach-role-policy --role-name ${role} --policy-arn <its ARN>`,
  ];
}

function carriedBy(config: DistributionConfig): readonly string[] {
  const behaviours = [config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])];
  const functions = behaviours.flatMap((one) => one?.LambdaFunctionAssociations?.Items ?? []);
  return [
    // One of AWS WAF Classic has an id, one of AWS WAF an ARN; the latter the switcher may read.
    ...(config.WebACLId && !config.WebACLId.startsWith('arn:')
      ? [`the web ACL ${config.WebACLId} of AWS WAF Classic`]
      : []),
    ...new Set(functions.map(({ LambdaFunctionARN }) => `the Lambda@Edge function ${LambdaFunctionARN}`)),
    ...(config.Logging?.Enabled && config.Logging.Bucket
      ? [`logs to the bucket ${config.Logging.Bucket}`]
      : []),
  ];
}
