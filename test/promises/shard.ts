/** The set of random worlds in shards, which jest runs side by side. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const WORLDS = 10_000;
const SHARDS = 4;
const SEED = 2026;

export function shard(index: number): void {
  test(`the promises hold at every step of ${WORLDS / SHARDS} random worlds (shard ${index + 1} of ${SHARDS})`, async () => {
    const said = await worlds(WORLDS / SHARDS, SEED + index);
    expect(said).toMatch(new RegExp(`^${WORLDS / SHARDS} random worlds, no promise broken`));
  }, 600_000);
}

/** What the search printed; it has found nothing where it says so. */
function worlds(count: number, seed: number): Promise<string> {
  const main = join(__dirname, 'main.ts');
  const args = ['--import', 'tsx', main, '--count', `${count}`, '--seed', `${seed}`];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) =>
      resolve(error ? `${stderr}${stdout}` : stdout),
    );
  });
}
