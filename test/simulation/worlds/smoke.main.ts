/** Plays a few worlds of each family in one process, and prints what is wrong with which seed. See smoke.test.ts. */
import { FAMILIES, FOR_FIGURES, OF_MINUTES, WITH_THREE } from '../../../lab/simulation/search/families.ts';
import { DAY, HOUR } from '../../../lab/simulation/search/generators.ts';
import { runSeed } from '../../../lab/simulation/search/run-seed.ts';

const SEED = 2026;
const WORLDS = 10;
/** They last longest of those of a few minutes. */
const FEW = [...WITH_THREE, 'planned-moves'];
/** Days with three control Regions, which take ten times as long to play. */
const OF_CONTROL_REGIONS = ['control-region', 'control-regions'];

for (const family of Object.keys(FAMILIES)) {
  const [count, length] = OF_MINUTES.includes(family)
    ? [FEW.includes(family) ? 2 : WORLDS, 0]
    : [1, FOR_FIGURES.includes(family) ? HOUR : OF_CONTROL_REGIONS.includes(family) ? 6 * HOUR : DAY];
  let right = 0;
  for (let seed = SEED; seed < SEED + count; seed++) {
    const { wrong } = (await runSeed({ family, seed, length, shrinks: false })).judged;
    if (wrong === undefined) right++;
    else console.log(`${family} ${seed}: ${wrong}`);
  }
  console.log(`${family}: ${right} of ${count} with no promise broken`);
}
