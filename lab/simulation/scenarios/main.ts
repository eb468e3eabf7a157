/**
 * npm run scenarios [-- [--accept] [--help] [files]]
 *
 * Plays all scenarios and shows where they differ from what was accepted. `--accept` rewrites what differs.
 */
import { readArguments } from '../../../shared/kit/arguments.ts';
import { start } from '../../../shared/kit/errors.ts';
import { FORMS } from '../acts/acts.ts';
import { accept, check, scenarioFiles } from './golden.ts';
import { SETUPS } from './options.ts';
import { ScenarioError } from './parse.ts';

async function main(args: readonly string[]): Promise<number> {
  const { words: files, ...given } = readArguments(args, {}, { flags: ['accept'], words: true });
  if (given.help) {
    console.log(help());
    return 0;
  }
  let different = 0;
  for (const file of files.length > 0 ? files : scenarioFiles()) {
    try {
      const outcome = await check(file);
      const same = outcome.differences.length === 0;
      console.log(`${same ? 'as accepted' : 'DIFFERENT  '}  ${file}: ${outcome.scenario.title}`);
      for (const line of outcome.differences) console.log(`    ${line}`);
      if (same) continue;
      different++;
      if (given.accept) accept(outcome);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!(error instanceof ScenarioError) && code === undefined) throw error;
      console.error(code === undefined ? (error as Error).message : `${file} cannot be read (${code}).`);
      return 2;
    }
  }
  if (different === 0) return 0;
  if (given.accept) {
    console.log(
      `\n${different} rewritten. Read the diff before you commit it: each line is something the system does now.`,
    );
    return 0;
  }
  console.log(
    `\n${different} differ. If that is what you want: npm run scenarios -- --accept, and read the diff.`,
  );
  return 1;
}

function help(): string {
  const rows = (list: readonly { readonly form: string; readonly means: string }[]): string =>
    list.map(({ form, means }) => `  ${form}\n      ${means}`).join('\n');
  return [
    'A scenario file: a comment with its title and what it shows; setup; then blocks of commands, each followed',
    'by "----" and what came of it, up to the next empty line.',
    '',
    'Setup, before the first block:',
    rows(SETUPS),
    '',
    'Commands, each optionally after "at 00:02:00" (counted from the start; "at 1d 00:02:00" a day later):',
    rows(FORMS),
    '',
    'At the end of a block: run 5m, run until 00:05:00, show journal, show edge.',
  ].join('\n');
}

start(main);
