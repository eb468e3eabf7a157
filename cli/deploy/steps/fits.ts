/**
 * A distribution of one's own, before anything is deployed: what the switcher would not drive stops the deploy, what it would
 * find fault with is said now, in the same words.
 */
import { type DistributionConfig, GetDistributionCommand } from '@aws-sdk/client-cloudfront';
import {
  distributionFindings,
  type ExpectedDistribution,
  kindFindings,
  tenantNotes,
} from '../../../shared/cloudfront/distribution-findings.ts';
import { findOrigins, undrivable } from '../../../shared/cloudfront/origins.ts';
import type { OriginName } from '../../../shared/config.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { Context } from '../context.ts';
import { url } from '../endpoints.ts';
import { reason } from '../reason.ts';
import type { DeploySettings } from '../settings.ts';
import { warnOfCarried } from './carried.ts';

/** What is given up is said each time: a stage's file may have been written by someone else. */
const KEY_ALONE =
  'routing is "key", so every switch stands on the routing key alone: the distribution is never changed, and while traffic is not where it points, each edge location must read the key from the key-value store. If CloudFront cannot write or read that key, traffic stays, or follows the distribution. docs/deploy.md, "The key alone", says more.';

/** Gives warnings. */
export async function checkFits(
  distributionId: string,
  { settings, ports }: Context,
): Promise<readonly string[]> {
  let config: DistributionConfig | undefined;
  try {
    const { cloudFront } = ports.aws(settings.regions.control);
    const { Distribution } = await cloudFront.send(new GetDistributionCommand({ Id: distributionId }));
    config = Distribution?.DistributionConfig;
    if (config === undefined) throw new Error('CloudFront gave no configuration');
  } catch (error) {
    return [
      `The configuration of distribution ${distributionId} cannot be read (cloudfront:GetDistribution): ${reason(error)}.`,
    ];
  }
  const names = namesOf(settings);
  const found = names && findOrigins(config, names, distributionId);
  const originIds = typeof found === 'string' ? undefined : found;
  const refusal = undrivable(config, distributionId, originIds);
  if (refusal !== undefined) throw new UserError(refusal);
  return [
    ...(typeof found === 'string' ? [found] : []),
    ...(originIds === undefined
      ? kindFindings(config, distributionId)
      : distributionFindings(config, originIds, distributionId, watched(settings))),
    ...tenantNotes(config, distributionId),
    ...(settings.parameters.routing === 'key'
      ? [KEY_ALONE]
      : warnOfCarried(distributionId, config, settings)),
  ];
}

/** As the switcher will know them; undefined where the hosts come of this very deploy. */
function namesOf({ parameters }: DeploySettings): Record<Side, OriginName> | undefined {
  const [primary, standby] = SIDES.map((side): OriginName | undefined => {
    const origin = parameters[`${side}Origin`];
    return (
      parameters[`${side}OriginId`] || (origin ? { host: new URL(url(origin, side)).hostname } : undefined)
    );
  });
  return primary && standby ? { primary, standby } : undefined;
}

/** What will be asked there, where that is known already. */
function watched({ parameters, ownApi }: DeploySettings): ExpectedDistribution {
  const { publicUrl, primaryOrigin, standbyOrigin, healthPath = '/health' } = parameters;
  if (!ownApi || !publicUrl) return {};
  const at = (address: string | undefined) => new URL(`${url(address, 'origin')}${healthPath}`);
  return { healthUrls: { primary: at(primaryOrigin), standby: at(standbyOrigin) }, publicUrl: at(publicUrl) };
}
