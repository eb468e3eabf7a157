/**
 * The client of the key-value store, with the limits of the other clients. In a file of its own, because it brings its
 * signature along: what does not write keys shall not carry it.
 */
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
// The store's API takes only signatures of version 4a, and its client finds them by this import alone.
import '@aws-sdk/signature-v4a';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { named } from './named-calls.ts';

/** Reads are tried again by the SDK, the write is not: see `cloudFront` in clients.ts. */
export function keyValueStore(): {
  readonly reads: CloudFrontKeyValueStoreClient;
  readonly writes: CloudFrontKeyValueStoreClient;
} {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    throwOnRequestTimeout: true,
  });
  return {
    reads: named(new CloudFrontKeyValueStoreClient({ maxAttempts: 2, requestHandler })),
    writes: named(new CloudFrontKeyValueStoreClient({ maxAttempts: 1, requestHandler })),
  };
}
