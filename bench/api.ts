/**
 * What the API's handler itself takes of a request, with a table that answers at once, against two frameworks that give
 * the same answers.
 */
import { fileURLToPath } from 'node:url';
import type { Batch } from './api/child.ts';
import { KINDS, type Kind } from './api/events.ts';
import { HANDLERS, type Name } from './api/handlers.ts';
import type { Benchmark, Row, Table, Target } from './benchmark.ts';
import { resultOf, script } from './child.ts';
import { figureOf, ratioOf } from './figure.ts';

const CHILD = fileURLToPath(new URL('./api/child.ts', import.meta.url));
const FRAMEWORKS = HANDLERS.filter((name) => name !== 'ours');
/** Requests that are timed together. */
const BATCH = 1_000;
const MOST_MICROSECONDS = 20;

export const api: Benchmark = {
  name: 'api',
  says: 'The API handler’s own time for a request, compared with two frameworks that give the same answers.',
  rounds: 15,
  async measure({ root, rounds, nodes: find }) {
    const nodes = await find();
    const tables: Table[] = [];
    const targets: Target[] = [];
    for (const node of nodes.all) {
      const batches = await resultOf<Batch[]>({
        node: node.path,
        args: script(CHILD, [String(rounds), String(BATCH)]),
        cwd: root,
      });
      tables.push({
        title: `One request on Node ${node.version}`,
        rows: [...KINDS, ALL].flatMap((kind: Kind | typeof ALL) =>
          HANDLERS.map((name) => rowOf(batches, kind, name)),
        ),
      });
      if (node === nodes.deployed) targets.push(...targetsOf(batches));
    }
    const note =
      '“Processor” counts all threads of the process, including the garbage collector’s. The frameworks’ routes validate less of a request than ours, see bench/api/work.ts.';
    return { tables, targets, notes: [note, ...nodes.notes] };
  },
};

/** The mean of the four kinds, round by round. */
const ALL = 'all four' as const;

function samples(
  batches: readonly Batch[],
  kind: Kind | typeof ALL,
  name: Name,
  of: 'processor' | 'time',
): number[] {
  const series = (kind: Kind) => batches.filter((b) => b.kind === kind && b.name === name).map((b) => b[of]);
  if (kind !== ALL) return series(kind);
  const all = KINDS.map(series);
  const [first = []] = all;
  return first.map(
    (_, round) => all.reduce((sum, one) => sum + (one[round] ?? Number.NaN), 0) / KINDS.length,
  );
}

function rowOf(batches: readonly Batch[], kind: Kind | typeof ALL, name: Name): Row {
  const used = samples(batches, kind, name, 'processor');
  return {
    what: `${kind}, ${name}`,
    figures: {
      processor: figureOf('µs', used),
      time: figureOf('µs', samples(batches, kind, name, 'time')),
      ...(name !== 'ours' && {
        'ours against it': ratioOf(samples(batches, kind, 'ours', 'processor'), used),
      }),
    },
  };
}

const targetsOf = (batches: readonly Batch[]): Target[] => [
  ...KINDS.map((kind) => ({
    says: `own time of "${kind}"`,
    figure: figureOf('µs', samples(batches, kind, 'ours', 'processor')),
    limit: { most: MOST_MICROSECONDS },
  })),
  ...FRAMEWORKS.flatMap((name) =>
    KINDS.map((kind) => ({
      says: `"${kind}" against ${name}`,
      figure: ratioOf(samples(batches, kind, 'ours', 'processor'), samples(batches, kind, name, 'processor')),
      limit: { most: 1 },
    })),
  ),
];
