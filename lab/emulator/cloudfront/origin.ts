/** An origin of the distribution as the edge uses it: where it is, and how patient to be with it. */
import type { DistributionConfig } from '@aws-sdk/client-cloudfront';

export interface Origin {
  readonly id: string;
  readonly host: string;
  /** Comes before the viewer's path; empty or with a leading slash. */
  readonly path: string;
  /** Headers that the distribution adds, over those of the viewer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly attempts: number;
  /** Milliseconds of lab time, for one attempt. */
  readonly connectMs: number;
  /** Milliseconds of lab time, from the whole request to the first byte of the answer. */
  readonly readMs: number;
  /** Milliseconds of lab time, from the request to the last byte of the answer, all attempts together; endless where unset. */
  readonly completionMs: number;
  /** Milliseconds of lab time for which a connection without a request is kept. */
  readonly keepMs: number;
}

export function originOf(config: DistributionConfig, id: string): Origin | undefined {
  const found = config.Origins?.Items?.find((origin) => origin.Id === id);
  if (!found) return undefined;
  const headers = (found.CustomHeaders?.Items ?? []).map(
    ({ HeaderName = '', HeaderValue = '' }) => [HeaderName.toLowerCase(), HeaderValue] as const,
  );
  return {
    id,
    host: found.DomainName ?? '',
    path: found.OriginPath ?? '',
    headers: Object.fromEntries(headers),
    attempts: found.ConnectionAttempts ?? 3,
    connectMs: (found.ConnectionTimeout ?? 10) * 1_000,
    readMs: (found.CustomOriginConfig?.OriginReadTimeout ?? 30) * 1_000,
    completionMs: (found.ResponseCompletionTimeout ?? Number.POSITIVE_INFINITY) * 1_000,
    keepMs: (found.CustomOriginConfig?.OriginKeepaliveTimeout ?? 5) * 1_000,
  };
}
