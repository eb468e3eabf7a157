/**
 * The client of the key-value store, with the time limits of the other clients. It is in a file of its own because it brings
 * its own signature code, which other bundles should not contain.
 */
import { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
// The store's API takes only signatures of version 4a, and its client finds them by this import alone.
import '@aws-sdk/signature-v4a';
import { named } from './named-calls.ts';
import { requestHandler } from './request-handler.ts';

/** Reads are tried again by the SDK, the write is not: see `cloudFront` in clients.ts. */
export function keyValueStore(): {
  readonly reads: CloudFrontKeyValueStoreClient;
  readonly writes: CloudFrontKeyValueStoreClient;
} {
  const settings = {
    // The store is in no Region and its signature names none, but the client sends nothing before it has been told one.
    region: 'us-east-1',
    requestHandler: requestHandler({ connectionTimeout: 2_000, requestTimeout: 5_000 }),
  };
  return {
    reads: named(new CloudFrontKeyValueStoreClient({ ...settings, maxAttempts: 2 })),
    writes: named(new CloudFrontKeyValueStoreClient({ ...settings, maxAttempts: 1 })),
  };
}
