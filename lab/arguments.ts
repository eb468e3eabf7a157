/** What the lab's two commands are told on the command line. A mistake is one sentence. */
import { parseArgs } from 'node:util';
import { Mendable } from './mendable.ts';

export interface NumberOption {
  readonly default: number;
  readonly least: number;
  readonly most: number;
}

export class BadArguments extends Mendable {
  override readonly name = 'BadArguments';
}

/** `help` is set where it is asked for; the numbers are then whatever stands there. */
export function readArguments<Name extends string>(
  args: readonly string[],
  options: Readonly<Record<Name, NumberOption>>,
): Readonly<Record<Name, number>> & { readonly help: boolean } {
  const names = Object.keys(options) as Name[];
  const { help, ...given } = parse(args, names);
  const numbers = names.map((name) => {
    const { default: usual, least, most } = options[name];
    const text = given[name];
    const number = text === undefined ? usual : Number(text);
    const sound = text === undefined || (/^\d+(\.\d+)?$/.test(text) && number >= least && number <= most);
    if (!sound)
      throw new BadArguments(
        `--${name} is "${text}"; it must be a number from ${least} to ${most}, e.g. --${name} ${usual}.`,
      );
    return [name, number] as const;
  });
  return { ...(Object.fromEntries(numbers) as Record<Name, number>), help: help === true };
}

function parse(
  args: readonly string[],
  names: readonly string[],
): { readonly help?: boolean } & Readonly<Record<string, string | undefined>> {
  const numbers = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...numbers, help: { type: 'boolean', short: 'h' } },
    });
    return values as { help?: boolean } & Record<string, string | undefined>;
  } catch (error) {
    const said = (error as Error).message.split('. ')[0];
    throw new BadArguments(`${said}. Options are ${names.map((name) => `--${name}`).join(', ')} and --help.`);
  }
}
