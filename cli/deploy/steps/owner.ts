/** A stage's part of a distribution of one's own may be driven by one stack: the owner tags say by which. */
import {
  distributionArn,
  OLD_OWNER_TAG,
  type Owner,
  otherStages,
  ownership,
  ownerTag,
  readTags,
  untagCommand,
} from '../../../shared/aws/owner.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import type { OwnerTag } from '../../../shared/ports.ts';
import type { Context, Outcome } from '../context.ts';
import { reason } from '../reason.ts';
import { checkFits } from './fits.ts';

export async function checkOwner(distributionId: string, context: Context): Promise<Outcome> {
  const { owner, arn, read } = tagsOf(distributionId, context);
  const tags = await read().catch((error: unknown) => {
    throw new UserError(
      `The owner tag of distribution ${distributionId} cannot be read: ${reason(error)}. It must be in this account (${context.account}), and you need cloudfront:ListTagsForResource on ${arn}.`,
    );
  });
  const found = ownership(tags, owner);
  if (typeof found === 'object')
    throw new UserError(`${ownedByAnother(distributionId, found)} ${wayOn(found, owner, arn)}`);
  const others = otherStages(tags, owner);
  return {
    said: [
      whose(distributionId, found, context),
      ...(others.length === 0
        ? []
        : [
            `it serves ${others.map((stage) => `stage ${stage}`).join(', ')}, too: a switch of this stage moves only the behaviours that target its two origins, which no other stage may have`,
          ]),
    ],
    warnings: await checkFits(distributionId, context),
  };
}

function whose(
  distributionId: string,
  found: 'ours' | 'ours by the old tag' | 'none',
  { settings: { parameters } }: Context,
): string {
  if (found !== 'none') return `${distributionId} is owned by this stage`;
  return parameters.routing === 'key'
    ? `${distributionId} has no owner tag of this stage, and with routing=key gets none`
    : `${distributionId} has no owner tag of this stage yet; the switcher sets it`;
}

const ownedByAnother = (distributionId: string, { tag, value }: OwnerTag): string =>
  `The distribution ${distributionId} is owned by another stack: its tag ${tag} is "${value}"${tag === OLD_OWNER_TAG ? ' (account, control Region, stage)' : ' (account)'}.`;

/** The old tag is that of a stack of the version before, which takes the whole distribution for its own. */
function wayOn({ tag, value }: OwnerTag, { stage }: Owner, arn: string): string {
  const [, , other] = value.split('/');
  const remove = `Remove that stage first; if it is gone already, remove its tag: ${untagCommand(arn, tag)}`;
  return tag === OLD_OWNER_TAG && other !== undefined && other !== stage
    ? `That stack knows of no other stage at its distribution: deploy stage ${other} with this version first. ${remove}`
    : `Two stacks would undo each other's switches. ${remove}`;
}

/** What a removal leaves at it; undefined where there is nothing of ours. */
export async function leftMark(distributionId: string, context: Context): Promise<string | undefined> {
  const { owner, arn, read } = tagsOf(distributionId, context);
  // Nothing depends on it any more: what cannot be read is left.
  const tags = await read().catch(() => ({}) as Record<string, string>);
  const left = [ownerTag(owner.stage), OLD_OWNER_TAG].filter(
    (tag) => tags[tag] !== undefined && isOurs(ownership({ [tag]: tags[tag] ?? '' }, owner)),
  );
  return left.length === 0
    ? undefined
    : `the tag ${left.join(' and ')} on the distribution ${distributionId}. Before another stack may drive what this stage drove there: ${untagCommand(arn, ...left)}`;
}

const isOurs = (found: ReturnType<typeof ownership>): boolean =>
  found === 'ours' || found === 'ours by the old tag';

function tagsOf(distributionId: string, { settings, ports, account = '', caller = '' }: Context) {
  const { stage, regions } = settings;
  const { cloudFront } = ports.aws(regions.control);
  const arn = distributionArn(caller, distributionId);
  const owner: Owner = { account, controlRegion: regions.control, stage };
  return { owner, arn, read: () => readTags(cloudFront, arn) };
}
