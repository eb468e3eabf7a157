/**
 * The distribution as a traffic control: points the cache behaviours that target one of our two origins at the wanted one,
 * under the ETag of the observation that the decision rests on. Everything else in the configuration stays exactly as it was.
 */
import {
  type CloudFrontClient,
  type DistributionConfig,
  GetDistributionCommand,
  InvalidIfMatchVersion,
  PreconditionFailed,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { type OriginIds, retarget, targetOf } from '../cloudfront/behaviours.ts';
import {
  distributionFindings,
  type ExpectedDistribution,
  runsFunction,
} from '../cloudfront/distribution-findings.ts';
import { findOrigins, undrivable } from '../cloudfront/origins.ts';
import { verbatim } from '../cloudfront/verbatim.ts';
import type { OriginName } from '../config.ts';
import type { DistributionObservation } from '../core/edge.ts';
import type { Side } from '../core/side.ts';
import { Conflict, messageOf, Refused } from '../errors.ts';
import type { DistributionControl } from '../ports.ts';
import { limited } from './clients.ts';
import { updateError } from './cloudfront-errors.ts';
import { keepBody, replaceBody } from './raw-body.ts';

export interface DistributionNames extends ExpectedDistribution {
  /** Absent with `routing=dns`: there is none. */
  readonly distributionId?: string;
  readonly origins: Readonly<Record<Side, OriginName>>;
}

interface Read {
  readonly config: DistributionConfig;
  /** The answer that `config` was read from, to the letter; undefined where it is not text. */
  readonly answer: string | undefined;
  readonly etag: string;
  readonly deployed: boolean;
}

export function createDistribution(
  clients: { readonly reads: CloudFrontClient; readonly writes: CloudFrontClient },
  { distributionId: id, origins, ...expected }: DistributionNames,
): DistributionControl {
  if (id === undefined) return NONE;
  const distributionId: string = id;
  // The configuration of the last look: the write that follows needs it, and asking again would cost a round trip.
  let last: Read | undefined;

  async function read(): Promise<Read> {
    const command = new GetDistributionCommand({ Id: distributionId });
    const answer = keepBody(command);
    const { Distribution, ETag } = await clients.reads.send(command, limited());
    const config = Distribution?.DistributionConfig;
    if (config === undefined || ETag === undefined) {
      throw new Error(
        `CloudFront described distribution ${distributionId} without its configuration or ETag.`,
      );
    }
    last = { config, answer: answer(), etag: ETag, deployed: Distribution?.Status === 'Deployed' };
    return last;
  }

  /** The ids of our origins in it, or why it cannot be driven. */
  function driven(config: DistributionConfig): OriginIds | string {
    const found = findOrigins(config, origins, distributionId, expected.dns?.name);
    return undrivable(config, distributionId, typeof found === 'string' ? undefined : found) ?? found;
  }

  /** The configuration that `sight` was taken of. A sight without a tag saw nothing: then it is read now. */
  async function seen(sight: DistributionObservation): Promise<Read> {
    if (last !== undefined && last.etag === sight.etag) return last;
    const now = await read();
    if (sight.etag !== undefined && sight.etag !== now.etag) throw changed(distributionId);
    return now;
  }

  return {
    async look() {
      try {
        const { config, etag, deployed } = await read();
        const originIds = driven(config);
        if (typeof originIds === 'string')
          return { distribution: 'unreadable', why: originIds, deployed, etag };
        const runs = runsFunction(config, originIds, expected);
        const findings = distributionFindings(config, originIds, distributionId, expected);
        return {
          ...targetOf(config, originIds, distributionId),
          deployed,
          etag,
          ...(runs !== undefined && { runsFunction: runs }),
          ...(findings.length > 0 && { findings }),
        };
      } catch (error) {
        const why = `Distribution ${distributionId} could not be read: ${messageOf(error)}`;
        return { distribution: 'unreadable', why };
      }
    },

    async move(target: Side, sight: DistributionObservation) {
      const { config, answer, etag } = await seen(sight);
      const originIds = driven(config);
      if (typeof originIds === 'string') throw new Refused(originIds);
      const wanted = retarget(config, originIds, target);
      if (wanted === config) return;
      const body = answer && verbatim(answer, config, wanted);
      if (!body) throw new Refused(unsure(distributionId));
      const command = new UpdateDistributionCommand({
        Id: distributionId,
        IfMatch: etag,
        DistributionConfig: wanted,
      });
      // All of it, with the settings that the SDK does not know.
      replaceBody(command, body);
      try {
        await clients.writes.send(command, limited());
      } catch (error) {
        throw understood(error, distributionId);
      } finally {
        // Whatever came of it, the next write needs a new look.
        last = undefined;
      }
    },
  };
}

/** Clients use the failover name themselves. */
const NONE: DistributionControl = {
  look: async () => ({ distribution: 'dns', deployed: true }),
  move: async () => {
    throw new Refused('There is no distribution: with routing=dns clients follow the failover name.');
  },
};

const changed = (id: string, options?: ErrorOptions) =>
  new Conflict(`Distribution ${id} was changed by another writer since it was read.`, options);

const unsure = (id: string): string =>
  `CloudFront describes distribution ${id} in words that this version of Routeaway cannot change without touching what is not its own, so nothing was sent: point its cache behaviours by hand, and update Routeaway.`;

function understood(error: unknown, id: string): unknown {
  if (error instanceof PreconditionFailed || error instanceof InvalidIfMatchVersion) {
    return changed(id, { cause: error });
  }
  return updateError(error, `to update distribution ${id}`, 'distribution (UpdateDistribution)');
}
