/** What `npm run bench` is told on its command line. A mistake is one sentence. */
import { parseArgs } from 'node:util';
import { BadArguments } from '../lab/arguments.ts';

export interface Asked {
  /** All where none is named. */
  readonly names: readonly string[];
  /** Each benchmark's own where absent. */
  readonly rounds?: number;
  readonly as: 'text' | 'json' | 'markdown';
  readonly help: boolean;
}

const MOST_ROUNDS = 1_000;

export function readBenchArguments(args: readonly string[], known: readonly string[]): Asked {
  const { values, positionals } = parse(args);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new BadArguments(`There is no benchmark "${unknown}"; there are ${known.join(', ')}.`);
  const { rounds } = values;
  if (rounds !== undefined && !(/^[1-9]\d*$/.test(rounds) && Number(rounds) <= MOST_ROUNDS))
    throw new BadArguments(
      `--rounds is "${rounds}"; it must be a whole number from 1 to ${MOST_ROUNDS}, e.g. --rounds 10.`,
    );
  if (values.json && values.markdown)
    throw new BadArguments('--json and --markdown exclude each other; give one of them.');
  return {
    names: [...new Set(positionals)],
    ...(rounds !== undefined && { rounds: Number(rounds) }),
    as: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const said = (error as Error).message.split('. ')[0];
    throw new BadArguments(`${said}. Options are --rounds, --json, --markdown and --help.`);
  }
}
