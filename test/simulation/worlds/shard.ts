/** The set of random worlds in shards, which jest runs side by side. */
import { search } from './search.ts';

const WORLDS = 10_000;
const SHARDS = 4;
const SEED = 2026;

export function shard(index: number): void {
  const count = WORLDS / SHARDS;
  test(`the promises hold at every step of ${count} random worlds (shard ${index + 1} of ${SHARDS})`, async () => {
    const said = await search({ count, seed: SEED + index });
    expect(said).toMatch(`${count} random worlds, no promise broken`);
  }, 600_000);
}
