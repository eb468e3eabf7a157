import type { CloudOptions } from '../../model/cloud.ts';
import { seeded } from '../../model/random.ts';
import { refusal, testCloud } from './lab.ts';

function setUp(options: Partial<CloudOptions> = {}) {
  const { cloud, clock } = testCloud({ storePropagationMs: 5_000, ...options });
  const { stores } = cloud;
  const { arn } = stores.create({ name: 'edge', id: 'a1b2' });
  const put = (value: string, ifMatch = stores.describe(arn).etag) =>
    stores.update(arn, { puts: [{ key: 'traffic', value }] }, ifMatch);
  return { stores, clock, arn, put };
}

test('a store is empty at first, and has an ETag', () => {
  const { stores, arn } = setUp();
  expect(arn).toMatch(/^arn:aws:cloudfront::\d{12}:key-value-store\/a1b2$/);
  expect(stores.describe(arn)).toMatchObject({ itemCount: 0, totalSizeInBytes: 0, status: 'READY' });
  expect(refusal(() => stores.getKey(arn, 'traffic'))).toBe('ResourceNotFoundException 404');
});

test('what is put is read at once, and served when it has spread', () => {
  const { stores, clock, arn, put } = setUp();
  const before = stores.describe(arn).etag;
  const { etag } = put('v1 standby 7');
  expect(etag).not.toBe(before);
  expect(stores.describe(arn)).toMatchObject({ etag, itemCount: 1, totalSizeInBytes: 19 });
  expect(stores.getKey(arn, 'traffic').value).toBe('v1 standby 7');
  clock.advance(4_999);
  expect(stores.served(arn, 'traffic')).toBeUndefined();
  clock.advance(1);
  expect(stores.served(arn, 'traffic')).toBe('v1 standby 7');
});

test('locations have it at their own times, and in order', () => {
  const delays: Record<string, number[]> = { near: [1_000, 1_000], far: [9_000, 2_000] };
  const { stores, clock, arn, put } = setUp({
    locations: ['near', 'far'],
    storePropagationMs: (location) => delays[location]?.shift() ?? 0,
  });
  put('one');
  put('two');
  clock.advance(2_000);
  expect(stores.served(arn, 'traffic', 'near')).toBe('two');
  expect(stores.served(arn, 'traffic', 'far')).toBeUndefined();
  clock.advance(7_000);
  expect(stores.served(arn, 'traffic', 'far')).toBe('two');
  expect(() => stores.served(arn, 'traffic', 'moon')).toThrow(/near, far/);
});

test('before it is there, the answers go back and forth between old, none and new', () => {
  const { stores, clock, arn, put } = setUp({
    storePropagationMs: () => ({
      ms: 9_000,
      flickers: [
        { afterMs: 4_000, shows: 'none' },
        { afterMs: 5_000, shows: 'new' },
        { afterMs: 6_000, shows: 'old' },
      ],
    }),
  });
  const seen = () => stores.served(arn, 'traffic');
  put('one');
  clock.advance(9_000);
  put('two');
  const answers = [seen()];
  for (const ms of [4_000, 1_000, 1_000, 2_999, 1]) {
    clock.advance(ms);
    answers.push(seen());
  }
  expect(answers).toEqual(['one', undefined, 'two', 'one', 'one', 'two']);
  clock.advance(60_000);
  expect(seen()).toBe('two');
});

test('an older change comes before a newer one, and what flickers on the way to the newer one comes after it', () => {
  const flicker = { afterMs: 1_000, shows: 'none' } as const;
  const ways = [9_000, { ms: 2_000, flickers: [flicker, { ...flicker, afterMs: 1_500 }] }];
  const { stores, clock, arn, put } = setUp({ storePropagationMs: () => ways.shift() ?? 0 });
  put('one');
  put('two');
  clock.advance(1_500);
  expect(stores.served(arn, 'traffic')).toBeUndefined();
  clock.advance(7_499);
  expect(stores.served(arn, 'traffic')).toBeUndefined();
  clock.advance(1);
  expect(stores.served(arn, 'traffic')).toBe('two');
});

test('by default it takes 20 to 35 s, is not monotone everywhere, and is drawn from the seed', () => {
  const arrivals = (seed: number) => {
    const { stores, clock, arn, put } = setUp({ random: seeded(seed), storePropagationMs: undefined });
    put('one');
    clock.advance(60_000);
    put('two');
    const seen: string[] = [];
    for (let ms = 0; ms < 36_000; ms += 100) {
      seen.push(stores.served(arn, 'traffic') ?? 'none');
      clock.advance(100);
    }
    return seen;
  };
  const all = [1, 2, 3, 4, 5, 6, 7, 8].map(arrivals);
  for (const seen of all) {
    const there = seen.findLastIndex((value) => value !== 'two') + 1;
    expect(there).toBeGreaterThanOrEqual(200);
    expect(there).toBeLessThanOrEqual(351);
    expect(seen.slice(0, 110)).toEqual(Array.from({ length: 110 }, () => 'one'));
  }
  expect(all.some((seen) => /two.*(one|none).*two/.test(seen.join(' ')))).toBe(true);
  expect(all.some((seen) => seen.includes('none'))).toBe(true);
  expect(arrivals(3)).toEqual(all[2]);
});

test.each([
  [undefined, 'ValidationException 400'],
  ['ConflictException', 'ConflictException 409'],
] as const)('of two writes that saw the same, one is taken (%s)', (staleStore, answer) => {
  const { stores, arn, put } = setUp({ staleStore });
  const { etag } = stores.describe(arn);
  put('one', etag);
  expect(refusal(() => put('two', etag))).toBe(answer);
  expect(stores.getKey(arn, 'traffic').value).toBe('one');
});

test('a key is deleted; one that is not there is refused', () => {
  const { stores, arn, put } = setUp();
  const { etag } = put('one');
  stores.update(arn, { deletes: ['traffic'] }, etag);
  expect(stores.listKeys(arn)).toEqual([]);
  const again = () => stores.update(arn, { deletes: ['traffic'] }, stores.describe(arn).etag);
  expect(refusal(again)).toBe('ResourceNotFoundException 404');
});

test.each([
  ['no ETag', { puts: [{ key: 'a', value: 'b' }] }, ''],
  ['an empty key', { puts: [{ key: '', value: 'b' }] }, undefined],
  ['a long key', { puts: [{ key: 'a'.repeat(513), value: 'b' }] }, undefined],
  ['a long value', { puts: [{ key: 'a', value: 'é'.repeat(513) }] }, undefined],
  ['a key put and deleted', { puts: [{ key: 'a', value: 'b' }], deletes: ['a'] }, undefined],
])('refuses %s', (_, update, etag) => {
  const { stores, arn } = setUp();
  const ifMatch = etag ?? stores.describe(arn).etag;
  expect(refusal(() => stores.update(arn, update, ifMatch))).toMatch(
    /^(ValidationException 400|ResourceNotFoundException 404)$/,
  );
  expect(stores.listKeys(arn)).toEqual([]);
});
