/**
 * With `routing=key` another tool may write the whole distribution at any moment of an incident: traffic stays where the
 * journal says, nothing has to be repaired or adopted, and no run writes the distribution.
 */
import { apply } from '../../../lab/simulation/acts/acts.ts';
import { optionsOf } from '../../../lab/simulation/scenarios/options.ts';
import { drawTrace } from '../../../lab/simulation/search/families.ts';
import { createWorld, WORLD_START } from '../../../lab/simulation/world/world.ts';
import { HOUR } from '../../../shared/core/duration.ts';
import type { Side } from '../../../shared/core/side.ts';

const SEEDS = Array.from({ length: 8 }, (_, i) => i + 1);

async function lived(seed: number, setup: readonly string[]) {
  const trace = drawTrace('another-tool', seed, 12 * HOUR);
  const told = { writers: new Set<string>(), kinds: new Set<string>(), strays: 0 };
  let before: Side | 'mixed' | undefined;
  const world = createWorld({
    ...optionsOf([...trace.setup, ...setup]),
    seed,
    skipQuiet: true,
    onHappening(happening) {
      if (happening.what === 'distribution') {
        told.writers.add(happening.by);
        if (before !== undefined && world.edge.target() !== before) told.strays++;
      }
    },
    onStep({ edge, table }) {
      before = edge.target();
      for (const { kind } of table.journal.entries) told.kinds.add(kind);
    },
  });
  for (const { at, act } of trace.acts) world.at(WORLD_START + at, (w) => apply(w, act));
  await world.runUntil(WORLD_START + trace.length);
  return { ...told, journal: world.table.journal.entries[0]?.to, target: world.edge.target() };
}

test('no apply moves a client, and nothing has to be repaired', async () => {
  let failovers = 0;
  for (const seed of SEEDS) {
    const { writers, kinds, strays, journal, target } = await lived(seed, []);
    const foreign = [...kinds].filter((kind) => kind === 'repair' || kind === 'adoption');
    expect([seed, [...writers], foreign, strays, target]).toEqual([seed, ['deploy'], [], 0, journal]);
    if (kinds.has('failover')) failovers++;
  }
  expect(failovers).toBeGreaterThan(SEEDS.length / 2);
});

test('where the switcher writes the distribution, the same applies move traffic', async () => {
  const all: number[] = [];
  for (const seed of SEEDS.slice(0, 4))
    all.push((await lived(seed, ['set routing key,distribution'])).strays);
  expect(all.reduce((sum, strays) => sum + strays)).toBeGreaterThan(0);
});
