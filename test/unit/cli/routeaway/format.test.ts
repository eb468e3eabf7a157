/** Times, lines, colours: small things that a person reads. */
import { lineText } from '../../../../cli/routeaway/commands/logs.ts';
import {
  asCommand,
  clockTime,
  PLAIN,
  paintFor,
  told,
  wrapped,
} from '../../../../cli/routeaway/view/format.ts';

test('a time of another day bears its day', () => {
  const now = '2027-01-05T18:00:00.000Z';
  expect(clockTime('2027-01-05T17:59:30.500Z', now)).toBe('17:59:30Z');
  expect(clockTime('2027-01-04T17:59:30.500Z', now)).toBe('2027-01-04 17:59:30Z');
});

describe('wrapped', () => {
  const text = 'Traffic stays where it is until someone says something else.';
  test('breaks between words, and indents what follows', () => {
    expect(wrapped(text, 30, '  ')).toBe(
      'Traffic stays where it is\n  until someone says something\n  else.',
    );
  });
  test('knows what stands before the first line', () => {
    expect(wrapped(text, 30, ' '.repeat(10), 10)).toBe(
      'Traffic stays where\n          it is until someone\n          says something else.',
    );
  });
  test('leaves a word alone that is longer than a line', () => {
    expect(wrapped(`see ${'x'.repeat(40)} there`, 20)).toBe(`see\n${'x'.repeat(40)}\nthere`);
  });
  test('a command keeps its line, so that a shell takes it', () => {
    expect(told(text, 30)).toBe(wrapped(text, 30, '  '));
    expect(told(asCommand(text), 30)).toBe(`  ${text}`);
  });
  test('colours take no room', () => {
    expect(wrapped('\u001b[33mone two\u001b[39m three', 13)).toBe('\u001b[33mone two\u001b[39m three');
  });
});

test.each([
  [true, {}, true],
  [true, { TERM: 'xterm-256color' }, true],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
  [false, {}, false],
])('a terminal: %s, with %j: coloured %s', (isTerminal, env, coloured) => {
  expect(paintFor(isTerminal, env) !== PLAIN).toBe(coloured);
});

test('a line of the log: when, the verb, the sentence, and what is worth knowing besides', () => {
  const fields = {
    level: 'WARN',
    message: 'Hold: primary is unhealthy, but standby is not yet proven.',
    verb: 'decide',
    stage: 'dev',
    xray_trace_id: '1-5759e988',
    rule: 'unproven',
    evidence: ['18:00:10 primary unhealthy: status 503', '18:00:20 primary unhealthy: status 503'],
    error: { name: 'Error', message: 'no answer' },
    move: { from: 'primary', to: 'standby' },
    waitsFor: '',
  };
  const at = Date.parse('2027-01-05T18:00:23Z');
  expect(lineText({ at, verb: 'decide', level: 'WARN', message: fields.message, fields }, 80, PLAIN)).toBe(
    `18:00:23Z  decide  ! Hold: primary is unhealthy, but standby is not yet proven.
                     (rule: unproven; evidence: 18:00:10 primary unhealthy:
                     status 503, 18:00:20 primary unhealthy: status 503; error:
                     no answer)`,
  );
});
