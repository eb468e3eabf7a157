import type { CloudOptions } from '../../model/cloud.ts';
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
