/** What the commands of the lab are told on the command line. A mistake is one sentence. */
import { parseArgs } from 'node:util';
import { Mendable } from './mendable.ts';

export interface NumberOption {
  readonly default: number;
  readonly least: number;
  readonly most: number;
  /** Nothing between two whole numbers makes sense. */
  readonly whole?: true;
}

/** Beside the numbers. */
export interface OtherOptions<Text extends string, Flag extends string> {
  readonly texts?: readonly Text[];
  readonly flags?: readonly Flag[];
}

export type Arguments<Name extends string, Text extends string, Flag extends string> = Readonly<
  Record<Name, number> & { [name in Text]: string | undefined } & Record<Flag | 'help', boolean>
>;

export class BadArguments extends Mendable {
  override readonly name = 'BadArguments';
}

/** `help` is set where it is asked for; the numbers are then whatever stands there. */
export function readArguments<Name extends string, Text extends string = never, Flag extends string = never>(
  args: readonly string[],
  options: Readonly<Record<Name, NumberOption>>,
  { texts = [], flags = [] }: OtherOptions<Text, Flag> = {},
): Arguments<Name, Text, Flag> {
  const names = Object.keys(options) as Name[];
  const given = parse(args, [...names, ...texts], flags);
  const textOf = (name: string) => given[name] as string | undefined;
  return Object.fromEntries<unknown>([
    ...names.map((name) => [name, readNumber(name, textOf(name), options[name])] as const),
    ...texts.map((name) => [name, textOf(name)] as const),
    ...[...flags, 'help'].map((name) => [name, given[name] === true] as const),
  ]) as Arguments<Name, Text, Flag>;
}

function readNumber(name: string, text: string | undefined, option: NumberOption): number {
  const { default: usual, least, most, whole } = option;
  if (text === undefined) return usual;
  const number = Number(text);
  if ((whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text) && number >= least && number <= most) return number;
  throw new BadArguments(
    `--${name} is "${text}"; it must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, e.g. --${name} ${usual}.`,
  );
}

function parse(
  args: readonly string[],
  texts: readonly string[],
  flags: readonly string[],
): Readonly<Record<string, string | boolean | undefined>> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(texts.map((name) => [name, text])),
        ...Object.fromEntries(flags.map((name) => [name, flag])),
        help: { ...flag, short: 'h' },
      },
    });
    return values as Record<string, string | boolean | undefined>;
  } catch (error) {
    const said = (error as Error).message.split(/\.\s/)[0];
    const names = [...texts, ...flags].map((name) => `--${name}`);
    throw new BadArguments(`${said}. Options are ${names.join(', ')} and --help.`);
  }
}
