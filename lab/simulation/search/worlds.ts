/**
 * `npm run worlds`: lives through random worlds of a few minutes and says what befell them. The first that fails is made
 * short and written as a scenario file that replays it.
 */
import { readArguments } from '../../../shared/kit/arguments.ts';
import { start, UsageError } from '../../../shared/kit/errors.ts';
import { familyOf, OF_MINUTES } from './families.ts';
import { asTyped, HOW_PLAYED, playedWith, SEED } from './options.ts';
import { runAll } from './pool.ts';
import { tellOf } from './report.ts';

const OPTIONS = {
  count: { default: 2_500, least: 1, most: 10_000_000, whole: true },
  seed: SEED,
} as const;

const HELP = `npm run worlds -- [options]

Random worlds of a few minutes, with every promise checked at every step. The first that fails is written as a scenario.

  --count <n>      so many worlds (${OPTIONS.count.default})
  --seed <n>       of the first one; the others have the next ones (${OPTIONS.seed.default})
${HOW_PLAYED}
  --family <name>  ${OF_MINUTES.join(', ')} (${OF_MINUTES[0]}); all but the first have a known outcome`;

/** In fewer worlds something may be missing by chance. */
const ENOUGH = 100;

async function main(args: readonly string[]): Promise<void> {
  const given = readArguments(args, OPTIONS, { texts: ['family', 'routing'], flags: ['three'] });
  if (given.help) return console.log(HELP);
  const { count, seed, family = 'any' } = given;
  if (!OF_MINUTES.includes(family))
    throw new UsageError(`There is no family "${family}"; there are ${OF_MINUTES.join(', ')}.`);
  const played = playedWith(given);
  const occurred = new Map<string, number>();
  let [begun, lived, failed] = [0, 0, false];
  await runAll(
    () =>
      begun < count && !failed
        ? { family, seed: seed + begun++, length: 0, shrinks: true, ...played }
        : undefined,
    (one) => {
      lived++;
      for (const what of one.befell) occurred.set(what, (occurred.get(what) ?? 0) + 1);
      if (one.judged.wrong === undefined) return;
      if (!failed)
        console.error(
          tellOf(one, `npm run worlds -- --family ${family} --seed ${one.seed} --count 1${asTyped(played)}`),
        );
      failed = true;
    },
  );
  if (failed) {
    process.exitCode = 1;
    return;
  }
  console.log(`${lived} random worlds, no promise broken (seed ${seed})`);
  console.log([...occurred].map(([what, times]) => `${what} ${times}`).join(', '));
  const missing = (familyOf(family).mustOccur ?? []).filter((what) => !occurred.has(what));
  if (count < ENOUGH || missing.length === 0) return;
  console.error(`In ${count} worlds these never occurred: ${missing.join(', ')}.`);
  process.exitCode = 1;
}

start(main);
