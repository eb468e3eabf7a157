/** The families: what they draw can be read, comes to an end, and is the same for the same seed. */

import { inverseOf, isEnd, lineOf, parseAct } from '../../../lab/simulation/acts/acts.ts';
import { optionsOf } from '../../../lab/simulation/scenarios/options.ts';
import { drawTrace, FAMILIES, OF_DAYS } from '../../../lab/simulation/search/families.ts';
import type { TraceAct } from '../../../lab/simulation/search/fault-schedule.ts';
import { actsOf, incidentsOf } from '../../../lab/simulation/search/fault-schedule.ts';
import { DAY, MINUTE } from '../../../lab/simulation/search/generators.ts';

const NAMES = Object.keys(FAMILIES);
const seeds = [1, 2, 3, 4, 5];

describe.each(NAMES)('%s', (family) => {
  const traces = seeds.map((seed) => drawTrace(family, seed, 3 * DAY));

  test('the same seed gives the same trace, another seed another one', () => {
    expect(drawTrace(family, 1, 3 * DAY)).toEqual(traces[0]);
    if (family !== 'no-fault') expect(drawTrace(family, 2, 3 * DAY).acts).not.toEqual(traces[0]?.acts);
  });

  test('every act is printed as a line that reads the same, in whole seconds and in order', () => {
    for (const { acts, setup, length } of traces) {
      expect(() => optionsOf(setup)).not.toThrow();
      // There are thousands in a day of noise, mostly the same two: each is read once.
      const lines = new Map(acts.map(({ act }) => [lineOf(act), act]));
      for (const [line, act] of lines) expect(parseAct(line)).toEqual(act);
      const times = acts.map(({ at }) => at);
      expect(times.filter((at) => at % 1_000 !== 0 || at >= length)).toEqual([]);
      expect(times.every((at, i) => at >= (times[i - 1] ?? 0))).toBe(true);
    }
  });

  test('what begins comes to an end, or with its world', () => {
    if (!OF_DAYS.includes(family)) return;
    for (const { acts } of traces) {
      const open = new Set<string>();
      for (const { act } of acts) {
        open.delete(lineOf(act));
        const end = inverseOf(act);
        if (end !== undefined) open.add(end);
      }
      // A word of an operator is taken back by another one.
      expect([...open].filter((end) => end !== 'override auto')).toEqual([]);
    }
  });

  test('as incidents and back again it is the same', () => {
    for (const trace of traces) {
      const again = actsOf(incidentsOf(trace), trace.length);
      const sorted = (acts: readonly TraceAct[]) => acts.map(({ at, act }) => `${at} ${lineOf(act)}`).sort();
      expect(sorted(again)).toEqual(sorted(trace.acts));
    }
  });
});

test('some of each befall: a few incidents a day, most of the time nothing', () => {
  for (const family of OF_DAYS.filter((name) => name !== 'no-fault')) {
    const { acts } = drawTrace(family, 7, 10 * DAY);
    const begins = acts.filter(({ act }) => !isEnd(act)).map(({ at }) => at);
    const apart = begins.filter((at, i) => at - (begins[i - 1] ?? 0) > 20 * MINUTE);
    expect(apart.length).toBeGreaterThanOrEqual(10);
    expect(apart.length).toBeLessThanOrEqual(80);
  }
});
