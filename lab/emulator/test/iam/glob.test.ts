import { matches, matchesArn } from '../../iam/glob.ts';
import fc from '../fast-check.ts';

/** The same by a regular expression: slower on bad luck, easier to believe. */
function oracle(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^${source}$`).test(text);
}

test('wildcards agree with a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?', '.'), maxLength: 8 });
  fc.assert(
    fc.property(pattern, text, (p, t) => {
      expect(matches(p, t)).toBe(oracle(p, t));
    }),
    { numRuns: 2000 },
  );
});

test('a star of an ARN condition stays within its part, but the last part takes colons', () => {
  expect(matchesArn('arn:aws:sns:*:1:topic', 'arn:aws:sns:us-east-2:1:topic')).toBe(true);
  expect(matchesArn('arn:aws:sns:*:topic', 'arn:aws:sns:us-east-2:1:topic')).toBe(false);
  expect(matchesArn('arn:aws:lambda:*:1:function:*', 'arn:aws:lambda:us-east-2:1:function:f:live')).toBe(
    true,
  );
});
