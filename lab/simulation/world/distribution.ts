/** The distribution traffic control in memory: production's own reading and retargeting over the cloud's distribution. */
import { missingOrigin, retarget, targetOf } from '../../../shared/cloudfront/behaviours.ts';
import { Conflict, messageOf, Refused } from '../../../shared/errors.ts';
import type { DistributionControl } from '../../../shared/ports.ts';
import { ServiceError } from '../../emulator/model/index.ts';
import { DISTRIBUTION_ID, FAILOVER_ORIGIN } from './behaviours.ts';
import type { Calls } from './calls.ts';
import type { WorldEdge } from './edge.ts';
import type { WorldRun } from './runs.ts';

const SIDES_ALONE = { primary: 'primary', standby: 'standby' };

/** Where there is none, as the real adapter says it. */
export const noDistribution: DistributionControl = {
  look: async () => ({ distribution: 'dns', deployed: true }),
  move: async () => {
    throw new Refused('There is no distribution.');
  },
};

export function distributionPort(
  calls: Calls,
  edge: WorldEdge,
  run: WorldRun,
  byDns = false,
): DistributionControl {
  const ORIGINS = { ...SIDES_ALONE, ...(byDns && { dns: FAILOVER_ORIGIN }) };
  // As the real adapter: the configuration of the last look is what the write that follows changes.
  let last: ReturnType<WorldEdge['read']> | undefined;
  return {
    async look() {
      try {
        return await calls.call(run, 'distribution.look', () => {
          last = edge.read();
          const says = targetOf(last.config, ORIGINS, DISTRIBUTION_ID);
          // As the real one: where no function of ours is to run, nothing is said of it.
          const runs = edge.runsFunction ? { runsFunction: true } : {};
          return { ...says, deployed: edge.distributionDeployed(), etag: last.etag, ...runs };
        });
      } catch (error) {
        const why = `Distribution ${DISTRIBUTION_ID} could not be read: ${messageOf(error)}`;
        return { distribution: 'unreadable', why };
      }
    },

    async move(target, sight) {
      if (last === undefined || last.etag !== sight.etag) {
        last = await calls.call(run, 'distribution.read', () => edge.read());
        if (sight.etag !== undefined && sight.etag !== last.etag) throw changed();
      }
      const { config, etag } = last;
      const missing = missingOrigin(config, ORIGINS, DISTRIBUTION_ID);
      if (missing !== undefined) throw new Refused(missing);
      const wanted = retarget(config, ORIGINS, target);
      if (wanted === config) return;
      last = undefined;
      await calls.call(run, 'distribution.move', () => order(edge, run, wanted, etag), {
        conditional: true,
      });
    },
  };
}

function order(
  edge: WorldEdge,
  run: WorldRun,
  wanted: Parameters<WorldEdge['update']>[1],
  etag: string,
): void {
  try {
    edge.update(run.id, wanted, etag);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code === 'PreconditionFailed' || error.code === 'InvalidIfMatchVersion') throw changed();
    throw error.status < 500 ? new Refused(`${error.code}: ${error.message}`) : error;
  }
}

const changed = (): Conflict =>
  new Conflict(`Distribution ${DISTRIBUTION_ID} was changed by another writer since it was read.`);
