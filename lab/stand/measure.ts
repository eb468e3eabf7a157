/**
 * `npm run measure`: the same incident again and again in the lab, with both traffic controls and with each alone, and how long
 * client-visible outage for it to be over.
 */
import { readArguments } from '../../shared/kit/arguments.ts';
import { start } from '../../shared/kit/errors.ts';
import { seconds } from '../../shared/kit/time.ts';
import { DISTRIBUTION_PROPAGATION, KEY_PROPAGATION } from '../emulator/model/index.ts';
import { CONTROLS, type Controls, type Measured, once } from './measure/once.ts';
import { LEAST_SPEED } from './speed.ts';

const OPTIONS = {
  runs: { default: 20, least: 0, most: 200, whole: true },
  speed: { default: 8, least: LEAST_SPEED, most: 20 },
  propagation: { default: DISTRIBUTION_PROPAGATION.to / 1_000, least: 0, most: 900 },
  store: { default: KEY_PROPAGATION.to / 1_000, least: 0, most: 300 },
  alone: { default: 5, least: 0, most: 200, whole: true },
  reads: { default: 5, least: 0, most: 200, whole: true },
  seed: { default: 1, least: 0, most: 1_000_000 },
} as const;

const HELP = `npm run measure -- [options]

The primary dies (black hole) at some moment between two ticks; how long until a client's write is served by the standby?

  --runs <n>            with both traffic controls (${OPTIONS.runs.default})
  --alone <n>           with each traffic control alone (${OPTIONS.alone.default})
  --reads <n>           with both, and reads opted in (${OPTIONS.reads.default})
  --propagation <s>     of the distribution, at most, lab time (${OPTIONS.propagation.default})
  --store <s>           of the key, at most, lab time (${OPTIONS.store.default})
  --speed <${LEAST_SPEED}-20>      how much faster than real time (${OPTIONS.speed.default})
  --seed <n>            the first of the seeds (${OPTIONS.seed.default})`;

const say = (line: string) => console.log(line);

async function main(args: readonly string[]): Promise<void> {
  const given = readArguments(args, OPTIONS);
  if (given.help) return say(HELP);
  const { runs, alone, reads, speed, seed } = given;
  const series = async (controls: Controls, times: number, withReads = false) => {
    const all: Measured[] = [];
    for (let i = 0; i < times; i++) {
      const one = await once({
        controls,
        reads: withReads,
        speed,
        seed: seed + i,
        propagationMs: given.propagation * 1_000,
        storePropagationMs: given.store * 1_000,
      });
      all.push(one);
      say(`  ${controls}${withReads ? ', reads opted in' : ''}, run ${i + 1}: ${inWords(one)}`);
    }
    return all;
  };
  const rows: (readonly [string, readonly Measured[]])[] = [];
  for (const controls of CONTROLS) {
    const times = controls === 'both' ? runs : alone;
    if (times > 0)
      rows.push([
        controls === 'both' ? 'both traffic controls' : `${controls} alone`,
        await series(controls, times),
      ]);
  }
  if (reads > 0) rows.push(['both, reads opted in', await series('both', reads, true)]);
  say('\nFirst write served by the standby, seconds of lab time after the primary’s death\n');
  for (const [name, all] of rows) say(`  ${name.padEnd(22)} ${summary(all)}`);
}

const inWords = ({ firstWriteMs, reads, writes }: Measured): string =>
  `first write after ${seconds(firstWriteMs, 'never')}; ${reads.failed} of ${reads.sent} reads failed, the slowest took ${seconds(reads.longestMs, 'never')}; ${writes.failed} of ${writes.sent} writes failed`;

function summary(all: readonly Measured[]): string {
  const times = all.map(({ firstWriteMs }) => firstWriteMs ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
  const failed = all.reduce((sum, { reads }) => sum + reads.failed, 0);
  const longest = Math.max(...all.map(({ reads }) => reads.longestMs));
  return `median ${seconds(at(0.5), 'never')}, ${seconds(times[0], 'never')} to ${seconds(times.at(-1), 'never')} (${all.length} runs); reads failed ${failed}, slowest read ${seconds(longest, 'never')}`;
}

start(main);
