import { readArguments } from '../../../shared/kit/arguments.ts';
import { UsageError } from '../../../shared/kit/errors.ts';

const OPTIONS = {
  speed: { default: 1, least: 1, most: 20 },
  port: { default: 4600, least: 0, most: 65_531, whole: true },
} as const;
const read = (...args: string[]) => readArguments(args, OPTIONS);

test('what is not given is as usual', () => {
  expect(read()).toEqual({ words: [], help: false, speed: 1, port: 4600 });
  expect(read('--speed', '20', '--port=0')).toEqual({ words: [], help: false, speed: 20, port: 0 });
  expect(read('-h')).toMatchObject({ help: true });
});

test('who asks for help gets it, whatever else was typed', () => {
  expect(read('--speed', 'fast', '--help')).toMatchObject({ help: true, speed: 1, port: 4600 });
});

test('words without a name are taken where there may be some', () => {
  const { port, words } = readArguments(['a.txt', '--port', '1', 'b.txt'], OPTIONS, { words: true });
  expect([port, words]).toEqual([1, ['a.txt', 'b.txt']]);
});

test('words, lists and flags stand beside the numbers', () => {
  const more = { texts: ['side'], flags: ['json'] } as const;
  const listed = { lists: ['param'], short: { param: 'p' } } as const;
  expect(readArguments(['-p', 'a=1', '--param', 'b=2'], {}, listed).param).toEqual(['a=1', 'b=2']);
  expect(readArguments([], {}, listed).param).toEqual([]);
  const given = (...args: string[]) => readArguments(args, OPTIONS, more);
  expect(given()).toEqual({ words: [], help: false, speed: 1, port: 4600, side: undefined, json: false });
  expect(given('--json', '--side', 'standby')).toMatchObject({ side: 'standby', json: true });
  expect(() => given('--fast', '2')).toThrow('Options are --speed, --port, --side, --json and --help.');
});

test.each(['2', 'three', '1.0', ''])('where only some numbers are there, %j is none of them', (text) => {
  const options = { controllers: { default: 1, only: [1, 3] } };
  expect(readArguments(['--controllers', '3'], options).controllers).toBe(3);
  expect(readArguments([], options).controllers).toBe(1);
  expect(() => readArguments([`--controllers=${text}`], options)).toThrow(
    new UsageError(`--controllers is "${text}"; it must be 1 or 3.`),
  );
});

test.each([
  [['--speed', '21'], '--speed is "21"; it must be a number from 1 to 20, e.g. --speed 1.'],
  [['--speed', '0'], '--speed is "0"; it must be a number from 1 to 20, e.g. --speed 1.'],
  [['--speed', 'fast'], '--speed is "fast"; it must be a number from 1 to 20, e.g. --speed 1.'],
  [['--port='], '--port is ""; it must be a whole number from 0 to 65531, e.g. --port 4600.'],
  [['--port', '80.5'], '--port is "80.5"; it must be a whole number from 0 to 65531, e.g. --port 4600.'],
  [['--port', '-3'], '--port is "-3"; it must be a whole number from 0 to 65531, e.g. --port 4600.'],
  [['--port=-3'], '--port is "-3"; it must be a whole number from 0 to 65531, e.g. --port 4600.'],
  [['--speed', '--port', '1'], '--speed has no value after it. Options are --speed, --port and --help.'],
  [['--port'], '--port has no value after it. Options are --speed, --port and --help.'],
  [['--help=me'], '--help takes no value, and has one after its =. Options are --speed, --port and --help.'],
  [['--sped', '2'], "Unknown option '--sped'. Did you mean --speed?"],
  [['--fast', '2'], "Unknown option '--fast'. Options are --speed, --port and --help."],
  [['--SECRET=2'], 'Unknown option (argument 1). Options are --speed, --port and --help.'],
  [['--speed', '2', '2'], 'Argument 3 belongs to no option. Options are --speed, --port and --help.'],
])('%j is one sentence', (args, sentence) => {
  expect(() => read(...args)).toThrow(new UsageError(sentence));
});
