/**
 * The edge: the cloud's distribution, who changed it to what, and which side each edge location sends clients to. The
 * newest configuration is what AWS reports; what a location serves may be older.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { KEY_NAME } from '../../../shared/core/key.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Cloud } from '../../emulator/model/index.ts';
import { DISTRIBUTION_ID, defaultTarget, FAILOVER_ORIGIN, targetOf } from './behaviours.ts';
import type { WorldDns } from './dns-shape.ts';
import type { Tell } from './events.ts';

const STORE_ID = 'a1b2c3d4-0000-4000-8000-00000000001a';

/**
 * The side that a key sends traffic to (most of it, where it shares); undefined where it has no opinion. Read apart from
 * production's own grammar: the properties may not believe what they check.
 */
export function sideOfKey(text: string | undefined): Side | undefined {
  const [version, side, epoch = '', more, ...rest] = (text ?? '').split(' ');
  const numbered = epoch !== '' && epoch.length <= 15 && [...epoch].every((c) => c >= '0' && c <= '9');
  if (version !== 'v1' || !numbered || rest.length > 0 || (side !== 'primary' && side !== 'standby'))
    return undefined;
  if (more === undefined) return side;
  const percent = more.endsWith('%') ? more.slice(0, -1) : '';
  const share = Number(percent);
  return String(share) === percent && Number.isInteger(share) && share >= 1 && share <= 99 ? side : undefined;
}

export type Target = Side | 'mixed';

export interface WorldEdge {
  readonly locations: readonly string[];
  /** Whether the distribution runs the CloudFront function. */
  readonly runsFunction: boolean;
  /** Where traffic was last sent: by the key, where one has an opinion, else by the distribution's newest configuration. */
  target(): Target;
  /** What the newest configuration of the distribution says. */
  distribution(): Target;
  /** What stands in the store. */
  key(): string | undefined;
  /** The side that the key sends traffic to; undefined where none does, or nobody reads it. */
  byKey(): Side | undefined;
  /** Every location has the newest configuration, and DNS says what the beacons say. */
  deployed(): boolean;
  distributionDeployed(): boolean;
  /** Where clients at a location are sent now. */
  served(location: string): Target;
  /** UpdateDistribution, as the service does it; `by` is for the trace. Throws as the service does. */
  update(by: string, config: DistributionConfig, etag: string | undefined): void;
  /** The newest configuration, as AWS reports it. Shared, not copied: nobody changes it. */
  read(): { readonly config: DistributionConfig; readonly etag: string };
  /** UpdateKeys; undefined deletes the key. Returns the new ETag. Throws as the service does. */
  putKey(by: string, value: string | undefined, etag: string): string;
  readStore(): { readonly value?: string; readonly etag: string };
  /** Looks whether a change has reached a location, and tells. Called after every event. */
  notice(): void;
  /** Counts what `notice` found. */
  version(): number;
}

export function createEdge(
  cloud: Cloud,
  locations: readonly string[],
  runsFunction: boolean,
  tell: Tell,
  dns?: WorldDns,
): WorldEdge {
  const { distributions, stores } = cloud;
  const { arn } = stores.create({ name: 'edge', id: STORE_ID });
  const seen = new Map<
    string,
    { config: DistributionConfig; key: string | undefined; byDns: Side | undefined; target: Target }
  >();
  // Everybody who changes them comes through here, so the newest is known without copying it at each look.
  let newest = distributions.getConfig(DISTRIBUTION_ID);
  let key: string | undefined;
  let byKey: Side | undefined;
  let points = targetOf(newest.config);
  const distribution = (): Target => (points === FAILOVER_ORIGIN ? (dns?.says() ?? 'mixed') : points);
  let deployed = true;
  let version = 0;
  let arrived = false;

  const keyAt = (location: string) => (runsFunction ? stores.served(arn, KEY_NAME, location) : undefined);

  const look = (location: string): Target => {
    const config = distributions.served(DISTRIBUTION_ID, location);
    const there = keyAt(location);
    const byDns = dns?.served(location);
    const known = seen.get(location);
    if (known?.config === config && known.key === there && known.byDns === byDns) return known.target;
    const points = defaultTarget(config);
    const now = sideOfKey(there) ?? (points === FAILOVER_ORIGIN ? byDns : points) ?? 'mixed';
    if (known?.config !== config) arrived = true;
    seen.set(location, { config, key: there, byDns, target: now });
    if (known && known.target !== now) {
      version++;
      tell({ what: 'served', location, side: now });
    }
    return now;
  };
  for (const location of locations) look(location);

  const target = (): Target => byKey ?? distribution();

  return {
    locations,
    runsFunction,
    target,
    distribution,
    key: () => key,
    byKey: () => byKey,
    deployed: () => deployed && (points !== FAILOVER_ORIGIN || dns?.answers() === dns?.says()),
    distributionDeployed: () => deployed,
    served: look,
    read: () => newest,
    update(by, config, etag) {
      distributions.update(DISTRIBUTION_ID, config, etag);
      newest = distributions.getConfig(DISTRIBUTION_ID);
      points = targetOf(newest.config);
      deployed = false;
      version++;
      tell({ what: 'distribution', by, target: distribution() });
    },
    putKey(by, value, etag) {
      const change = value === undefined ? { deletes: [KEY_NAME] } : { puts: [{ key: KEY_NAME, value }] };
      const updated = stores.update(arn, change, etag);
      key = value;
      byKey = runsFunction ? sideOfKey(value) : undefined;
      version++;
      tell({ what: 'store', by, ...(value !== undefined && { value }) });
      return updated.etag;
    },
    readStore: () => ({ ...(key !== undefined && { value: key }), etag: stores.describe(arn).etag }),
    notice() {
      const isSame = (location: string) =>
        seen.get(location)?.key === keyAt(location) && seen.get(location)?.byDns === dns?.served(location);
      if (deployed && locations.every(isSame)) return;
      for (const location of locations) look(location);
      // Reading the status copies the configuration: only where something has reached a location.
      if (deployed || !arrived) return;
      arrived = false;
      if (distributions.get(DISTRIBUTION_ID).status !== 'Deployed') return;
      deployed = true;
      tell({ what: 'deployed', target: distribution() });
    },
    version: () => version + (dns?.version() ?? 0),
  };
}
