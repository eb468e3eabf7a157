/** What `--replay` takes: every plan that is drawn, and nothing else. */
import fc from 'fast-check';
import { incidents } from '../../../lab/simulation/worlds/incidents.ts';
import { readPlan, replayOf } from '../../../lab/simulation/worlds/plan.ts';
import { type Plan, plans } from '../../../lab/simulation/worlds/worlds.ts';
import { UsageError } from '../../../shared/kit/errors.ts';

test.each([
  ['any', plans] as const,
  ...Object.entries(incidents).map(([name, { plans }]) => [name, plans] as const),
])('every plan of %s is read as it was printed', (family, drawn: fc.Arbitrary<Plan>) => {
  fc.assert(
    fc.property(drawn, (plan) => {
      const [, name, text = ''] =
        /^npm run worlds -- --family (\S+) --replay '(.*)'$/.exec(replayOf(family, plan)) ?? [];
      expect([name, readPlan(text)]).toEqual([family, plan]);
    }),
  );
});

const ACT = { do: 'silence', forMs: 10_000 };
const PLAN = { seed: 1, settings: {}, acts: [{ at: 0, act: ACT }], minutes: 2 };
const withAct = (act: unknown) => JSON.stringify({ ...PLAN, acts: [{ at: 0, act }] });

test.each([
  ['{', /^--replay is no plan: .*JSON/],
  ['null', /no plan: .*received null/],
  ['{}', /no plan: seed: /],
  [withAct({ do: 'nothing' }), /no plan: acts\.0\.act\.do: .*received "nothing"/],
  [withAct({ ...ACT, forMs: 'long' }), /no plan: acts\.0\.act\.forMs: .*received "long"/],
  [withAct({ ...ACT, side: 'primary' }), /no plan: acts\.0\.act\.side: /],
])('%s is refused in a sentence', (text, says) => {
  expect(() => readPlan(text)).toThrow(UsageError);
  expect(() => readPlan(text)).toThrow(says);
  expect(() => readPlan(text)).not.toThrow(/\n|\.\./);
});
