/** How long one traffic control is tried, and what becomes of a key that stands where it should. */
import { keyUpdate, send } from '../../../functions/switcher/send.ts';
import type { EdgeObservation, KeyObservation } from '../../../shared/core/edge.ts';
import type { Key } from '../../../shared/core/key.ts';
import { Conflict, Refused, Throttled } from '../../../shared/errors.ts';
import { entry, NOW, SECOND } from '../core/build.ts';

const LEASE = { begunAt: NOW, leaseUntil: NOW + 30 * SECOND, phase: 'in-progress' } as const;
const move = entry({ kind: 'failover', to: 'standby', epoch: 5, ...LEASE });

/** Sends an update that always meets that error; `errors` beyond the last repeat it. */
async function trying(...errors: readonly Error[]) {
  let now = NOW;
  let tries = 0;
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
  const update = {
    async send() {
      now += 100;
      throw errors[Math.min(tries++, errors.length - 1)];
    },
    stands: async () => false,
  };
  const result = await send(
    { clock },
    move,
    update,
    () => false,
    async () => true,
  );
  return { result, tries, seconds: (now - NOW) / SECOND };
}

test.each([new Refused('Denied.'), new Throttled('Rate exceeded.')])(
  'what is refused for certain is tried for five seconds: %s',
  async (error) => {
    const { result, tries, seconds } = await trying(error);
    expect(result).toMatchObject({ moved: false, certain: true, error });
    expect(tries).toBe(4);
    expect(seconds).toBeLessThanOrEqual(5);
    expect(seconds).toBeGreaterThan(3.5);
  },
);

test.each([
  ['another controller has the entry now', async () => false],
  ['that cannot be known', async () => Promise.reject(new Error('no answer'))],
])('nothing is sent again where %s', async (_, goesOn) => {
  let tries = 0;
  const update = {
    async send() {
      tries++;
      throw new Error('Internal error.');
    },
    stands: async () => false,
  };
  const clock = { now: () => NOW, sleep: async () => {} };
  expect(await send({ clock }, move, update, () => false, goesOn)).toMatchObject({ moved: false });
  expect(tries).toBe(1);
});

test('another writer was first: that is observed again at once', async () => {
  expect(await trying(new Conflict('Changed.'))).toMatchObject({ tries: 1, result: { certain: true } });
});

test.each([new Refused('Denied.'), new Conflict('Changed.'), new Error('Internal error.')])(
  'after an answer that says nothing it is tried until the last part of the lease: then %s',
  async (then) => {
    const { result, seconds } = await trying(new Error('Internal error.'), then);
    expect(result).toMatchObject({ moved: false, certain: false });
    expect(seconds).toBeGreaterThanOrEqual(18);
    expect(seconds).toBeLessThan(20);
  },
);

describe('a key', () => {
  const KEY: Key = { side: 'standby', epoch: 3 };
  async function updated(memory: EdgeObservation['key'], stands: KeyObservation['key']) {
    const calls: string[] = [];
    const store = {
      look: async (): Promise<KeyObservation> => {
        calls.push('look');
        return stands === 'unreadable' ? { key: stands, why: 'Denied.' } : { key: stands, etag: 'E9' };
      },
      write: async () => {
        calls.push('write');
        return 'E10';
      },
    };
    const sight = { distribution: 'primary', key: memory, storeEtag: 'E8' } as const;
    const update = keyUpdate(
      { clock: { now: () => NOW } } as Parameters<typeof keyUpdate>[0],
      store,
      move,
      sight,
    );
    const thrown = await update.send().then(
      () => undefined,
      (error: unknown) => error,
    );
    return { calls, thrown, outcome: update.outcome() };
  }

  test('that stands where it should is looked at, and not written again', async () => {
    const { calls, outcome } = await updated(KEY, KEY);
    expect(calls).toEqual(['look']);
    expect(outcome).toEqual({ says: KEY, etag: 'E9', wrote: false });
  });

  test('that only a memory says stands there is written where it does not', async () => {
    const { calls, outcome } = await updated(KEY, 'absent');
    expect(calls).toEqual(['look', 'write']);
    expect(outcome).toEqual({ says: { side: 'standby', epoch: 5 }, etag: 'E10', wrote: true });
  });

  test.each<[string, Key]>([
    ['shares', { ...KEY, share: 5 }],
    ['is for reads only', { ...KEY, readsOnly: true }],
    ['stands elsewhere', { ...KEY, side: 'primary' }],
  ])('that %s is written at once', async (_, key) => {
    expect((await updated(key, key)).calls).toEqual(['write']);
  });

  test('that is newer is never overwritten', async () => {
    const { calls, thrown } = await updated(KEY, { ...KEY, epoch: 6 });
    expect(calls).toEqual(['look']);
    expect(thrown).toBeInstanceOf(Conflict);
  });

  test('that cannot be looked at is not taken for granted', async () => {
    expect((await updated(KEY, 'unreadable')).thrown).toBeInstanceOf(Throttled);
  });
});
