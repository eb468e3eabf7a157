import { whenItIsBack } from '../../../cli/routeaway/commands/break-glass.ts';

test('a move that a key speaks for is taken note of', () => {
  expect(whenItIsBack('standby', true)).toMatch(/^When the switcher is back it takes note of this\./);
});

test('a move by the distribution alone may be undone, and what prevents that is said', () => {
  const sentence = whenItIsBack('standby', false);
  expect(sentence).toContain('undo it, if primary is proven by then');
  expect(sentence).toContain('`routeaway to standby`');
  expect(sentence).toContain('`routeaway hold`');
});
