/**
 * CloudFront key-value stores: conditional writes under one ETag for the whole store, and their way to the edges. What an
 * API call reads is the newest; what a function at an edge location reads may be older, or none, for half a minute.
 */

import type { LabClock } from './clock.ts';
import type { Admit } from './error.ts';
import { ServiceError } from './error.ts';
import type { Random } from './random.ts';
import { etags } from './random.ts';
import { createSpread, type Propagation, type Spread } from './spread.ts';

interface StoreDescription {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly etag: string;
  readonly itemCount: number;
  readonly totalSizeInBytes: number;
  readonly status: 'READY';
  /** Epoch ms. */
  readonly created: number;
  readonly lastModified: number;
}

export interface StoreItem {
  readonly key: string;
  readonly value: string;
}

interface StoreUpdate {
  readonly puts?: readonly StoreItem[];
  readonly deletes?: readonly string[];
}

type StoreSize = Pick<StoreDescription, 'itemCount' | 'totalSizeInBytes'>;
export type Updated = StoreSize & Pick<StoreDescription, 'etag'>;

export interface KeyValueStores {
  /** Sets the world up (no API call): an empty store. */
  create(store: { readonly name: string; readonly id: string }): { readonly arn: string };
  list(): readonly StoreDescription[];
  /** DescribeKeyValueStore. Throws ResourceNotFoundException 404. */
  describe(arn: string): StoreDescription;
  /** GetKey. Throws ResourceNotFoundException 404: no such store, no such key. */
  getKey(arn: string, key: string): StoreSize & { readonly value: string };
  /** ListKeys, all of them in the order of their names. */
  listKeys(arn: string): readonly StoreItem[];
  /**
   * UpdateKeys, PutKey and DeleteKey; `operation` says which. `ifMatch` is the ETag of the last read. All or nothing.
   * Throws what `stale` says for a stale ETag, ValidationException 400 (no ETag, an empty key, more than 512 bytes of key
   * or 1 KB of value, a key both put and deleted), ResourceNotFoundException 404 (a deleted key is not there),
   * ServiceQuotaExceededException 402 (more than 5 MB).
   */
  update(
    arn: string,
    update: StoreUpdate,
    ifMatch: string | undefined,
    operation?: 'UpdateKeys' | 'PutKey' | 'DeleteKey',
  ): Updated;
  /** What a function at `location` (the first one by default) reads now; undefined where there is no such key. */
  served(arn: string, key: string, location?: string): string | undefined;
}

/**
 * How a stale ETag is answered: with ValidationException 400, as users of AWS meet it, or with ConflictException 409, as the
 * service's model has it.
 */
export type StaleAnswer = 'ValidationException' | 'ConflictException';

interface KeyValueStoresOptions {
  readonly clock: LabClock;
  readonly random: Random;
  readonly accountId: string;
  readonly admit: Admit;
  readonly propagation: Propagation;
  /** At least one. */
  readonly locations: readonly string[];
  readonly stale: StaleAnswer;
}

const MOST_KEY_BYTES = 512;
const MOST_VALUE_BYTES = 1024;
const MOST_STORE_BYTES = 5 * 1024 * 1024;

type Keys = ReadonlyMap<string, string>;

interface Held {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly created: number;
  keys: Keys;
  etag: string;
  lastModified: number;
  readonly spread: Spread<Keys>;
}

export function createKeyValueStores(options: KeyValueStoresOptions): KeyValueStores {
  const { clock, accountId, admit } = options;
  const held = new Map<string, Held>();
  const newEtag = etags(options.random);

  const find = (arn: string): Held => {
    const store = held.get(arn);
    if (!store)
      throw new ServiceError('ResourceNotFoundException', 404, `There is no key value store ${arn}.`);
    return store;
  };
  const describe = (store: Held): StoreDescription => ({
    name: store.name,
    id: store.id,
    arn: store.arn,
    etag: store.etag,
    ...sizeOf(store.keys),
    status: 'READY',
    created: store.created,
    lastModified: store.lastModified,
  });

  return {
    create({ name, id }) {
      const arn = `arn:aws:cloudfront::${accountId}:key-value-store/${id}`;
      const now = clock.now();
      const keys: Keys = new Map();
      const spread = createSpread(keys, clock, options.locations, options.propagation, new Map());
      held.set(arn, { name, id, arn, created: now, lastModified: now, keys, etag: newEtag(), spread });
      return { arn };
    },
    list: () => [...held.values()].map(describe),
    describe(arn) {
      admit('DescribeKeyValueStore');
      return describe(find(arn));
    },
    getKey(arn, key) {
      admit('GetKey');
      const { keys } = find(arn);
      const value = keys.get(key);
      if (value === undefined)
        throw new ServiceError('ResourceNotFoundException', 404, `There is no key ${key} in ${arn}.`);
      return { value, ...sizeOf(keys) };
    },
    listKeys(arn) {
      admit('ListKeys');
      const items = [...find(arn).keys].map(([key, value]) => ({ key, value }));
      return items.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    update(arn, update, ifMatch, operation = 'UpdateKeys') {
      admit(operation);
      const store = find(arn);
      checkUpdate(update, ifMatch);
      if (ifMatch !== store.etag)
        throw new ServiceError(
          options.stale,
          options.stale === 'ConflictException' ? 409 : 400,
          'Pre-Condition failed: the store has another ETag.',
        );
      const keys = changed(store, update);
      const size = sizeOf(keys);
      if (size.totalSizeInBytes > MOST_STORE_BYTES)
        throw new ServiceError('ServiceQuotaExceededException', 402, 'A key value store holds 5 MB at most.');
      store.keys = keys;
      store.etag = newEtag();
      store.lastModified = clock.now();
      store.spread.send(keys);
      return { etag: store.etag, ...size };
    },
    served: (arn, key, location) => find(arn).spread.at(location).get(key),
  };
}

function changed({ arn, keys }: Held, { puts = [], deletes = [] }: StoreUpdate): Keys {
  const next = new Map(keys);
  for (const key of deletes) {
    if (!next.delete(key))
      throw new ServiceError('ResourceNotFoundException', 404, `There is no key ${key} in ${arn}.`);
  }
  for (const { key, value } of puts) next.set(key, value);
  return next;
}

function checkUpdate({ puts = [], deletes = [] }: StoreUpdate, ifMatch: string | undefined): void {
  const refuse = (message: string) => new ServiceError('ValidationException', 400, message);
  if (!ifMatch) throw refuse('The If-Match version is missing or not valid for the resource.');
  for (const key of [...puts.map((put) => put.key), ...deletes]) {
    if (key === '' || bytes(key) > MOST_KEY_BYTES)
      throw refuse(`A key has 1 to ${MOST_KEY_BYTES} bytes; this one has ${bytes(key)}.`);
  }
  for (const { key, value } of puts) {
    if (bytes(value) > MOST_VALUE_BYTES)
      throw refuse(`A value has ${MOST_VALUE_BYTES} bytes at most; that of ${key} has ${bytes(value)}.`);
    if (deletes.includes(key)) throw refuse(`The key ${key} is both put and deleted.`);
  }
}

function sizeOf(keys: Keys): StoreSize {
  let totalSizeInBytes = 0;
  for (const [key, value] of keys) totalSizeInBytes += bytes(key) + bytes(value);
  return { itemCount: keys.size, totalSizeInBytes };
}

const bytes = (text: string): number => Buffer.byteLength(text);
