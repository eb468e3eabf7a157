/** What an operator says, as it goes into the parameter. */

import { overrideText, type Wish } from '../../../../cli/routeaway/stage/override-text.ts';
import { type Mode, parseOverride } from '../../../../shared/core/override.ts';
import { UsageError } from '../../../../shared/kit/errors.ts';

const NOW = Date.parse('2027-01-05T18:00:00Z');

test.each<[Mode, Wish, string]>([
  ['auto', {}, 'auto'],
  ['auto', { because: 'done' }, 'auto because done'],
  ['hold', {}, 'hold'],
  ['hold', { for: '90s' }, 'hold until 2027-01-05T18:01:30Z'],
  ['hold', { for: '90min' }, 'hold until 2027-01-05T19:30:00Z'],
  ['hold', { for: '5m' }, 'hold until 2027-01-05T18:05:00Z'],
  ['observe', { for: '2h' }, 'observe until 2027-01-05T20:00:00Z'],
  ['standby', { for: '366d' }, 'standby until 2028-01-06T18:00:00Z'],
  ['standby', { until: '2027-01-05T18:01Z' }, 'standby until 2027-01-05T18:01:00Z'],
  ['standby', { until: '2027-01-05T20:01+01:00' }, 'standby until 2027-01-05T19:01:00Z'],
  ['primary', { because: '  a drill ' }, 'primary because a drill'],
  ['primary', { for: '3d', because: 'a drill' }, 'primary until 2027-01-08T18:00:00Z because a drill'],
])('%s %j', (mode, wish, text) => {
  expect(overrideText(mode, wish, NOW)).toBe(text);
  // The switcher reads it by the same grammar.
  expect(parseOverride(text)).toMatchObject({ mode });
});

test.each<[Mode, Wish, RegExp]>([
  ['hold', { for: '0' }, /^--for is "0"; it must be a time of up to a year/],
  ['hold', { for: '0h' }, /^--for is "0h"/],
  ['hold', { for: '-1h' }, /^--for is "-1h"/],
  ['hold', { for: '2' }, /^--for is "2"/],
  ['hold', { for: '367d' }, /^--for is "367d"/],
  [
    'hold',
    { until: '2027-01-05T18:00:00Z' },
    /^--until is 2027-01-05T18:00:00Z, which is past; it is 2027-01-05T18:00:00Z now/,
  ],
  ['hold', { until: '2027-01-06' }, /^--until is "2027-01-06"; it must be a time/],
  ['hold', { until: '2027-02-31T00:00Z' }, /^--until is "2027-02-31T00:00Z"; it must be a time/],
  ['hold', { for: '1h', until: '2027-01-06T00:00Z' }, /^--for and --until say the same thing/],
  ['hold', { because: ' ' }, /^--because is empty/],
  ['hold', { because: 'two\nlines' }, /A reason is one line of at most 200 characters\.$/],
  [
    'hold',
    { because: 'x'.repeat(201) },
    /^--because has 201 characters\. A reason is one line of at most 200/,
  ],
  ['hold', { because: 'a\u001b[31m' }, /^--because holds the control character U\+001B/],
  ['standby', { because: 'a\u202etxt' }, /^--because holds the control character U\+202E/],
  ['auto', { for: '1h' }, /^auto has no end/],
])('%s %j is refused', (mode, wish, sentence) => {
  const say = () => overrideText(mode, wish, NOW);
  expect(say).toThrow(sentence);
  expect(say).toThrow(UsageError);
});
