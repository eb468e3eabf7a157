/** The owner tag on the distribution, which operators can see and remove in the console. */
import {
  type CloudFrontClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudfront';
import { Conflict } from '../errors.ts';
import type { OwnerMark } from '../ports.ts';
import { limited } from './clients.ts';
import { notTaken } from './cloudfront-errors.ts';

export const OWNER_TAG = 'routeaway:owner';

/** What takes the tag off, for a person to run. `arn`: the distribution's. */
export const untagCommand = (arn: string): string =>
  `aws cloudfront untag-resource --resource ${arn} --tag-keys Items=${OWNER_TAG}`;

interface OwnerNames {
  readonly stage: string;
  readonly distributionId: string;
  /** Of anything in the stack: it says account and Region, and in which of AWS's partitions they are. */
  readonly topicArn: string;
}

/** The same words are in resources/failover/distribution.yml. */
export const markOf = (account: string, controlRegion: string, stage: string): string =>
  `${account}/${controlRegion}/${stage}`;

export function distributionArn(topicArn: string, distributionId: string): string {
  const [, partition, , , account] = topicArn.split(':');
  return `arn:${partition}:cloudfront::${account}:distribution/${distributionId}`;
}

export function createOwner(
  clients: { readonly reads: CloudFrontClient; readonly writes: CloudFrontClient },
  { stage, distributionId, topicArn }: OwnerNames,
): OwnerMark {
  const [, , , region = '', account = ''] = topicArn.split(':');
  const ours = markOf(account, region, stage);
  const Resource = distributionArn(topicArn, distributionId);

  return claimable(distributionId, ours, {
    async read() {
      const { Tags } = await clients.reads.send(new ListTagsForResourceCommand({ Resource }), limited());
      return Tags?.Items?.find(({ Key }) => Key === OWNER_TAG)?.Value;
    },
    async write() {
      const Tags = { Items: [{ Key: OWNER_TAG, Value: ours }] };
      try {
        await clients.writes.send(new TagResourceCommand({ Resource, Tags }), limited());
      } catch (error) {
        throw notTaken(error, `to mark distribution ${distributionId} as ours`);
      }
    },
  });
}

/** How a distribution is claimed, wherever its tag is kept. */
export function claimable(
  distributionId: string,
  ours: string,
  { read, write }: { read(): Promise<string | undefined>; write(): Promise<void> },
): OwnerMark {
  const check = (mark: string | undefined): void => {
    if (mark !== undefined && mark !== ours) throw new Conflict(ownedByAnother(distributionId, mark));
  };
  return {
    ours,
    read,
    async claim() {
      const mark = await read();
      check(mark);
      if (mark === ours) return;
      await write();
      // A tag knows no condition: of two that claim at once the later one stands, and the other sees it here.
      check(await read());
    },
  };
}

const ownedByAnother = (distributionId: string, mark: string): string =>
  `Distribution ${distributionId} belongs to another stack: its tag ${OWNER_TAG} is "${mark}" (account, control Region, stage). Two stacks that drive one distribution undo each other's switches.`;
