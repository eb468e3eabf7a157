import { slowerDemo } from '../../../lab/stand/demo/slower.ts';

test.each([
  [{ controllers: 1, routing: undefined }, 'npm run demo -- --speed 1'],
  [{ controllers: 3, routing: undefined }, 'npm run demo -- --controllers 3 --speed 1'],
  [{ controllers: 1, routing: 'key,dns' }, 'npm run demo -- --routing key,dns --speed 1'],
])('the same demo, slower: %j', (played, command) => {
  expect(slowerDemo({ speed: 4, ...played })).toBe(command);
});
