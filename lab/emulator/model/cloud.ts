/**
 * The cloud: CloudFront and Route 53 once, everything else in each Region, wired together as AWS wires it (alarms and events
 * invoke functions, functions report metrics, parameters tell the event bus). No I/O and no clock of its own.
 */

import type { LabClock } from './clock.ts';
import { type Delivery, defaultDelivery } from './delivery.ts';
import { createDistributions, type Distributions } from './distribution.ts';
import { admitter } from './error.ts';
import { createHealthChecks, type HealthChecks } from './health-checks.ts';
import { createHostedZones, type HostedZones } from './hosted-zones.ts';
import { createKeyValueStores, type KeyValueStores, type StaleAnswer } from './key-value-stores.ts';
import { drawMs, type Range } from './random.ts';
import { type CloudRegion, createRegion, type RegionOptions } from './region.ts';
import { DISTRIBUTION_PROPAGATION, drawKeyWay, KEY_PROPAGATION, type Propagation } from './spread.ts';

/** As a `CloudRegion` it is the home Region's; `in` gives the others. */
export interface Cloud extends CloudRegion {
  readonly accountId: string;
  readonly clock: LabClock;
  readonly distributions: Distributions;
  readonly stores: KeyValueStores;
  /** Of Route 53. */
  readonly zones: HostedZones;
  readonly healthChecks: HealthChecks;
  /** The services of a Region, made at first use; the same object for the same name. */
  in(region: string): CloudRegion;
}

export interface CloudOptions
  extends Pick<RegionOptions, 'clock' | 'accountId' | 'random' | 'fault' | 'undelivered' | 'callApi'> {
  /** The home Region; `ca-central-1` by default. */
  readonly region?: string | undefined;
  /** How a distribution's change comes to an edge location; in one to five minutes by default. */
  readonly propagationMs?: Propagation | undefined;
  /** How a key's change comes to an edge location; by default as it was measured. */
  readonly storePropagationMs?: Propagation | undefined;
  /** How the key-value store answers a stale ETag; `ValidationException` by default. */
  readonly staleStore?: StaleAnswer | undefined;
  /** Names of the edge locations; `['edge']` by default. */
  readonly locations?: readonly string[] | undefined;
  /** Kept and read anew for each message: change it while the world runs. `defaultDelivery()` by default. */
  readonly delivery?: Delivery | undefined;
  /** How long after a period's end an alarm looks at it; drawn once for each alarm. 1 to 10 s by default. */
  readonly evaluationDelay?: Range | undefined;
}

export function createCloud(options: CloudOptions): Cloud {
  const { clock, random, accountId, region: home = 'ca-central-1' } = options;
  const delivery = options.delivery ?? defaultDelivery();
  const evaluationDelay = options.evaluationDelay ?? { from: 1000, to: 10_000 };
  const regions = new Map<string, CloudRegion>();

  const inRegion = (region: string): CloudRegion => {
    let services = regions.get(region);
    if (!services) {
      services = createRegion({ ...options, region, delivery, evaluationDelay });
      regions.set(region, services);
    }
    return services;
  };

  const distributions = createDistributions({
    clock,
    random,
    accountId,
    admit: admitter(options.fault, 'cloudfront', 'global'),
    propagation: options.propagationMs ?? (() => drawMs(random, DISTRIBUTION_PROPAGATION)),
    locations: options.locations ?? ['edge'],
  });
  const route53 = { clock, random, admit: admitter(options.fault, 'route53', 'global') };
  const healthChecks = createHealthChecks({ ...route53, region: inRegion });

  return {
    ...inRegion(home),
    accountId,
    clock,
    distributions,
    healthChecks,
    zones: createHostedZones({
      ...route53,
      hasHealthCheck: healthChecks.has,
      hasDistribution: distributions.has,
    }),
    stores: createKeyValueStores({
      clock,
      random,
      accountId,
      admit: admitter(options.fault, 'cloudfront-keyvaluestore', 'global'),
      propagation: options.storePropagationMs ?? (() => drawKeyWay(random, KEY_PROPAGATION)),
      locations: options.locations ?? ['edge'],
      stale: options.staleStore ?? 'ValidationException',
    }),
    in: inRegion,
  };
}
