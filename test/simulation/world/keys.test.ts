/** The world reads a key by a grammar of its own, so that the promises are not held against what they check. Both agree. */

import { sideOfKey } from '../../../lab/simulation/world/edge.ts';
import { parseKey } from '../../../shared/core/key.ts';
import fc from '../../fast-check.ts';

const word = fc.constantFrom('v1', 'v2', 'v10', 'V1', '', 'primary', 'standby', 'Standby', 'reads', 'read');
const number = fc.constantFrom(
  '0',
  '7',
  '007',
  '1800000000',
  '9'.repeat(15),
  '1'.repeat(16),
  '-1',
  '1e3',
  '٣',
  '7\n',
);
const share = fc.constantFrom('5%', '05%', '0%', '99%', '100%', '5.5%', '%', '5', ' 5%', '1%%');
const near = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: fc.constant('v1') }, word),
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom('primary', 'standby') }, word),
    fc.oneof({ weight: 5, arbitrary: number }, word),
    fc.array(fc.oneof(share, word), { maxLength: 2 }),
    fc.constantFrom(' ', ' ', ' ', '  ', '\t'),
  )
  .map(([version, side, epoch, more, space]) => [version, side, epoch, ...more].join(space));

test('the world and production read every key alike', () => {
  let decided = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: near }, fc.string()), (text) => {
      const key = parseKey(text);
      const side = typeof key === 'object' && !key.readsOnly ? key.side : undefined;
      if (side) decided++;
      expect([text, sideOfKey(text)]).toEqual([text, side]);
    }),
    { numRuns: 5_000 },
  );
  expect(decided).toBeGreaterThan(150);
});
