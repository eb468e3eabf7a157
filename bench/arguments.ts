/** The command line of `npm run bench`. A mistake is one sentence. */
import { readArguments, readNumber } from '../shared/kit/arguments.ts';
import { UsageError } from '../shared/kit/errors.ts';

export interface Asked {
  /** All where none is named. */
  readonly names: readonly string[];
  /** Each benchmark's own where absent. */
  readonly rounds?: number;
  readonly as: 'text' | 'json' | 'markdown';
  readonly help: boolean;
}

const ROUNDS = { default: 10, least: 1, most: 1_000, whole: true } as const;

export function readBenchArguments(args: readonly string[], known: readonly string[]): Asked {
  const { words, rounds, json, markdown, help } = readArguments(
    args,
    {},
    { texts: ['rounds'], flags: ['json', 'markdown'], words: true },
  );
  if (help) return { names: [], as: 'text', help };
  const unknown = words.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no benchmark "${unknown}"; there are ${known.join(', ')}.`);
  if (json && markdown) throw new UsageError('--json and --markdown exclude each other; give one of them.');
  return {
    names: [...new Set(words)],
    ...(rounds !== undefined && { rounds: readNumber('rounds', rounds, ROUNDS) }),
    as: json ? 'json' : markdown ? 'markdown' : 'text',
    help,
  };
}
