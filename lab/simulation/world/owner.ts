/** The owner tag in memory: a tag on the cloud's distribution. */
import { claimable, markOf, OWNER_TAG } from '../../../shared/aws/owner.ts';
import type { OwnerMark } from '../../../shared/ports.ts';
import type { Cloud } from '../../emulator/model/index.ts';
import { DISTRIBUTION_ID } from './behaviours.ts';
import type { Calls } from './calls.ts';
import { STAGE } from './names.ts';
import type { WorldRun } from './runs.ts';

export const distributionArn = ({ accountId }: Cloud): string =>
  `arn:aws:cloudfront::${accountId}:distribution/${DISTRIBUTION_ID}`;

export const worldMark = ({ accountId, region }: Cloud): string => markOf(accountId, region, STAGE);

export function ownerPort(calls: Calls, cloud: Cloud, run: WorldRun): OwnerMark {
  const ours = worldMark(cloud);
  const arn = distributionArn(cloud);
  return claimable(DISTRIBUTION_ID, ours, {
    read: () => calls.call(run, 'owner.read', () => cloud.distributions.tags(arn)[OWNER_TAG]),
    write: () => calls.call(run, 'owner.claim', () => cloud.distributions.tag(arn, { [OWNER_TAG]: ours })),
  });
}
