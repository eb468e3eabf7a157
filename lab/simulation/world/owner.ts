/** The owner tag in memory: a tag on the cloud's distribution. */
import { claimable, ownerTag } from '../../../shared/aws/owner.ts';
import type { OwnerMark } from '../../../shared/ports.ts';
import type { Cloud } from '../../emulator/model/index.ts';
import { DISTRIBUTION_ID } from './behaviours.ts';
import type { Calls } from './calls.ts';
import { STAGE } from './names.ts';
import type { WorldRun } from './runs.ts';

export const distributionArn = ({ accountId }: Cloud): string =>
  `arn:aws:cloudfront::${accountId}:distribution/${DISTRIBUTION_ID}`;

/** The owner tag of the world's stage, as it is set. */
export const WORLD_TAG = ownerTag(STAGE);

export function ownerPort(calls: Calls, cloud: Cloud, run: WorldRun): OwnerMark {
  const arn = distributionArn(cloud);
  const { accountId: account, region: controlRegion, distributions } = cloud;
  return claimable(
    DISTRIBUTION_ID,
    { account, controlRegion, stage: STAGE },
    {
      tags: () => calls.call(run, 'owner.read', () => distributions.tags(arn)),
      write: (tag, value) => calls.call(run, 'owner.claim', () => distributions.tag(arn, { [tag]: value })),
    },
  );
}
