/** The promises hold at every step of thousands of random worlds, always the same ones. */
import { search } from './search.ts';

const WORLDS = 10_000;

test(`${WORLDS} random worlds`, async () => {
  expect(await search({ count: WORLDS, seed: 2026 })).toMatch(`${WORLDS} random worlds, no promise broken`);
}, 900_000);
