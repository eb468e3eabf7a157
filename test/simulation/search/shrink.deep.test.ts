/** A mistake is planted, and found: the file that comes of it is short, fails again, and does not without the mistake. */
import { lineOf } from '../../../lab/simulation/acts/acts.ts';
import { parseScenario } from '../../../lab/simulation/scenarios/parse.ts';
import { play } from '../../../lab/simulation/scenarios/play.ts';
import { drawTrace, OF_MINUTES } from '../../../lab/simulation/search/families.ts';
import type { Trace } from '../../../lab/simulation/search/fault-schedule.ts';
import { DAY, MINUTE, once } from '../../../lab/simulation/search/generators.ts';
import { runSeed, scenarioText, type Tried } from '../../../lab/simulation/search/run-seed.ts';
import { shrink } from '../../../lab/simulation/search/shrink.ts';
import { type Programs, production } from '../../../lab/simulation/world/programs.ts';
import { believing, blindToMarks } from './planted.ts';

/** It does not ask what the public endpoint says: a broken path of the prober is an outage to it. */
const credulous: Programs = {
  ...production,
  reconcile({ ledger, ...ports }, settings, run) {
    const read = async () => ({ ...(await ledger.read()), public: [] });
    return production.reconcile({ ...ports, ledger: { read } }, settings, run);
  },
};

async function firstFailure(family: string, programs: Programs): Promise<Tried> {
  for (let seed = 1; seed <= (OF_MINUTES.includes(family) ? 200 : 10); seed++) {
    const tried = await runSeed({ family, seed, length: DAY, shrinks: true }, { programs });
    if (tried.judged.wrong !== undefined) return tried;
  }
  throw new Error('The mistake was not found.');
}

test.each([
  ['two bad verdicts are enough for it', 'region-outage', { tolerableErrors: 1e-6, confirm: 1 }, /Promise 2/],
  ['the same, in a world of a few minutes', 'any', { tolerableErrors: 1e-6, confirm: 1 }, /Promise 2/],
  [
    'it goes back by itself, and at once',
    'mixed',
    { failback: 'auto', failbackAfter: 1 } as const,
    /Promise [1-9]/,
  ],
])('%s', async (_, family, thresholds, says) => {
  const programs = believing(thresholds);
  const { judged, file } = await firstFailure(family, programs);
  expect(judged.wrong).toMatch(says);
  const scenario = parseScenario('found.txt', file?.text ?? '');
  const [block] = scenario.blocks;
  expect(block?.steps.length).toBeLessThanOrEqual(4);
  const { until } = { until: Number.POSITIVE_INFINITY, ...block?.run };
  expect(until).toBeLessThan(30 * MINUTE);
  const told = await play(scenario, { programs });
  expect(told.flat().at(-1)).toMatch(/^BROKEN {4}Promise \d/);
  expect((await play(scenario)).flat().join('\n')).not.toContain('BROKEN');
});

test.each<[string, string, Programs, RegExp]>([
  ['still', 'prober-partition', credulous, /^By our rules nothing may move, yet: /],
  ['answered', 'redeploys', blindToMarks, /^The distribution was owned by another stack/],
])(
  'what a family says of its traces is shrunk as well, and the file says it too: %s',
  async (_, family, programs, says) => {
    const { judged, file } = await firstFailure(family, programs);
    expect(judged.wrong).toMatch(says);
    const scenario = parseScenario('found.txt', file?.text ?? '');
    expect(scenario.family).toBe(family);
    expect(scenario.blocks[0]?.steps.length).toBeLessThanOrEqual(4);
    const said = (await play(scenario, { programs })).flat().at(-1) ?? '';
    expect(said.slice(0, 10)).toBe('BROKEN    ');
    expect(said.slice(10)).toMatch(says);
    expect(scenario.intro).toContain(`# ${said.slice(10)}`);
    expect((await play(scenario)).flat().join('\n')).not.toContain('BROKEN');
  },
);

describe('what is left out', () => {
  const whole: Trace = {
    ...drawTrace('flapping', 3, DAY),
    acts: Array.from({ length: 40 }, (_, i) => once((i + 1) * MINUTE, `key v1 primary ${i}`)),
    length: 60 * MINUTE,
  };
  const linesOf = (trace: Trace | undefined) => trace?.acts.map(({ act }) => lineOf(act));

  test('is all that has no part in it; the rest comes early', async () => {
    const needed = ['key v1 primary 11', 'key v1 primary 30'];
    const find = async ({ acts }: Trace) =>
      needed.every((one) => acts.some(({ act }) => lineOf(act) === one))
        ? { says: 'Both are here.' }
        : undefined;
    const shrunk = await shrink(whole, find);
    expect(linesOf(shrunk?.trace)).toEqual(needed);
    expect(shrunk?.trace.acts.every(({ at }) => at <= MINUTE)).toBe(true);
    expect(shrunk?.trace.length).toBeLessThan(3 * MINUTE);
  });

  test('is not what something else is wrong with', async () => {
    const find = async ({ acts }: Trace) => ({
      says: acts.length === 40 ? 'Promise 1: this' : 'Promise 2: that',
    });
    expect((await shrink(whole, find))?.trace.acts).toHaveLength(40);
  });

  test('is nothing where nothing is wrong', async () => {
    expect(await shrink(whole, async () => undefined)).toBeUndefined();
  });
});

test('a trace is written as a scenario that reads the same', () => {
  const trace = drawTrace('region-outage', 5, 3 * DAY);
  const { blocks, options } = parseScenario('x.txt', scenarioText(trace, 'It says what is wrong.'));
  expect(options.seed).toBe(5);
  expect(blocks[0]?.steps.map(({ at }) => at)).toEqual(trace.acts.map(({ at }) => at));
  expect(blocks[0]?.run).toEqual({ until: 3 * DAY });
});
