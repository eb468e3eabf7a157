/** Single lines of a scenario, for what is not a file: setup lines as options, a command as an act. */
import { COMMANDS } from './commands.ts';
import { contradictions, SETUPS, type SetUp } from './options.ts';
import type { Act } from './scenario.ts';

/** A sentence saying what is wrong with the words; undefined where they are no setup at all. */
export function readSetup(line: string, options: SetUp): SetUp | string | undefined {
  return firstOpinion(SETUPS, ({ reads }) => reads(line, options));
}

/** As `readSetup`, of a command without its moment. */
export function readCommand(words: string): Act | string | undefined {
  return firstOpinion(COMMANDS, ({ reads }) => reads(words));
}

function firstOpinion<T, R>(list: readonly T[], ask: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = ask(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** For lines that nobody wrote by hand: a mistake in one is a mistake of ours. */
export function optionsOf(setup: readonly string[]): SetUp {
  let options: SetUp = { warm: true };
  for (const line of setup) {
    const next = readSetup(line, options);
    if (typeof next !== 'object')
      throw new Error(`"${line}" is no setup of a scenario: ${next ?? 'unknown'}.`);
    options = next;
  }
  const [wrong] = contradictions(options);
  if (wrong !== undefined) throw new Error(`The setup of a scenario is wrong: ${wrong}`);
  return options;
}

export function actOf(command: string): Act {
  const act = readCommand(command);
  if (typeof act !== 'function')
    throw new Error(`"${command}" is no command of a scenario: ${act ?? 'unknown'}.`);
  return act;
}
