import fc from 'fast-check';
import { controlIn, plain, plainLines, plainWithin } from '../../../shared/core/plain.ts';

test('what a terminal obeys, and what turns the direction of writing, is seen and does nothing', () => {
  expect(plain('a\u001b[31mred\u0007')).toBe('a\ufffd[31mred\ufffd');
  expect(plain('C1 \u009b2J, over \u202egnp.exe, isolate \u2066x\u2069')).toBe(
    'C1 \ufffd2J, over \ufffdgnp.exe, isolate \ufffdx\ufffd',
  );
  expect(plain('two\r\nlines\tand\u2028more\u0085')).toBe('two  lines and more ');
});

test('words in any script, emoji included, stay as they are', () => {
  for (const text of ['Grüße', 'טקסט', 'हिन्दी', '日本語', '👩‍💻 at work', '']) {
    expect(plain(text)).toBe(text);
    expect(controlIn(text)).toBeUndefined();
  }
});

test('the first is named', () => {
  expect(controlIn('a\u001bb')).toBe('U+001B');
  expect(controlIn('a\u202eb')).toBe('U+202E');
});

test('whatever is given: nothing is left, as long as before, and once is enough', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(controlIn(plain(text))).toBeUndefined();
      expect(plain(text)).toHaveLength(text.length);
      expect(plainLines(plainLines(text))).toBe(plainLines(text));
      expect(plainLines(text).split('\n')).toHaveLength(text.split('\n').length);
    }),
  );
});

test('every text within a value', () => {
  expect(plainWithin({ a: ['\u0007', 1, null], b: { c: 'x\ny\u001b' } })).toEqual({
    a: ['\ufffd', 1, null],
    b: { c: 'x\ny\ufffd' },
  });
});
