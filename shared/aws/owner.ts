/**
 * The owner tags on the distribution, which operators can see and remove in the console: one for each stage, `routeaway:owner:<stage>`
 * with the account. The version before had one tag for the whole distribution, `routeaway:owner`, with account, control Region and
 * stage. This version still accepts it, leaves it where it is, and sets the new one beside it (docs/decisions/0043).
 */
import {
  type CloudFrontClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudfront';
import { Conflict } from '../errors.ts';
import type { OwnerMark, Ownership, OwnerTag } from '../ports.ts';
import { limited } from './clients.ts';
import { notTaken } from './cloudfront-errors.ts';

/** The tag of the version before. */
export const OLD_OWNER_TAG = 'routeaway:owner';

export const ownerTag = (stage: string): string => `${OLD_OWNER_TAG}:${stage}`;

/** Who drives a distribution. */
export interface Owner {
  readonly account: string;
  readonly controlRegion: string;
  readonly stage: string;
}

export const oldMarkOf = ({ account, controlRegion, stage }: Owner): string =>
  `${account}/${controlRegion}/${stage}`;

type Tags = Readonly<Record<string, string>>;

/**
 * Whose the part of the distribution is that this stage wants to drive. Another stage in a tag of the version before counts
 * only while that stage has no tag of its own: a stack that has not been upgraded takes the whole distribution for its own.
 */
export function ownership(tags: Tags, owner: Owner): Ownership {
  const tag = ownerTag(owner.stage);
  const own = tags[tag];
  if (own !== undefined) return own === owner.account ? 'ours' : { tag, value: own };
  const old = tags[OLD_OWNER_TAG];
  if (old === undefined) return 'none';
  if (old === oldMarkOf(owner)) return 'ours by the old tag';
  const [, , stage = ''] = old.split('/');
  return tags[ownerTag(stage)] === undefined ? { tag: OLD_OWNER_TAG, value: old } : 'none';
}

/** The other stages that have a tag on it. */
export const otherStages = (tags: Tags, { stage }: Owner): readonly string[] =>
  Object.keys(tags).flatMap((tag) =>
    tag.startsWith(ownerTag('')) && tag !== ownerTag(stage) ? [tag.slice(ownerTag('').length)] : [],
  );

/** What takes the tag off, for a person to run. `arn`: the distribution's. */
export const untagCommand = (arn: string, ...tags: readonly string[]): string =>
  `aws cloudfront untag-resource --resource ${arn} --tag-keys Items=${tags.join(',')}`;

interface OwnerNames {
  readonly stage: string;
  /** Absent where there is no distribution: then there is nothing that another stack could own. */
  readonly distributionId?: string;
  /** Of anything in the stack: it says account and Region, and in which of AWS's partitions they are. */
  readonly topicArn: string;
}

/** `known`: any ARN of the account, which says the partition, too. */
export function distributionArn(known: string, distributionId: string): string {
  const [, partition, , , account] = known.split(':');
  return `arn:${partition}:cloudfront::${account}:distribution/${distributionId}`;
}

export function createOwner(
  clients: { readonly reads: CloudFrontClient; readonly writes: CloudFrontClient },
  { stage, distributionId, topicArn }: OwnerNames,
): OwnerMark {
  if (distributionId === undefined) return { read: async () => 'ours', claim: async () => undefined };
  const [, , , controlRegion = '', account = ''] = topicArn.split(':');
  const Resource = distributionArn(topicArn, distributionId);
  return claimable(
    distributionId,
    { account, controlRegion, stage },
    {
      tags: () => readTags(clients.reads, Resource),
      async write(tag, value) {
        const Tags = { Items: [{ Key: tag, Value: value }] };
        try {
          await clients.writes.send(new TagResourceCommand({ Resource, Tags }), limited());
        } catch (error) {
          throw notTaken(error, `to mark distribution ${distributionId} as ours`);
        }
      },
    },
  );
}

export async function readTags(client: CloudFrontClient, Resource: string): Promise<Tags> {
  const { Tags } = await client.send(new ListTagsForResourceCommand({ Resource }), limited());
  return Object.fromEntries((Tags?.Items ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** How a distribution is claimed, wherever its tags are kept. */
export function claimable(
  distributionId: string,
  owner: Owner,
  { tags, write }: { tags(): Promise<Tags>; write(tag: string, value: string): Promise<void> },
): OwnerMark {
  const read = async () => ownership(await tags(), owner);
  const check = (found: Ownership): void => {
    if (typeof found === 'object') throw new Conflict(ownedByAnother(distributionId, found));
  };
  return {
    read,
    async claim() {
      const found = await read();
      check(found);
      if (found === 'ours') return;
      await write(ownerTag(owner.stage), owner.account);
      // A tag knows no condition: of two that claim at once the later one stands. The other sees it here if it is written by
      // now, else only when it reads the tag again, in 15 minutes. Two stacks of one stage name in two control Regions set the
      // same tag, and each reads that it is its own: docs/decisions/0043 accepts that.
      check(await read());
    },
  };
}

const ownedByAnother = (distributionId: string, { tag, value }: OwnerTag): string =>
  `Distribution ${distributionId} belongs to another stack: its tag ${tag} is "${value}". Two stacks that drive one distribution undo each other's switches.`;
