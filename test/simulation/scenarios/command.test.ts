/** `npm run scenarios`: what it says to whoever mistypes, and to whoever asks. */
import { run } from '../../outside.ts';

const PROGRAM = 'lab/simulation/scenarios/main.ts';

test.each([
  [['--nope'], "Unknown option '--nope'. Options are --accept and --help.\n"],
  [['nowhere.txt'], 'nowhere.txt cannot be read (ENOENT).\n'],
])('%j: one sentence, exit code 2', async (args, says) => {
  expect(await run(PROGRAM, args)).toEqual({ code: 2, out: '', err: says });
});

test('--help tells every setup line and every command', async () => {
  const { code, out } = await run(PROGRAM, ['--help']);
  expect(code).toBe(0);
  for (const form of [
    'seed <number>',
    'family <name>',
    'control distribution|store down|well',
    'acknowledge',
  ])
    expect(out).toContain(`  ${form}\n`);
});
