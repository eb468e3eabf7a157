import { untold, whenItIsBack } from '../../../cli/routeaway/commands/break-glass.ts';
import { ofLever } from '../../../shared/aws/lever-error.ts';
import { Conflict, Refused } from '../../../shared/errors.ts';

test('a lever that could not be set is named, and what AWS said', () => {
  const place = { stage: 'dev', region: 'ca-central-1' };
  const said = (error: unknown) => untold(error, 'the key (UpdateKeys)', place).message;
  const denied = Object.assign(new Error('You may not.'), { name: 'AccessDeniedException' });
  expect(said(new Refused('CloudFront refused …', { cause: denied }))).toBe(
    'Setting the key (UpdateKeys) was denied: You may not. (AccessDeniedException)',
  );
  const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  expect(said(ofLever(lost, 'key (UpdateKeys)'))).toBe(
    'Setting the key (UpdateKeys) failed: AWS in ca-central-1 cannot be reached (ECONNRESET: socket hang up).',
  );
  expect(said(new Conflict('Somebody else wrote.', { cause: denied }))).toContain('Somebody else wrote.');
  expect(said(new Refused('Nothing was sent.'))).toContain('Nothing was sent.');
});

test('a move that a key speaks for is taken note of', () => {
  expect(whenItIsBack('standby', true)).toMatch(/^When the switcher is back it takes note of this\./);
});

test('a move by the distribution alone may be undone, and what prevents that is said', () => {
  const sentence = whenItIsBack('standby', false);
  expect(sentence).toContain('undo it, if primary is proven by then');
  expect(sentence).toContain('`routeaway to standby`');
  expect(sentence).toContain('`routeaway hold`');
});
