/** Promises 2, 6, 9 and 10 where the outcome is known: one cause makes one switch, no cause makes none. */
import { type Came, playAll } from '../seeds.ts';

const CASES = [
  ['one outage makes one switch, whatever happens to the runs and their calls', 'outages', 300],
  ['and so it does with one traffic control alone', 'one-control', 150],
  ['an alarm of the user’s makes one switch, though probes and clients find nothing', 'alarms', 150],
  ['silence, refusals, lost events and a broken path of the prober move nothing', 'false-alarms', 300],
  ['a blip of at most 17 s moves nothing', 'blip', 150],
] as const;

let came: ReadonlyMap<string, Came>;
beforeAll(async () => {
  came = await playAll(CASES.map(([, family, count]) => ({ family, count, seed: 1000 })));
  // Only so that a run that hangs ends: all of them are played in this one.
}, 900_000);

test.each(CASES)('%s', (_, family, count) => {
  expect(came.get(family)).toMatchObject({ count, wrong: [], missing: [] });
});
