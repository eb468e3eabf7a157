/**
 * The key lever: one key in the store that the edge function reads. Written under the ETag of the whole store, so that
 * what has changed since it was read is never written over.
 */
import {
  type CloudFrontKeyValueStoreClient,
  CloudFrontKeyValueStoreServiceException,
  ConflictException,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  ResourceNotFoundException,
  UpdateKeysCommand,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import type { Standing } from '../core/edge.ts';
import { formatKey, KEY_NAME, parseKey } from '../core/key.ts';
import { Conflict, Refused, Throttled } from '../errors.ts';
import type { KeyStore, StoreSight } from '../ports.ts';
import { limited } from './clients.ts';
import { ofLever } from './lever-error.ts';

const CALL = 'key (UpdateKeys)';

/** Somebody who writes between two calls is met once; twice is a storm. */
const TRIES = 2;

export function createKeyStore(
  clients: {
    readonly reads: CloudFrontKeyValueStoreClient;
    readonly writes: CloudFrontKeyValueStoreClient;
  },
  storeArn: string,
): KeyStore {
  async function etag(): Promise<string> {
    const { ETag } = await clients.reads.send(
      new DescribeKeyValueStoreCommand({ KvsARN: storeArn }),
      limited(),
    );
    if (ETag === undefined) throw new Error('CloudFront described it without its ETag');
    return ETag;
  }

  async function value(): Promise<string | undefined> {
    try {
      const { Value } = await clients.reads.send(
        new GetKeyCommand({ KvsARN: storeArn, Key: KEY_NAME }),
        limited(),
      );
      return Value;
    } catch (error) {
      // The store itself is there: it was described a moment ago.
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  /** GetKey knows no ETag, so a value is believed only between two equal ones. */
  async function pair(known: Parameters<KeyStore['look']>[0]): Promise<StoreSight> {
    let before = await etag();
    if (known?.etag === before) return { key: known.says, etag: before };
    for (let tried = 1; tried <= TRIES; tried++) {
      const text = await value();
      const after = await etag();
      if (before === after) return sightOf(text, after, storeArn);
      before = after;
    }
    return { key: 'unreadable', why: `The key-value store ${storeArn} changed each time it was read.` };
  }

  return {
    async look(known) {
      try {
        return await pair(known);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return { key: 'unreadable', why: `The key-value store ${storeArn} could not be read: ${why}` };
      }
    },

    async write(key, seen) {
      const change =
        key === 'absent'
          ? { Deletes: [{ Key: KEY_NAME }] }
          : { Puts: [{ Key: KEY_NAME, Value: formatKey(key) }] };
      try {
        const { ETag } = await clients.writes.send(
          new UpdateKeysCommand({ KvsARN: storeArn, IfMatch: seen, ...change }),
          limited(),
        );
        if (ETag === undefined)
          throw new Error(`CloudFront updated ${storeArn} without telling its new ETag.`);
        return ETag;
      } catch (error) {
        throw understood(error, storeArn);
      }
    },
  };
}

function sightOf(text: string | undefined, etag: string, storeArn: string): StoreSight {
  const read: Standing | 'newer' = text === undefined ? 'absent' : parseKey(text);
  if (read !== 'newer') return { key: read, etag };
  return {
    key: 'unreadable',
    why: `The key "${text?.slice(0, 60)}" in ${storeArn} was written by a newer version: it is left alone. Update this one, or delete the key.`,
  };
}

/** An answer of the 4xx kind means that the order was not taken; anything else leaves it open. */
function understood(error: unknown, storeArn: string): unknown {
  if (!(error instanceof CloudFrontKeyValueStoreServiceException)) return ofLever(error, CALL);
  const { name, message, $metadata } = error;
  const status = $metadata.httpStatusCode ?? 500;
  const options = { cause: error };
  // What is to be taken away is gone: somebody else wrote. So, too, where the ETag is none the service knows.
  if (
    error instanceof ConflictException ||
    error instanceof ResourceNotFoundException ||
    (name === 'ValidationException' && /etag|if-match|version/i.test(message))
  )
    return new Conflict(
      `The key-value store ${storeArn} has been changed by somebody else since it was looked at.`,
      options,
    );
  if (status === 429 || name.startsWith('Throttling') || name === 'TooManyRequestsException')
    return new Throttled(`CloudFront throttled the update of ${storeArn}: ${message}`, options);
  if (status >= 400 && status < 500)
    return new Refused(`CloudFront refused to update ${storeArn}: ${name}: ${message}`, options);
  return ofLever(error, CALL);
}
