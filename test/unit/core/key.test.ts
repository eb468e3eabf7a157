/** The key as it is written in the store, and what is none. */
import {
  epochText,
  formatKey,
  KEY_NAME,
  type Key,
  keyNames,
  keyText,
  newestKey,
  parseKey,
} from '../../../shared/core/key.ts';

test('its name is what the CloudFront function asks for', () => expect(KEY_NAME).toBe('traffic'));

test.each<[text: string, key: Key]>([
  ['v1 standby 7', { side: 'standby', epoch: 7 }],
  ['v1 primary 0', { side: 'primary', epoch: 0 }],
  ['v1 standby 123456789012345', { side: 'standby', epoch: 123_456_789_012_345 }],
  ['v1 standby 7 5%', { side: 'standby', epoch: 7, share: 5 }],
  ['v1 standby 7 99%', { side: 'standby', epoch: 7, share: 99 }],
  ['v1 primary 12 reads', { side: 'primary', epoch: 12, readsOnly: true }],
])('%s', (text, key) => {
  expect(parseKey(text)).toStrictEqual(key);
  expect(formatKey(key)).toBe(text);
});

test.each([
  '',
  'standby',
  'v1 standby',
  'v1 nowhere 7',
  'v1 standby x',
  'v1 standby 1234567890123456',
  'v1 standby 7 0%',
  'v1 standby 7 05%',
  'v1 standby 7 5x%',
  'v1 standby 7 100%',
  'v1 standby 7 5',
  'v1 standby 7 writes',
  'v1 standby 7 ',
  'v1 standby 7 reads now',
  'see v1 standby 7',
  'see v2 standby 7',
  'v0 standby 7',
  'v2x standby 7',
  'vx1 standby 7',
  'v1x standby 7',
])('%j is nonsense', (text) => expect(parseKey(text)).toBe('nonsense'));

test.each(['v2 standby 7', 'v9', 'v10 both 7', 'v123 standby 7'])('%j is of a newer version', (text) =>
  expect(parseKey(text)).toBe('newer'),
);

test.each([
  [7, '7'],
  [999_999_999, '999999999'],
  [1_000_000_000, '2001-09-09T01:46:40Z'],
  [1_799_173_801, '2027-01-05T18:30:01Z'],
  [10_000_000_000, '10000000000'],
  [123_456_789_012_345, '123456789012345'],
])('epoch %i is shown as %s', (epoch, text) => {
  expect(epochText(epoch)).toBe(text);
  expect(keyText({ side: 'standby', epoch, share: 5 })).toBe(`v1 standby ${text} 5%`);
});

test('in a store that several stages may share, the key has the name of its stage', () => {
  expect(keyNames('prod', true)).toEqual(['traffic:prod']);
  expect(keyNames('prod', false)).toEqual(['traffic', 'traffic:prod']);
});

test.each<[what: string, texts: readonly string[], newest: string | undefined]>([
  ['none', [], undefined],
  ['the one with the greatest epoch', ['v1 primary 7', 'v1 standby 8', 'v1 primary 3'], 'v1 standby 8'],
  ['the first of two with the same', ['v1 primary 7', 'v1 standby 7'], 'v1 primary 7'],
  ['a valid one before one that is none', ['?', 'v1 primary 0'], 'v1 primary 0'],
  ['one of a newer version before all', ['v1 primary 9', 'v2 ?', 'v1 standby 10'], 'v2 ?'],
  ['one that is none, where it is alone', ['?'], '?'],
])('of several keys: %s', (_, texts, newest) => {
  expect(newestKey(texts)).toEqual(
    newest === undefined ? undefined : { text: newest, says: parseKey(newest) },
  );
});
