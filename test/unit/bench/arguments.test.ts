import { readBenchArguments } from '../../../bench/arguments.ts';
import { UsageError } from '../../../shared/kit/errors.ts';

const read = (...args: string[]) => readBenchArguments(args, ['imports', 'api']);

test('nothing said: all of them, as text, each with its own rounds', () => {
  expect(read()).toEqual({ names: [], as: 'text', help: false });
});

test('names, rounds and form', () => {
  expect(read('api', '--rounds', '3', '--json')).toEqual({
    names: ['api'],
    rounds: 3,
    as: 'json',
    help: false,
  });
  expect(read('--markdown').as).toBe('markdown');
});

test('help comes before any mistake', () => {
  expect(read('apis', '--rounds', '0', '--help').help).toBe(true);
});

test.each([
  [['apis'], 'There is no benchmark "apis"; there are imports, api.'],
  [['--rounds', '0'], '--rounds is "0"; it must be a whole number from 1 to 1000, e.g. --rounds 10.'],
  [['--rounds', '-3'], '--rounds is "-3"; it must be a whole number from 1 to 1000, e.g. --rounds 10.'],
  [['--rounds', '2.5'], '--rounds is "2.5"; it must be a whole number from 1 to 1000, e.g. --rounds 10.'],
  [['--rounds', '1001'], '--rounds is "1001"; it must be a whole number from 1 to 1000, e.g. --rounds 10.'],
  [['--json', '--markdown'], '--json and --markdown exclude each other; give one of them.'],
  [['--fast'], "Unknown option '--fast'. Options are --rounds, --json, --markdown and --help."],
])('%j is refused with a sentence', (args, says) => {
  expect(() => read(...args)).toThrow(new UsageError(says));
});
