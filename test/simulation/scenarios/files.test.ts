/** Reading and writing scenario files: the mistakes people make, and that nothing but outputs is rewritten. */

import { diff } from '../../../lab/simulation/scenarios/diff.ts';
import { write } from '../../../lab/simulation/scenarios/golden.ts';
import { parseScenario } from '../../../lab/simulation/scenarios/parse.ts';
import { play } from '../../../lab/simulation/scenarios/play.ts';

const INTRO = '# A title\n#\n# What it shows.\n\n';
const parse = (text: string) => parseScenario('x.txt', INTRO + text);

test('a scenario has setup, and blocks of commands with what came of them', () => {
  const { title, options, blocks } = parse(
    [
      'seed 4',
      'set failback auto',
      'set coolDown 90s',
      '',
      '# a comment',
      'at 00:01:00 primary slow 4s to the edge',
      'run 5m',
      'show edge',
      '----',
      'one',
      'two',
      '',
      'override hold until 2027-01-05T00:10Z because so',
      '',
      'run until 1d 00:00:10',
      '----',
    ].join('\n'),
  );
  expect([title, options]).toEqual([
    'A title',
    { warm: true, seed: 4, settings: { failback: 'auto', coolDown: 90_000 } },
  ]);
  expect(blocks.map(({ steps, run, shows, expected }) => [steps.length, run, shows, expected])).toEqual([
    [1, { forMs: 300_000 }, ['edge'], ['one', 'two']],
    [1, { until: 86_410_000 }, [], []],
  ]);
});

describe('a mistake is told with its place and what was expected', () => {
  test.each([
    ['', /^x.txt:\d: a scenario needs at least one block/],
    ['run 5m\n', /^x.txt:7: the commands from line 5 on are not ended by "----"/],
    ['primary blackhole\n----\n', /^x.txt:5: There is no fault "blackhole"; write dead, black-hole/],
    ['primary slow\n----\n', /^x.txt:5: The fault "slow" is invalid: "slow" wants a time/],
    ['at 0:2:00 primary dead\n----\n', /^x.txt:5: "0:2:00" is no moment: write "at 00:02:00 …"/],
    ['run 5 minutes\n----\n', /^x.txt:5: "run 5 minutes" has no time: write "run 5m"/],
    ['run 5m\nrun 5m\n----\n', /^x.txt:6: a block runs once/],
    ['show ledger\n----\n', /^x.txt:5: there is no "show ledger"; there are show journal, show edge/],
    [
      'sing a song\n----\n',
      /^x.txt:5: "sing a song" is no command; expected one of\n {2}primary\|standby <fault>/,
    ],
    ['prober asleep\n----\n', /^x.txt:5: the prober can be silent, speaks, cut off/],
    [
      'next control.move: killed before\n----\n',
      /^x.txt:5: there is no call "control.move"; there are journal.read/,
    ],
    ['next journal.write: eaten\n----\n', /^x.txt:5: "eaten" is no fault of a call; write killed before/],
    ['set warmth 3\n----\n', /^x.txt:5: there is no setting "warmth"; there are tolerableErrors, confirm/],
    ['family nonsense\n----\n', /^x.txt:5: there is no family "nonsense"; there are no-fault, region-outage/],
    [
      'set failback soon\n----\n',
      /^x.txt:5: "soon" is no value of failback; it must be manual or auto, e\.g\. /,
    ],
    [
      'set limit 3.5\n----\n',
      /^x.txt:5: "3.5" is no value of limit; it must be a whole number, 1 to 20, e\.g\. 3\./,
    ],
    [
      'set confirm 90\n----\n',
      /^x.txt:5: "90" is no value of confirm; it must be a time above 0, e\.g\. 18s\./,
    ],
    ['set confirm 0s\n----\n', /^x.txt:5: "0s" is no value of confirm/],
    [
      'seed 4\nset confirm 2s\n\nrun 5m\n----\n',
      /^x.txt:6: confirm is 2 s; it must be at least 8 s, or a blip would move traffic, for example 18 s\./,
    ],
    [
      'set failback auto\nset limit 1\nseed 4\n\nrun 5m\n----\n',
      /^x.txt:6: limit is 1; it must be at least 2 where failback \(auto\)/,
    ],
    ['certificate of public ends in May\n----\n', /^x.txt:5: a certificate ends in e.g. "14d", not in "May"/],
    ['replica of standby far behind\n----\n', /^x.txt:5: a replica is e.g. "10m" behind, not "far"/],
    ['schedules soon\n----\n', /^x.txt:5: schedules are "on time" or e.g. "late 40s", not "soon"/],
    ['clock of the prober wrong\n----\n', /^x.txt:5: a clock is "right", "fast 5s" or "slow 5s"/],
    ['propagation 5m to 1m\n----\n', /^x.txt:5: a propagation time is a duration or two/],
  ])('%j', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  test('a file without a title', () => {
    expect(() => parseScenario('x.txt', 'run 5m\n----\n')).toThrow(
      /^x.txt:1: a scenario begins with a comment/,
    );
  });

  test('a moment that has passed', async () => {
    const scenario = parse('run 5m\n----\n\nat 00:02:00 primary dead\nrun 5m\n----\n');
    await expect(play(scenario)).rejects.toThrow(
      'x.txt:8: this moment has passed: it is 00:05:00 when the block begins.',
    );
  });
});

test('what a family says is judged when all blocks are over, and only where one is named', async () => {
  const blocks = 'primary dead\nrun 2m\n----\n\nrun 1m\n----\n';
  const broken = async (setup: string) =>
    (await play(parse(setup + blocks))).map((lines) => lines.filter((line) => line.startsWith('BROKEN')));
  expect(await broken('')).toEqual([[], []]);
  expect(await broken('family region-outage\n')).toEqual([[], []]);
  expect(await broken('family no-fault\n')).toEqual([
    [],
    ['BROKEN    By our rules nothing may move, yet: failover from primary to standby.'],
  ]);
  expect(await broken('family outages\noverride hold\n')).toEqual([
    [],
    ['BROKEN    One outage is to make one failover, yet: none; the newest entry is applied.'],
  ]);
});

test('accepting puts outputs below the rules and leaves all else as people wrote it', () => {
  const text = `${INTRO}# note\n\nseed 2\nrun 1m\n----\nold\nolder\n\n# between\nrun 2m\n----\n`;
  const next = write(text, [['new'], ['a', 'b']]);
  expect(next).toBe(`${INTRO}# note\n\nseed 2\nrun 1m\n----\nnew\n\n# between\nrun 2m\n----\na\nb\n`);
  expect(write(next, [['new'], ['a', 'b']])).toBe(next);
  expect(parseScenario('x.txt', next).blocks.map(({ expected }) => expected)).toEqual([['new'], ['a', 'b']]);
});

test('a diff shows what is gone, what is new, and a little around it', () => {
  const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
  expect(diff(before, before)).toEqual([]);
  expect(diff(before, ['1', '2', '3', '4', 'five', '6', '7', '8', '9', '10'])).toEqual([
    '  3',
    '  4',
    '- 5',
    '+ five',
    '  6',
    '  7',
    '  8',
    '  9',
    '+ 10',
  ]);
  expect(diff([], ['a'])).toEqual(['+ a']);
});
