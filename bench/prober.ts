/** What a tick of the prober takes beside its slowest target, and what it leaves behind in memory. */
import { fileURLToPath } from 'node:url';
import type { Benchmark, Row } from './benchmark.ts';
import { resultOf, script } from './child.ts';
import { exactly, figureOf, ratioOf } from './figure.ts';
import type { Pair, Ticks } from './prober/child.ts';

const CHILD = fileURLToPath(new URL('./prober/child.ts', import.meta.url));

export const prober: Benchmark = {
  name: 'prober',
  says: 'A tick of the prober, compared with its slowest target alone, and the memory that it leaves allocated.',
  rounds: 20,
  async measure({ root, rounds, nodes }) {
    const { deployed, notes } = await nodes();
    const args = script(CHILD, [String(rounds)], ['--expose-gc']);
    const ticks = await resultOf<Ticks>({ node: deployed.path, args, cwd: root });
    return {
      tables: [
        {
          title: `A tick on Node ${deployed.version}`,
          rows: [
            rowOf('all targets answer, the slowest after 120 ms', ticks.quiet),
            rowOf('primary and public never answer, limit 250 ms', ticks.outage),
          ],
        },
        {
          title: 'Cost of a tick, if all targets answer at once',
          rows: [
            {
              what: 'one tick',
              figures: {
                processor: figureOf('ms', ticks.processorMs),
                'left behind': exactly('KB', Math.round(ticks.leftBytes / 10) / 100),
                heap: exactly('MB', Math.round(ticks.heapMb * 10) / 10),
              },
            },
          ],
        },
      ],
      targets: [],
      notes: [
        'Targets speak HTTP over loopback, without a handshake, and share the process; stores are in memory. In an outage the standby’s answer proves the prober’s network, so no control site is asked.',
        ...notes,
      ],
    };
  },
};

const rowOf = (what: string, pairs: readonly Pair[]): Row => {
  const [ticks, slowest] = [pairs.map(({ tick }) => tick), pairs.map((pair) => pair.slowest)];
  return {
    what,
    figures: {
      tick: figureOf('ms', ticks),
      'slowest target alone': figureOf('ms', slowest),
      'tick against it': ratioOf(ticks, slowest),
    },
  };
};
