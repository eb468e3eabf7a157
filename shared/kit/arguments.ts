/** What the commands of the lab are told on the command line. A mistake is one sentence. */
import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

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

/** Where `help` is asked for, numbers are as usual, whatever stands there: who asks does not know them yet. */
export function readArguments<Name extends string, Text extends string = never, Flag extends string = never>(
  args: readonly string[],
  options: Readonly<Record<Name, NumberOption>>,
  other: OtherOptions<Text, Flag> = {},
): Arguments<Name, Text, Flag> {
  return read(args, options, other, false).given;
}

/** The same for a command that takes words beside its options, e.g. names of files. */
export function readWithWords<Name extends string, Text extends string = never, Flag extends string = never>(
  args: readonly string[],
  options: Readonly<Record<Name, NumberOption>>,
  other: OtherOptions<Text, Flag> = {},
): { readonly given: Arguments<Name, Text, Flag>; readonly words: readonly string[] } {
  return read(args, options, other, true);
}

function read<Name extends string, Text extends string, Flag extends string>(
  args: readonly string[],
  options: Readonly<Record<Name, NumberOption>>,
  { texts = [], flags = [] }: OtherOptions<Text, Flag>,
  takesWords: boolean,
): { readonly given: Arguments<Name, Text, Flag>; readonly words: readonly string[] } {
  const names = Object.keys(options) as Name[];
  const { values, positionals } = parse(args, [...names, ...texts], flags, takesWords);
  const textOf = (name: string) => values[name] as string | undefined;
  const numberOf = (name: Name) =>
    readNumber(name, values.help === true ? undefined : textOf(name), options[name]);
  const given = Object.fromEntries<unknown>([
    ...names.map((name) => [name, numberOf(name)] as const),
    ...texts.map((name) => [name, textOf(name)] as const),
    ...[...flags, 'help'].map((name) => [name, values[name] === true] as const),
  ]) as Arguments<Name, Text, Flag>;
  return { given, words: positionals };
}

/** `text`: as it was typed; as usual where it was not. */
export function readNumber(name: string, text: string | undefined, option: NumberOption): number {
  const { default: usual, least, most, whole } = option;
  if (text === undefined) return usual;
  const number = Number(text);
  if ((whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text) && number >= least && number <= most) return number;
  throw new UsageError(
    `--${name} is "${text}"; it must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, e.g. --${name} ${usual}.`,
  );
}

interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

function parse(
  args: readonly string[],
  texts: readonly string[],
  flags: readonly string[],
  allowPositionals: boolean,
): Parsed {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const fail = (said: string): never => {
    const names = [...texts, ...flags].map((name) => `--${name}`);
    throw new UsageError(`${said}. Options are ${names.join(', ')} and --help.`);
  };
  const joined = args.flatMap((arg, i) => {
    const takes = (word: string | undefined) => texts.some((name) => word === `--${name}`);
    if (takes(args[i - 1]) && isNumber(arg)) return [];
    const next = args[i + 1];
    if (!takes(arg) || next === undefined || !next.startsWith('-')) return [arg];
    return isNumber(next) ? [`${arg}=${next}`] : fail(`${arg} wants a value, and ${next} follows it`);
  });
  try {
    const options = {
      ...Object.fromEntries(texts.map((name) => [name, text])),
      ...Object.fromEntries(flags.map((name) => [name, flag])),
      help: { ...flag, short: 'h' },
    };
    const { values, positionals } = parseArgs({ args: joined, allowPositionals, options });
    return { values: values as Parsed['values'], positionals };
  } catch (error) {
    return fail((error as Error).message.split(/\.\s/)[0] ?? '');
  }
}

/** Below zero: parsers of command lines take it for another option. */
const isNumber = (word: string): boolean => /^-[\d.]/.test(word);
