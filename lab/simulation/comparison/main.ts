/**
 * `npm run compare`: what clients would have lived through with other policies, on the same traces. Prints the tables;
 * `--write` puts them into docs/comparison.md and draws docs/comparison.svg.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readArguments } from '../../../shared/kit/arguments.ts';
import { start } from '../../../shared/kit/errors.ts';
import { POLICIES } from '../search/policies.ts';
import { type Comparison, compare } from './comparison.ts';
import { drawing } from './drawing.ts';
import { command, figures, PAGE, PICTURE, policies, withPart } from './page.ts';

const OPTIONS = {
  days: { default: 20, least: 1, most: 1_000, whole: true },
  variations: { default: 20, least: 0, most: 1_000, whole: true },
  seed: { default: 1, least: 0, most: 1_000_000, whole: true },
} as const;

const HELP = `npm run compare -- [options]

The same traces of faults, lived through with other policies: failed requests, recovery, needless and harmful switches.
Others are modelled from their documentation (lab/simulation/policies); ours are the real programs. As it stands it takes an hour
of a processor; --days 1 --variations 0 takes three minutes.

  --days <n>         simulated days of each family (${OPTIONS.days.default})
  --variations <n>   days of each outage family for each variation of the assumptions (${OPTIONS.variations.default}; 0: none)
  --seed <n>         other traces (${OPTIONS.seed.default})
  --write            also writes ${PAGE} and ${PICTURE}
  --json             prints the figures as JSON instead`;

async function main(words: readonly string[]): Promise<void> {
  const given = readArguments(words, OPTIONS, { flags: ['write', 'json'] });
  if (given.help) return console.log(HELP);
  const { days, variations, seed } = given;
  const say = (line: string) => console.error(line);
  const comparison = await compare({ days, variationDays: variations, seed, say });
  console.log(given.json ? JSON.stringify(comparison, null, 2) : figures(comparison, today()));
  if (given.write) write(comparison);
}

const today = (): string => new Date().toISOString().slice(0, 10);

function write(comparison: Comparison): void {
  const page = readFileSync(PAGE, 'utf8');
  const withPolicies = withPart(page, 'policies', policies(POLICIES));
  writeFileSync(PAGE, withPart(withPolicies, 'figures', figures(comparison, today())));
  writeFileSync(PICTURE, drawing(comparison));
  console.error(`${PAGE} and ${PICTURE} are written: ${command(comparison)}.`);
}

start(main);
