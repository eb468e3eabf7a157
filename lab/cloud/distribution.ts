/**
 * CloudFront distributions: conditional updates of the whole configuration, and their way to the edges. What an API
 * call reads is the newest configuration; what an edge serves may be an older one for minutes.
 */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';

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

export interface NewDistribution {
  readonly id: string;
  readonly domainName: string;
  readonly config: DistributionConfig;
}

export interface Distributions {
  /** Sets the world up (no API call): the configuration is checked as in an update, and every edge serves it at once. */
  create(distribution: NewDistribution): Distribution;
  /** GetDistribution. Throws NoSuchDistribution 404. */
  get(id: string): Distribution;
  /** GetDistributionConfig. Throws NoSuchDistribution 404. */
  getConfig(id: string): { readonly config: DistributionConfig; readonly etag: string };
  list(): readonly Distribution[];
  /**
   * UpdateDistribution. Replaces the whole configuration. `ifMatch` is the ETag of the last read.
   * Throws InvalidIfMatchVersion 400 (none), PreconditionFailed 412 (stale), NoSuchDistribution 404, IllegalUpdate 400
   * (another CallerReference), InvalidArgument 400 (a required member is missing), InconsistentQuantities 400,
   * NoSuchOrigin 404 (a cache behaviour or an origin group targets an origin that is not there).
   */
  update(id: string, config: DistributionConfig, ifMatch: string | undefined): Distribution;
  /**
   * What the edge at `location` (the first one by default) serves now. Frozen, not copied: it is read for each request.
   */
  served(id: string, location?: string): DistributionConfig;
}

/** How long a change takes to an edge location, in ms; a function is asked once for each update and location. */
export type Propagation = number | ((location: string) => number);
