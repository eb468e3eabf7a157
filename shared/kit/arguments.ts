/**
 * Reads command lines with commander. An error for wrong input is one sentence: what is wrong, and what to do. It repeats no
 * word that might be a secret in the wrong place.
 */
import { Command, CommanderError } from 'commander';
import { listed } from '../core/listed.ts';
import { UsageError } from './errors.ts';

type NumberOption = { readonly default: number } & (
  | {
      readonly least: number;
      readonly most: number;
      /** Nothing between two whole numbers is valid. */
      readonly whole?: true;
    }
  | { readonly only: readonly number[] }
);

/** Beside the numbers. */
interface OtherOptions<Text extends string, List extends string, Flag extends string> {
  readonly texts?: readonly Text[];
  /** May be given several times. */
  readonly lists?: readonly List[];
  readonly flags?: readonly Flag[];
  /** Letters of options, by name. */
  readonly short?: Readonly<Record<string, string>>;
  /** Words are taken beside the options, e.g. names of files. */
  readonly words?: true;
  /** How what is typed without an option is to be given, as the end of a sentence. */
  readonly instead?: string;
}

type Given<Name extends string, Text extends string, List extends string, Flag extends string> = Readonly<
  Record<Name, number> & { [name in Text]: string | undefined } & Record<List, readonly string[]> &
    Record<Flag | 'help', boolean> & { words: readonly string[] }
>;

/** Where `help` is asked for, numbers are as usual, whatever was typed: who asks does not know them yet. */
export function readArguments<
  Name extends string,
  Text extends string = never,
  List extends string = never,
  Flag extends string = never,
>(
  args: readonly string[],
  numbers: Readonly<Record<Name, NumberOption>>,
  { texts = [], lists = [], flags = [], short = {}, words, instead }: OtherOptions<Text, List, Flag> = {},
): Given<Name, Text, List, Flag> {
  const withValue = [...(Object.keys(numbers) as Name[]), ...texts, ...lists];
  const all = [...withValue, ...flags, 'help'];
  const program = new Command()
    .helpOption(false)
    .allowExcessArguments(words === true)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  const letters: Readonly<Record<string, string>> = { help: 'h', ...short };
  for (const name of all) {
    const letter = letters[name];
    const value = (withValue as string[]).includes(name) ? ' <value>' : '';
    program.option(
      `${letter === undefined ? '' : `-${letter}, `}--${name}${value}`,
      '',
      (text, before: unknown) =>
        (lists as readonly string[]).includes(name)
          ? [...((before as string[]) ?? []), text]
          : once(name, text, before),
    );
  }
  const advice = `${all.length === 1 ? 'The only option is' : 'Options are'} ${listed(all.map((name) => `--${name}`))}.`;
  const takes = (word = ''): boolean =>
    withValue.some((name) => word === `--${name}` || word === `-${letters[name]}`);
  // Commander would take another option for the value.
  for (const [i, word] of args.entries())
    if (takes(word) && (args[i + 1] ?? '--').startsWith('--'))
      throw new UsageError(`${word} has no value after it. ${advice}`);
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(whyNot(error, { args, all, takes, extra: program.args[0], instead, advice }));
  }
  const values: Readonly<Record<string, unknown>> = Object.fromEntries(
    program.options.map((option) => [option.long?.slice(2), program.getOptionValue(option.attributeName())]),
  );
  const { help } = values;
  return Object.fromEntries<unknown>([
    ['words', program.args] as const,
    ...(Object.keys(numbers) as Name[]).map(
      (name) => [name, readNumber(name, help ? undefined : (values[name] as string), numbers[name])] as const,
    ),
    ...texts.map((name) => [name, values[name]] as const),
    ...lists.map((name) => [name, values[name] ?? []] as const),
    ...[...flags, 'help'].map((name) => [name, values[name] === true] as const),
  ]) as Given<Name, Text, List, Flag>;
}

interface Typed {
  readonly args: readonly string[];
  /** The names of all options. */
  readonly all: readonly string[];
  /** Whether a word is an option with a value. */
  readonly takes: (word?: string) => boolean;
  /** The first word that belongs to no option. */
  readonly extra: string | undefined;
  readonly instead: string | undefined;
  readonly advice: string;
}

/** Commander's error as a sentence, in which no word stands that might be a secret. */
function whyNot(
  { message, code }: CommanderError,
  { args, all, takes, extra, instead, advice }: Typed,
): string {
  const at = (found: (word: string, i: number) => boolean) => args.findIndex(found) + 1;
  if (code === 'commander.excessArguments')
    return `Argument ${at((word, i) => word === extra && !takes(args[i - 1]))} belongs to no option${instead === undefined ? '' : `; ${instead}`}. ${advice}`;
  const [, unknown = ''] = /^error: unknown option '(.*)'/s.exec(message) ?? [];
  const [name = ''] = unknown.split('=');
  if (name !== unknown && all.some((one) => `--${one}` === name))
    return `${name} takes no value, and has one after its =. ${advice}`;
  return unknown !== '' && !isName(unknown)
    ? `Unknown option (argument ${at((word) => word === unknown)}). ${advice}`
    : sentence(message, advice);
}

/** The last one would count, and nobody would be told. */
function once(name: string, text: string, before: unknown): string {
  if (before === undefined || before === text) return text;
  throw new UsageError(`--${name} is given twice, with two values: give one of them.`);
}

/** Anything else might be a secret. */
const isName = (word: string): boolean => /^--[a-z]+(-[a-z]+)*$/.test(word) && word.length < 20;

/** Commander's `error: unknown command 'stats'`, with its suggestion on a line of its own, or else with what helps. */
export function sentence(text: string, advice: string): string {
  const [said = '', hint] = text
    .trimEnd()
    .replace(/^error: /, '')
    .split('\n');
  const first = `${said.charAt(0).toUpperCase()}${said.slice(1)}`.replace(/\.?$/, '.');
  return `${first} ${hint === undefined ? advice : hint.replace(/^\((.*)\)$/, '$1')}`;
}

/** `text`: as it was typed; as usual where it was not. */
export function readNumber(name: string, text: string | undefined, option: NumberOption): number {
  const { default: usual } = option;
  if (text === undefined) return usual;
  if ('only' in option) {
    const number = option.only.find((one) => text === `${one}`);
    if (number !== undefined) return number;
    throw new UsageError(`--${name} is "${text}"; it must be ${option.only.join(' or ')}.`);
  }
  const { least, most, whole } = option;
  const number = Number(text);
  if ((whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text) && number >= least && number <= most) return number;
  throw new UsageError(
    `--${name} is "${text}"; it must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, e.g. --${name} ${usual}.`,
  );
}
