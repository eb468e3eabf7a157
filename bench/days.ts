/** How fast the world of the simulator lives: days at rest, with and without skipping what is quiet, and days with faults. */
import { createWorld, type World, type WorldOptions } from '../lab/world/world.ts';
import type { Benchmark } from './benchmark.ts';
import { figureOf } from './figure.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Life {
  readonly what: string;
  readonly days: number;
  readonly options: WorldOptions;
  readonly faults?: (world: World, days: number) => void;
}

const LIVES: readonly Life[] = [
  { what: 'at rest, quiet times skipped', days: 30, options: { skipQuiet: true } },
  { what: 'an outage a day, quiet times skipped', days: 5, options: { skipQuiet: true }, faults: outages },
  { what: 'at rest, every tick lived through', days: 1 / 8, options: {} },
];

export const days: Benchmark = {
  name: 'days',
  says: 'How many days the simulator’s world lives through in a second, on one processor.',
  rounds: 12,
  async measure({ rounds }) {
    const rates = new Map(
      LIVES.map(({ what }) => [what, { time: [] as number[], processor: [] as number[] }]),
    );
    // Round 0 compiles what the others use.
    for (let round = 0; round <= rounds; round++)
      for (const life of LIVES) {
        const [began, used] = [performance.now(), process.cpuUsage()];
        await live(life, round);
        const { user, system } = process.cpuUsage(used);
        const seconds = (performance.now() - began) / 1_000;
        const rate = rates.get(life.what);
        if (round === 0) continue;
        rate?.time.push(life.days / seconds);
        rate?.processor.push(life.days / ((user + system) / 1_000_000));
      }
    const rows = [...rates].map(([what, { time, processor }]) => ({
      what,
      figures: {
        'in a second': figureOf('days/s', time),
        'in a second of processor time': figureOf('days/s', processor),
      },
    }));
    return { tables: [{ title: 'Days', rows }], targets: [], notes: [] };
  },
};

async function live({ days, options, faults }: Life, seed: number): Promise<void> {
  const world = createWorld({ ...options, seed, warm: true });
  faults?.(world, days);
  await world.run(days * DAY);
}

/** Each day the primary is silent for ten minutes, and an operator brings traffic back an hour later. */
function outages(world: World, days: number): void {
  const start = world.now();
  for (let day = 0; day < days; day++) {
    const dead = start + day * DAY + 6 * HOUR;
    world.at(dead, ({ regions }) => regions.lay('primary', { kind: 'black-hole' }));
    world.at(dead + 10 * MINUTE, ({ regions }) => regions.heal('primary'));
    world.at(dead + 70 * MINUTE, ({ operator }) => operator.say('primary'));
    world.at(dead + 100 * MINUTE, ({ operator }) => operator.say('auto'));
  }
}
