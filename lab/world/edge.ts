/**
 * The edge: the cloud's distribution, who changed it to what, and which side each edge location sends clients to. The
 * newest configuration is what AWS reports; what a location serves may be older.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Side } from '../../shared/core/side.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { DISTRIBUTION_ID, defaultTarget, targetOf } from './behaviours.ts';
import type { Tell } from './trace.ts';

export type Target = Side | 'mixed';

export interface WorldEdge {
  readonly locations: readonly string[];
  /** What the newest configuration says. */
  target(): Target;
  deployed(): boolean;
  /** Where clients at a location are sent now. */
  served(location: string): Target;
  /** UpdateDistribution, as the service does it; `by` is for the trace. Throws as the service does. */
  update(by: string, config: DistributionConfig, etag: string | undefined): void;
  /** The newest configuration, as AWS reports it. Shared, not copied: nobody changes it. */
  read(): { readonly config: DistributionConfig; readonly etag: string };
  /** Looks whether a change has reached a location, and tells. Called after every event. */
  notice(): void;
  /** Counts what `notice` found. */
  version(): number;
}

export function createEdge(cloud: Cloud, locations: readonly string[], tell: Tell): WorldEdge {
  const { distributions } = cloud;
  const seen = new Map<string, { config: DistributionConfig; target: Target }>();
  // Everybody who changes it comes through `update`, so the newest is known without copying it at each look.
  let newest = distributions.getConfig(DISTRIBUTION_ID);
  let target: Target = targetOf(newest.config);
  let deployed = true;
  let version = 0;

  let arrived = false;

  const look = (location: string): Target => {
    const config = distributions.served(DISTRIBUTION_ID, location);
    const known = seen.get(location);
    if (known?.config === config) return known.target;
    const now = defaultTarget(config) ?? 'mixed';
    seen.set(location, { config, target: now });
    arrived = true;
    if (known && known.target !== now) {
      version++;
      tell({ what: 'served', location, side: now });
    }
    return now;
  };
  for (const location of locations) look(location);

  return {
    locations,
    target: () => target,
    deployed: () => deployed,
    served: look,
    read: () => newest,
    update(by, config, etag) {
      distributions.update(DISTRIBUTION_ID, config, etag);
      newest = distributions.getConfig(DISTRIBUTION_ID);
      target = targetOf(newest.config);
      deployed = false;
      version++;
      tell({ what: 'distribution', by, target });
    },
    notice() {
      if (deployed) return;
      for (const location of locations) look(location);
      // Reading the status copies the configuration: only where something has reached a location.
      if (!arrived) return;
      arrived = false;
      if (distributions.get(DISTRIBUTION_ID).status !== 'Deployed') return;
      deployed = true;
      tell({ what: 'deployed', target });
    },
    version: () => version,
  };
}
