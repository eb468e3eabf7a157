/**
 * The routing key: one key in the store that the CloudFront function reads. Writes name the ETag of the whole store, so that
 * a change since it was read is never overwritten.
 */
import {
  type CloudFrontKeyValueStoreClient,
  ConflictException,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  ResourceNotFoundException,
  UpdateKeysCommand,
  ValidationException,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
import type { KeyObservation } from '../core/edge.ts';
import { formatKey, type KeyNames, newestKey } from '../core/key.ts';
import { Conflict, messageOf, Refused, Throttled } from '../errors.ts';
import type { KeyStore } from '../ports.ts';
import { limited } from './clients.ts';
import { updateError } from './cloudfront-errors.ts';
import { withoutCall } from './named-calls.ts';
import { isOldTokenRefused, NEWER_TOKEN } from './session-token.ts';

const CALL = 'key (UpdateKeys)';

/** Someone who writes between two calls is met once; twice is a storm. */
const TRIES = 2;

export function createKeyStore(
  clients: {
    readonly reads: CloudFrontKeyValueStoreClient;
    readonly writes: CloudFrontKeyValueStoreClient;
  },
  storeArn: string,
  names: KeyNames,
): KeyStore {
  async function etag(): Promise<string> {
    const { ETag } = await clients.reads.send(
      new DescribeKeyValueStoreCommand({ KvsARN: storeArn }),
      limited(),
    );
    if (ETag === undefined) throw new Error('CloudFront described it without its ETag');
    return ETag;
  }

  async function value(Key: string): Promise<string | undefined> {
    try {
      const { Value } = await clients.reads.send(new GetKeyCommand({ KvsARN: storeArn, Key }), limited());
      return Value;
    } catch (error) {
      // The store itself is there: it was described a moment ago.
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  /** Under each of our names. */
  const values = () => Promise.all(names.map(value));

  /** The names of ours that are there: what is not there cannot be deleted. */
  async function present(): Promise<string[]> {
    if (names.length === 1) return [...names];
    try {
      const there = await values();
      return names.filter((_, i) => there[i] !== undefined);
    } catch (error) {
      // Nothing was sent.
      const why = messageOf(error);
      throw new Throttled(`The key-value store ${storeArn} could not be read: ${why}`, { cause: error });
    }
  }

  /** GetKey knows no ETag, so a value is believed only between two equal ones. */
  async function pair(known: Parameters<KeyStore['look']>[0]): Promise<KeyObservation> {
    let before = await etag();
    if (known?.etag === before) return { key: known.says, etag: before };
    for (let tried = 1; tried <= TRIES; tried++) {
      const texts = (await values()).filter((one) => one !== undefined);
      const after = await etag();
      if (before === after) return observed(texts, after, storeArn);
      before = after;
    }
    return { key: 'unreadable', why: `The key-value store ${storeArn} changed each time it was read.` };
  }

  return {
    async look(known) {
      try {
        return await pair(known);
      } catch (error) {
        const said = messageOf(error);
        const why = isOldTokenRefused(error) ? `${said}. ${NEWER_TOKEN}` : said;
        return { key: 'unreadable', why: `The key-value store ${storeArn} could not be read: ${why}` };
      }
    },

    async write(key, seen) {
      const deleted = key === 'absent' ? await present() : [];
      if (key === 'absent' && deleted.length === 0) throw changed(storeArn);
      const change =
        key === 'absent'
          ? { Deletes: deleted.map((Key) => ({ Key })) }
          : { Puts: [{ Key: names[0], Value: formatKey(key) }] };
      try {
        const { ETag } = await clients.writes.send(
          new UpdateKeysCommand({ KvsARN: storeArn, IfMatch: seen, ...change }),
          limited(),
        );
        if (ETag === undefined)
          throw new Error(`CloudFront updated ${storeArn} without telling its new ETag.`);
        return ETag;
      } catch (error) {
        throw await understood(error, seen);
      }
    },
  };

  async function understood(error: unknown, seen: string): Promise<unknown> {
    // What is to be taken away is gone: someone else wrote.
    if (error instanceof ConflictException || error instanceof ResourceNotFoundException)
      return changed(storeArn, error);
    // AWS's answer to a stale ETag, and to an order that is invalid: the ETag that stands there says which.
    if (error instanceof ValidationException) {
      try {
        if ((await etag()) !== seen) return changed(storeArn, error);
      } catch (unread) {
        const why = messageOf(unread);
        return new Throttled(
          `CloudFront refused to update ${storeArn} (${error.message}), and whether someone else has changed it could not be read: ${why}`,
          { cause: error },
        );
      }
    }
    if (isOldTokenRefused(error))
      return new Refused(`CloudFront refused to update ${storeArn}: ${withoutCall(error)}. ${NEWER_TOKEN}`, {
        cause: error,
      });
    return updateError(error, `to update ${storeArn}`, CALL);
  }
}

const changed = (storeArn: string, cause?: Error) =>
  new Conflict(`The key-value store ${storeArn} was changed by another writer since it was read.`, {
    ...(cause && { cause }),
  });

function observed(texts: readonly string[], etag: string, storeArn: string): KeyObservation {
  const found = newestKey(texts);
  if (found === undefined) return { key: 'absent', etag };
  const { text, says: read } = found;
  if (read === 'nonsense') return { key: read, etag, text };
  if (read !== 'newer') return { key: read, etag };
  return {
    key: 'unreadable',
    why: `The key "${text.slice(0, 60)}" in ${storeArn} was written by a newer version: it is left alone. Deploy that version; if there never was one, delete the key: routeaway delete-key.`,
    newer: { text, etag },
  };
}
