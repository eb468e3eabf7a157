/**
 * What a distribution of one's own carries that CloudFront holds against the caller's rights at every update: a web ACL, a
 * function of Lambda@Edge, a log bucket. The switcher meets that on the day of its first switch, so it is told now.
 * CloudFront does not check rights before an update is sent: nothing here can be tried.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import type { Context } from '../context.ts';
import { reason } from '../stop.ts';

/** Warnings, none where the switcher was given a policy for it. */
export async function warnOfCarried(distributionId: string, context: Context): Promise<readonly string[]> {
  const { regions, parameters } = context.settings;
  if (parameters.switcherPolicy) return [];
  try {
    const { Distribution } = await context.ports
      .aws(regions.control)
      .cloudFront.send(new GetDistributionCommand({ Id: distributionId }));
    const carried = carriedBy(Distribution?.DistributionConfig);
    if (carried.length === 0) return [];
    return [
      `${distributionId} carries ${carried.join(', ')}. CloudFront may take a change of it only from who has rights on that, too, and the switcher has none: without them a switch moves no traffic by the distribution. docs/deploy.md, "What your distribution carries", says which; give them by --param switcherPolicy=<ARN of a managed policy>.`,
    ];
  } catch (error) {
    return [`What ${distributionId} carries cannot be read (cloudfront:GetDistribution): ${reason(error)}.`];
  }
}

export function carriedBy(config: DistributionConfig | undefined): readonly string[] {
  const behaviours = [config?.DefaultCacheBehavior, ...(config?.CacheBehaviors?.Items ?? [])];
  const functions = behaviours.flatMap((one) => one?.LambdaFunctionAssociations?.Items ?? []);
  return [
    ...(config?.WebACLId ? [`the web ACL ${config.WebACLId}`] : []),
    ...new Set(functions.map(({ LambdaFunctionARN }) => `the Lambda@Edge function ${LambdaFunctionARN}`)),
    ...(config?.Logging?.Enabled && config.Logging.Bucket
      ? [`logs to the bucket ${config.Logging.Bucket}`]
      : []),
  ];
}
