/** Mistakes of the fingers: the sentence says what would have been right, and where to read on. */
import type { Machine } from '../../../../cli/routeaway/machine.ts';
import { run } from '../../../../cli/routeaway/program.ts';
import { mayBeSide, sideOf } from '../../../../cli/routeaway/stage/side-of.ts';

async function typed(...args: string[]) {
  const errors: string[] = [];
  const machine: Partial<Machine> = {
    root: '/nonexistent',
    version: '0',
    env: {},
    columns: 80,
    out: () => undefined,
    changes: () => undefined,
    done: () => undefined,
    error: (text) => void errors.push(text),
  };
  return [await run(args, machine as Machine), ...errors];
}

test('the help that is named is that of the command', async () => {
  expect(await typed('hold', 'extra')).toEqual([
    2,
    expect.stringMatching(/^Too many arguments for 'hold'.* See routeaway hold --help\.$/),
  ]);
  expect(await typed('to')).toEqual([2, "Missing required argument 'side'. See routeaway to --help."]);
  expect(await typed('break-glass', 'to')).toEqual([
    2,
    "Missing required argument 'side'. See routeaway break-glass --help.",
  ]);
  expect(await typed('frobnicate')).toEqual([2, "Unknown command 'frobnicate'. See routeaway --help."]);
  expect(await typed('status', '--jsn')).toEqual([2, "Unknown option '--jsn'. Did you mean --json?"]);
});

test.each(['eu-west-10', 'US-EAST-2', 'primary'])('%s may be a side', (text) =>
  expect(() => mayBeSide(text)).not.toThrow(),
);

test('a bound that is passed is named', async () => {
  for (const last of ['0', '10000', '99999999'])
    expect(await typed('-r', 'ca-central-1', 'history', '--last', last)).toEqual([
      2,
      `--last is "${last}"; it must be a whole number from 1 to 9999, e.g. --last 10.`,
    ]);
});

test('what is no epoch is told before anything is asked', async () => {
  for (const epoch of ['abc', '-1', '7.5', 'latest'])
    expect(await typed('-r', 'ca-central-1', 'report', '--', epoch)).toEqual([
      2,
      `The epoch is "${epoch}"; it must be a number, or the time of a break-glass, as routeaway history shows it, e.g. routeaway report 7.`,
    ]);
});

test.each([
  [
    ['hold', '--for', '2'],
    '--for is "2"; it must be a time of up to a year, e.g. --for 90min, --for 2h or --for 3d.',
  ],
  [
    ['to', 'standby', '--until', 'tomorrow'],
    '--until is "tomorrow"; it must be a time, e.g. --until 2027-01-05T18:00Z.',
  ],
  [['auto', '--because', ' '], '--because is empty; say why, e.g. --because "database migration".'],
  [
    ['--endpoint-url', 'localhost:4602', 'status'],
    '--endpoint-url is "localhost:4602"; it must be a URL, e.g. --endpoint-url http://127.0.0.1:4602.',
  ],
])('what is mistyped is told before anything is asked: %j', async (args, sentence) =>
  expect(await typed('-r', 'ca-central-1', ...args)).toEqual([2, sentence]),
);

test('what notifies is not a verb of the log, and the sentence says where the messages are', async () => {
  expect(await typed('-r', 'ca-central-1', 'logs', '--verb', 'notify')).toEqual([
    2,
    '--verb is "notify"; it must be one or more of probe, metric, alarm, decide, switch, verify, record, with commas. routeaway history shows the messages that were sent.',
  ]);
});

test('a stage whose name is too long is told how long it is', async () => {
  expect(await typed('-r', 'ca-central-1', '--stage', 'x'.repeat(31), 'status')).toEqual([
    2,
    '--stage has 31 characters, and resources are named after it; it must be a name of at most 30 letters, digits and dashes that begins with a letter, e.g. --stage prod.',
  ]);
});

test('a side may be typed in any case of letters', () => {
  expect(['Standby', 'PRIMARY', 'primary'].map((one) => sideOf(one))).toEqual([
    'standby',
    'primary',
    'primary',
  ]);
  expect(() => sideOf('secondary')).toThrow('There is no side "secondary"; write primary or standby.');
});

test('the name of a Region stands for its side', () => {
  const regions = { primary: 'us-east-2', standby: 'us-west-2' };
  expect(['us-west-2', 'US-EAST-2', 'standby'].map((one) => sideOf(one, regions))).toEqual([
    'standby',
    'primary',
    'standby',
  ]);
  expect(() => sideOf('eu-west-1', regions)).toThrow(
    'There is no side "eu-west-1"; write primary (us-east-2) or standby (us-west-2).',
  );
});
