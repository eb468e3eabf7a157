/**
 * What stands between the switcher's waking and both updates being sent. The least possible: look at all there is to know
 * at once (four calls), write down what is meant before it is done (one), ask the override once more, since an operator may
 * have spoken meanwhile (one), send both updates at once (two). In steady state: the look.
 */
import type { Benchmark } from './benchmark.ts';
import { exactly, figureOf, ratioOf } from './figure.ts';
import { type Count, countAtRest, countOfOutage, countOfOverride } from './reconcile/counts.ts';
import { timeOfSwitch, timeOfTrips } from './reconcile/switch.ts';

const LEAST_AT_REST: Count = { calls: 4, trips: 1 };
const LEAST_TO_SWITCH: Count = { calls: 8, trips: 4 };
const DELAY_MS = 20;

export const reconcile: Benchmark = {
  name: 'reconcile',
  says: 'The calls from the start of a run of the switcher until both updates are sent, compared with the fewest that are possible if it observes, writes its intent, reads the override again and only then sends.',
  rounds: 30,
  async measure({ rounds }) {
    const counted = [
      { what: 'in steady state, the whole run', count: await countAtRest(), least: LEAST_AT_REST },
      { what: 'after an override', count: await countOfOverride(), least: LEAST_TO_SWITCH },
      { what: 'after an outage', count: await countOfOutage(), least: LEAST_TO_SWITCH },
    ];
    // The first one compiles what the others use.
    await timeOfSwitch(DELAY_MS);
    const [times, least]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      times.push(await timeOfSwitch(DELAY_MS));
      least.push(await timeOfTrips(LEAST_TO_SWITCH.trips, DELAY_MS));
    }
    return {
      tables: [
        {
          title: 'Calls, and consecutive round trips',
          rows: counted.map(({ what, count, least }) => ({
            what,
            figures: {
              calls: exactly('calls', count.calls),
              'least calls': exactly('calls', least.calls),
              'round trips': exactly('trips', count.trips),
              'least round trips': exactly('trips', least.trips),
            },
          })),
        },
        {
          title: `Time until both traffic controls have answered, if each call takes ${DELAY_MS} ms`,
          rows: [
            {
              what: 'a switch',
              figures: { time: figureOf('ms', times), 'against the least': ratioOf(times, least) },
            },
            { what: 'four bare delays', figures: { time: figureOf('ms', least) } },
          ],
        },
      ],
      targets: counted.map(({ what, count, least }) => ({
        says: `round trips ${what}`,
        figure: exactly('trips', count.trips),
        limit: { most: least.trips },
      })),
      notes: ['The switcher’s own code with stores in memory; the SDK’s time for a call is not included.'],
    };
  },
};
