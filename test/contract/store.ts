/** What every store of the key keeps to, in memory and on AWS. */
import { Conflict } from '../../shared/errors.ts';
import type { KeyStore } from '../../shared/ports.ts';

interface StoreWorld {
  readonly store: KeyStore;
  /** Someone else writes our key, past the grammar too; undefined deletes it. */
  put(value: string | undefined): void | Promise<void>;
  /** What stands there; undefined where nothing does. */
  value(): string | undefined;
  /** From now on every call about the store fails. */
  fail(): void | Promise<void>;
}

const SEVEN = { side: 'standby', epoch: 7 } as const;

/** `setup` gives an empty store. */
export function storeContract(name: string, setup: () => Promise<StoreWorld>): void {
  describe(`key store: ${name}`, () => {
    const etagOf = async (store: KeyStore): Promise<string> => {
      const seen = await store.look();
      if (seen.key === 'unreadable') throw new Error(seen.why);
      return seen.etag;
    };

    it('says that there is no key', async () => {
      const { store } = await setup();
      expect(await store.look()).toEqual({ key: 'absent', etag: expect.stringMatching(/./) });
    });

    it('holds what is written, under the ETag that it returns', async () => {
      const { store, value } = await setup();
      const etag = await store.write(SEVEN, await etagOf(store));
      expect(value()).toBe('v1 standby 7');
      expect(await store.look()).toEqual({ key: SEVEN, etag });
    });

    it.each([
      [{ side: 'standby', epoch: 8, share: 5 } as const, 'v1 standby 8 5%'],
      [{ side: 'primary', epoch: 9, readsOnly: true } as const, 'v1 primary 9 reads'],
    ])('holds %j', async (key, text) => {
      const { store, value } = await setup();
      const etag = await store.write(key, await etagOf(store));
      expect(value()).toBe(text);
      expect(await store.look()).toEqual({ key, etag });
    });

    it('takes the key away', async () => {
      const { store, value } = await setup();
      const etag = await store.write('absent', await store.write(SEVEN, await etagOf(store)));
      expect(value()).toBeUndefined();
      expect(await store.look()).toEqual({ key: 'absent', etag });
    });

    it('believes what is known under the ETag that still stands, and nothing else', async () => {
      const { store, put } = await setup();
      const etag = await etagOf(store);
      // Only a store that does not read again can say this.
      expect(await store.look({ says: SEVEN, etag })).toEqual({ key: SEVEN, etag });
      await put('v1 standby 9');
      expect(await store.look({ says: SEVEN, etag })).toMatchObject({ key: { side: 'standby', epoch: 9 } });
    });

    it('meets a conflict where someone else has written since', async () => {
      const { store, put, value } = await setup();
      const etag = await etagOf(store);
      await put('v1 primary 9');
      await expect(store.write(SEVEN, etag)).rejects.toThrow(Conflict);
      await expect(store.write('absent', etag)).rejects.toThrow(Conflict);
      expect(value()).toBe('v1 primary 9');
    });

    it('lets exactly one of two writes on that saw the same', async () => {
      const { store, value } = await setup();
      const etag = await etagOf(store);
      const outcomes = await Promise.allSettled([
        store.write(SEVEN, etag),
        store.write({ side: 'standby', epoch: 8 }, etag),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find((one) => one.status === 'rejected')?.reason).toBeInstanceOf(Conflict);
      expect(value()).toMatch(/^v1 standby [78]$/);
    });

    it.each(['', 'v1 stanby 7', 'standby', 'v1 standby 7 0%', 'v1 standby 7 100%', 'v'.repeat(1024)])(
      'says that %j is invalid, and can write over it',
      async (text) => {
        const { store, put } = await setup();
        await put(text);
        expect(await store.look()).toMatchObject({ key: 'nonsense', text });
        await store.write(SEVEN, await etagOf(store));
        expect(await store.look()).toMatchObject({ key: SEVEN });
      },
    );

    it('leaves the word of a newer version alone', async () => {
      const { store, put } = await setup();
      await put('v2 standby 7 eu=primary');
      expect(await store.look()).toMatchObject({
        key: 'unreadable',
        why: expect.stringMatching(/"v2 standby 7 eu=primary".*newer version/),
        newer: { text: 'v2 standby 7 eu=primary', etag: expect.any(String) },
      });
    });

    it('says why it cannot be read', async () => {
      const { store, fail } = await setup();
      await fail();
      expect(await store.look()).toMatchObject({ key: 'unreadable', why: expect.stringMatching(/./) });
    });
  });
}
