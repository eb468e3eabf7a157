/** `npm run bench`: measures the project, all of it or by name, and says how far each figure is from its target. */
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../shared/kit/errors.ts';
import { BENCHMARKS } from './all.ts';
import { readBenchArguments } from './arguments.ts';
import { isMet } from './benchmark.ts';
import { DEPLOYED_VERSION, findNodes, type Nodes } from './nodes.ts';
import { asMarkdown, asText, type Measured, missed } from './show.ts';

const HELP = `npm run bench -- [name…] [options]

Medians, with the tenth and the ninetieth percentile of the rounds in brackets. What is compared is measured in turns, and
its ratio taken round by round.

${BENCHMARKS.map(({ name, says, rounds }) => `  ${name.padEnd(12)}${says} (${rounds} rounds)`).join('\n')}

  --rounds <n>  instead of each one's own number
  --json        all figures as JSON
  --markdown    as docs/figures.md has them

The exit code is 1 where a target was missed, 2 where the command was mistyped.`;

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

const machine = () => ({
  processors: cpus().length,
  node: process.versions.node,
  deployedNode: DEPLOYED_VERSION,
});

async function main(args: readonly string[]): Promise<void> {
  const asked = readBenchArguments(
    args,
    BENCHMARKS.map(({ name }) => name),
  );
  if (asked.help) return console.log(HELP);
  const chosen = BENCHMARKS.filter(({ name }) => asked.names.length === 0 || asked.names.includes(name));
  // Progress goes to stderr, so that the figures can be sent to a file.
  const say = (line: string) => console.error(line);
  let found: Promise<Nodes> | undefined;
  const nodes = () => (found ??= findNodes(root, say));
  const all: Measured[] = [];
  for (const benchmark of chosen) {
    say(`${benchmark.name} …`);
    const rounds = asked.rounds ?? benchmark.rounds;
    const measured = { benchmark, report: await benchmark.measure({ root, rounds, nodes, say }) };
    all.push(measured);
    if (asked.as === 'text') console.log(`${asText(measured)}\n`);
    if (asked.as === 'markdown') console.log(`${asMarkdown(measured)}\n`);
  }
  if (asked.as === 'json')
    console.log(JSON.stringify({ machine: machine(), benchmarks: all.map(plain) }, null, 2));
  const misses = missed(all);
  if (misses.length === 0) return;
  say(`Targets missed: ${misses.join('; ')}.`);
  process.exitCode = 1;
}

const plain = ({ benchmark: { name, says }, report: { tables, targets, notes } }: Measured) => ({
  name,
  says,
  tables,
  targets: targets.map((target) => ({ ...target, met: isMet(target) })),
  notes,
});

start(main);
