/**
 * CloudFront distributions: conditional updates of the whole configuration, and their way to the edges. What an API
 * call reads is the newest configuration; what an edge serves may be an older one for minutes.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { LabClock } from './clock.ts';
import { checkConfig } from './distribution-config.ts';
import type { Admit } from './error.ts';
import { ServiceError } from './error.ts';
import type { Random } from './random.ts';
import { etags } from './random.ts';
import { createSpread, type Propagation, type Spread } from './spread.ts';

export interface Distribution {
  readonly id: string;
  readonly arn: string;
  /** e.g. `d1lab.cloudfront.net`. */
  readonly domainName: string;
  /** The newest configuration; a copy, the caller's to change. */
  readonly config: DistributionConfig;
  /** New with every update. */
  readonly etag: string;
  /** `Deployed` once every edge location serves `config`. */
  readonly status: 'InProgress' | 'Deployed';
  /** Epoch ms. */
  readonly lastModified: number;
}

export type Tags = Readonly<Record<string, string>>;

interface NewDistribution {
  readonly id: string;
  readonly domainName: string;
  readonly config: DistributionConfig;
  readonly tags?: Tags;
}

export interface Distributions {
  /** Sets the world up (no API call): the configuration is checked as in an update, and every edge serves it at once. */
  create(distribution: NewDistribution): Distribution;
  /** GetDistribution. Throws NoSuchDistribution 404. */
  get(id: string): Distribution;
  /** GetDistributionConfig. Throws NoSuchDistribution 404. */
  getConfig(id: string): { readonly config: DistributionConfig; readonly etag: string };
  list(): readonly Distribution[];
  /** Whether there is one of this domain name; no API call. */
  has(domainName: string): boolean;
  /**
   * UpdateDistribution. Replaces the whole configuration. `ifMatch` is the ETag of the last read.
   * Throws InvalidIfMatchVersion 400 (none), PreconditionFailed 412 (stale), NoSuchDistribution 404, IllegalUpdate 400
   * (another CallerReference), InvalidArgument 400 (a required member is missing), InconsistentQuantities 400,
   * NoSuchOrigin 404 (a cache behaviour or an origin group targets an origin that is not there).
   */
  update(id: string, config: DistributionConfig, ifMatch: string | undefined): Distribution;
  /** ListTagsForResource, of a distribution's ARN. Throws NoSuchResource 404, as the two that follow. */
  tags(arn: string): Tags;
  /** TagResource. A tag that is there gets the new value. */
  tag(arn: string, tags: Tags): void;
  /** UntagResource. A tag that is not there is no mistake. */
  untag(arn: string, keys: readonly string[]): void;
  /**
   * What the edge at `location` (the first one by default) serves now. Frozen, not copied: it is read for each request.
   */
  served(id: string, location?: string): DistributionConfig;
}

interface DistributionsOptions {
  readonly clock: LabClock;
  readonly random: Random;
  readonly accountId: string;
  readonly admit: Admit;
  readonly propagation: Propagation;
  /** At least one. */
  readonly locations: readonly string[];
}

interface Held {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  tags: Tags;
  config: DistributionConfig;
  etag: string;
  lastModified: number;
  /** When the last location serves `config`. */
  deployedAt: number;
  readonly spread: Spread<DistributionConfig>;
}

export function createDistributions(options: DistributionsOptions): Distributions {
  const { clock, accountId, admit, locations } = options;
  const held = new Map<string, Held>();
  const newEtag = etags(options.random);

  const find = (id: string): Held => {
    const distribution = held.get(id);
    if (!distribution) throw new ServiceError('NoSuchDistribution', 404, `There is no distribution ${id}.`);
    return distribution;
  };

  const tagged = (arn: string): Held => {
    const distribution = [...held.values()].find((one) => one.arn === arn);
    if (!distribution) throw new ServiceError('NoSuchResource', 404, `There is no resource ${arn}.`);
    return distribution;
  };

  const show = (distribution: Held): Distribution => ({
    id: distribution.id,
    arn: distribution.arn,
    domainName: distribution.domainName,
    config: structuredClone(distribution.config),
    etag: distribution.etag,
    status: clock.now() >= distribution.deployedAt ? 'Deployed' : 'InProgress',
    lastModified: distribution.lastModified,
  });

  return {
    create({ id, domainName, config, tags = {} }) {
      checkConfig(config);
      const own = freeze(structuredClone(config));
      const now = clock.now();
      const distribution: Held = {
        id,
        arn: `arn:aws:cloudfront::${accountId}:distribution/${id}`,
        domainName,
        tags,
        config: own,
        etag: newEtag(),
        lastModified: now,
        deployedAt: now,
        spread: createSpread(own, clock, locations, options.propagation),
      };
      held.set(id, distribution);
      return show(distribution);
    },
    get(id) {
      admit('GetDistribution');
      return show(find(id));
    },
    getConfig(id) {
      admit('GetDistributionConfig');
      const { config, etag } = find(id);
      return { config: structuredClone(config), etag };
    },
    list() {
      admit('ListDistributions');
      return [...held.values()].map(show);
    },
    has: (domainName) => [...held.values()].some((one) => one.domainName === domainName),
    update(id, config, ifMatch) {
      admit('UpdateDistribution');
      const distribution = find(id);
      checkCondition(distribution, ifMatch);
      checkConfig(config);
      if (config.CallerReference !== distribution.config.CallerReference) {
        throw new ServiceError(
          'IllegalUpdate',
          400,
          `The CallerReference of ${id} is ${distribution.config.CallerReference} and cannot become ${config.CallerReference}.`,
        );
      }
      const own = freeze(structuredClone(config));
      const now = clock.now();
      distribution.config = own;
      distribution.etag = newEtag();
      distribution.lastModified = now;
      distribution.deployedAt = distribution.spread.send(own);
      return show(distribution);
    },
    tags(arn) {
      admit('ListTagsForResource');
      return tagged(arn).tags;
    },
    tag(arn, tags) {
      admit('TagResource');
      const distribution = tagged(arn);
      distribution.tags = { ...distribution.tags, ...tags };
    },
    untag(arn, keys) {
      admit('UntagResource');
      const distribution = tagged(arn);
      const left = Object.entries(distribution.tags).filter(([key]) => !keys.includes(key));
      distribution.tags = Object.fromEntries(left);
    },
    served: (id, location) => find(id).spread.at(location),
  };
}

function checkCondition({ id, etag }: Held, ifMatch: string | undefined): void {
  if (!ifMatch) {
    throw new ServiceError(
      'InvalidIfMatchVersion',
      400,
      'The If-Match version is missing or not valid for the resource.',
    );
  }
  if (ifMatch !== etag) {
    throw new ServiceError(
      'PreconditionFailed',
      412,
      `The configuration of ${id} has changed: its ETag is no longer ${ifMatch}. Read it again.`,
    );
  }
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) freeze(member);
    Object.freeze(value);
  }
  return value;
}
