/** A distribution of one's own may be driven by one stack: the mark on it says by which. */
import { createOwner, OWNER_TAG, untagCommand } from '../../../shared/aws/owner.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { OwnerMark } from '../../../shared/ports.ts';
import type { Context, Outcome } from '../context.ts';
import { reason } from '../reason.ts';
import { checkFits } from './fits.ts';

export async function checkOwner(distributionId: string, context: Context): Promise<Outcome> {
  const { owner, arn } = ownerOf(distributionId, context);
  const mark = await owner.read().catch((error: unknown) => {
    throw new UserError(
      `The owner tag of distribution ${distributionId} cannot be read: ${reason(error)}. It must be in this account (${context.account}), and you need cloudfront:ListTagsForResource on ${arn}.`,
    );
  });
  const drive = async (said: string): Promise<Outcome> => ({
    said: [said],
    warnings: await checkFits(distributionId, context),
  });
  if (mark === undefined)
    return drive(
      context.settings.parameters.routing === 'key'
        ? `${distributionId} has no owner tag, and with routing=key gets none`
        : `${distributionId} has no owner tag yet; the switcher sets it`,
    );
  if (mark === owner.ours) return drive(`${distributionId} is owned by this stage`);
  throw new UserError(
    `The distribution ${distributionId} is owned by another stack: its tag ${OWNER_TAG} is "${mark}" (account, control Region, stage), and this one would be "${owner.ours}". Two stacks would undo each other's switches. Remove that stage first; if it is gone already, remove its tag: ${untagCommand(arn)}`,
  );
}

/** What a removal leaves at it; undefined where there is nothing of ours. */
export async function leftMark(distributionId: string, context: Context): Promise<string | undefined> {
  const { owner, arn } = ownerOf(distributionId, context);
  // Nothing depends on it any more: what cannot be read is left.
  const mark = await owner.read().catch(() => undefined);
  return mark === owner.ours
    ? `the tag ${OWNER_TAG} on the distribution ${distributionId}. Before another stage may drive it: ${untagCommand(arn)}`
    : undefined;
}

function ownerOf(distributionId: string, { settings, ports, account = '' }: Context) {
  const { stage, regions } = settings;
  const { cloudFront } = ports.aws(regions.control);
  const owner: OwnerMark = createOwner(
    { reads: cloudFront, writes: cloudFront },
    { stage, distributionId, topicArn: `arn:aws:sns:${regions.control}:${account}:` },
  );
  return { owner, arn: `arn:aws:cloudfront::${account}:distribution/${distributionId}` };
}
