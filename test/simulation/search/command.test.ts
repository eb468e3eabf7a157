/** `npm run simulate`: what it says to whoever mistypes, and to whoever asks. command.deep.test.ts plays some days. */

import { FOR_FIGURES, OF_DAYS } from '../../../lab/simulation/search/families.ts';
import { run } from '../../outside.ts';

const PROGRAM = 'lab/simulation/search/main.ts';

test.each([
  [['--days', 'many'], '--days is "many"; it must be a whole number from 1 to 1000000, e.g. --days 100.'],
  [['--seed', '-3'], '--seed is "-3"; it must be a whole number from 0 to 100000000, e.g. --seed 1.'],
  [['--family', 'nonsense'], 'There is no family "nonsense"; there are no-fault, region-outage'],
  [['--routing', 'dns,key'], 'There is no routing "dns,key"; choose key,distribution or distribution or key'],
  [['--soak', '--family', 'blips'], '--soak is a run of the family "mixed"'],
  [
    ['--verbose'],
    "Unknown option '--verbose'. Options are --days, --seed, --family, --routing, --soak, --figures, --three, --json and --help.",
  ],
])('%s: one sentence, exit code 2', async (args, says) => {
  const { code, out, err } = await run(PROGRAM, args);
  expect([code, out]).toEqual([2, '']);
  expect(err.replaceAll('\n', ' ')).toContain(says);
  expect(err.trim().split('\n').length).toBe(1);
});

test('--help names every option and every family', async () => {
  const { code, out } = await run(PROGRAM, ['--help']);
  expect(code).toBe(0);
  for (const name of [
    '--days',
    '--family',
    '--seed',
    '--soak',
    '--figures',
    '--three',
    '--json',
    ...OF_DAYS,
    ...FOR_FIGURES,
  ])
    expect(out).toContain(name);
});
