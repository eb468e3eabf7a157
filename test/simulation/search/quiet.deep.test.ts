/** What is jumped over in a trace would have changed nothing: the same moves, entries and service as where all is lived through. */

import { drawTrace } from '../../../lab/simulation/search/families.ts';
import { HOUR } from '../../../lab/simulation/search/generators.ts';
import { type Lived, runTrace } from '../../../lab/simulation/search/run-trace.ts';

const seconds = (ms: number): number => Math.round(ms / 1_000);

const story = ({ world, checker }: Lived) => ({
  moves: checker.moves.map(({ at, entry }) => `${seconds(at)} ${entry.kind} to ${entry.to}`),
  entries: world.table.journal.entries.map(
    ({ epoch, kind, to, phase, verifiedAt }) => `${epoch} ${kind} ${to} ${phase} ${verifiedAt !== undefined}`,
  ),
  service: world.truth.service.near?.map(({ from, is }) => `${seconds(from)} ${is.side} ${is.well}`),
});

test.each([
  ['region-outage', 1, 12],
  ['aws-trouble', 77, 12],
  ['redeploys', 77, 12],
  ['another-tool', 1, 12],
  ['operators', 2, 12],
  // With three controllers, and a seed in which no latency from before a jump moves the write of a key: its way to the edge is
  // drawn at the millisecond of the write.
  ['control-region', 2, 5],
])('%s, seed %i, %i hours', async (family, seed, hours) => {
  const trace = drawTrace(family, seed, hours * HOUR);
  const skipped = await runTrace(trace);
  expect(skipped.world.skipped()).toBeGreaterThan((hours / 2) * HOUR);
  expect(skipped.checker.moves.length).toBeGreaterThan(0);
  expect(story(skipped)).toEqual(story(await runTrace(trace, { options: { skipQuiet: false } })));
});
