/** A plan as `--replay` is given it: it is read to the letter, because what a plan says and nobody does would prove nothing. */
import * as v from 'valibot';
import { UsageError } from '../../../shared/kit/errors.ts';
import type { Plan } from './worlds.ts';

const time = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const side = v.picklist(['primary', 'standby']);

const fault = v.variant('kind', [
  v.strictObject({
    kind: v.picklist(['dead', 'black-hole', 'wrong-body', 'redirect', 'refused', 'database-down']),
  }),
  v.strictObject({ kind: v.literal('slow'), ms: time }),
  v.strictObject({ kind: v.literal('errors'), share }),
]);

const act = v.variant('do', [
  v.strictObject({
    do: v.literal('fault'),
    side,
    fault,
    reach: v.picklist(['everyone', 'direct', 'edge']),
    forMs: time,
  }),
  v.strictObject({ do: v.picklist(['silence', 'cut-off']), forMs: time }),
  v.strictObject({ do: v.literal('say'), mode: v.string(), forMinutes: v.exactOptional(time) }),
  v.strictObject({ do: v.literal('scribble'), text: v.string() }),
  v.strictObject({ do: v.picklist(['forget', 'acknowledge', 'kill']) }),
  v.strictObject({ do: v.literal('edit'), side, which: v.picklist(['all', 'default']) }),
  v.strictObject({ do: v.literal('deploy'), active: side, comment: v.string() }),
  // JSON leaves out a key that is deleted.
  v.pipe(
    v.strictObject({ do: v.literal('key'), value: v.optional(v.string()) }),
    v.transform(({ do: is, value }) => ({ do: is, value })),
  ),
  v.strictObject({ do: v.literal('lever-down'), lever: v.picklist(['store', 'levers']), forMs: time }),
  v.strictObject({ do: v.literal('wake'), times: time }),
  v.strictObject({
    do: v.literal('storm'),
    kind: v.picklist(['refused', 'requestLost', 'answerLost', 'killed', 'lingers']),
    share,
    forMs: time,
  }),
  v.strictObject({ do: v.literal('messages'), lost: share, twice: share }),
  v.strictObject({
    do: v.literal('skew'),
    prober: v.pipe(v.number(), v.integer()),
    switcher: v.pipe(v.number(), v.integer()),
  }),
]);

const PLAN = v.strictObject({
  seed: v.pipe(v.number(), v.integer()),
  settings: v.record(v.string(), v.union([v.number(), v.string(), v.boolean(), v.array(v.number())])),
  target: v.exactOptional(side),
  edgeFunction: v.exactOptional(v.boolean()),
  acts: v.array(v.strictObject({ at: time, act })),
  minutes: v.pipe(v.number(), v.minValue(0)),
});

/** What is to be typed. What must come of a plan depends on the family it was drawn for. */
export const replayOf = (family: string, plan: Plan): string =>
  `npm run worlds -- --family ${family} --replay '${JSON.stringify(plan)}'`;

/** One sentence where it is none. */
export function readPlan(text: string): Plan {
  const read = v.safeParse(PLAN, parsed(text));
  if (read.success) return read.output as Plan;
  const [issue] = read.issues;
  const place = v.getDotPath(issue);
  throw notAPlan(`${place === null ? '' : `${place}: `}${issue.message}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notAPlan((error as Error).message);
  }
}

const notAPlan = (why: string): UsageError =>
  new UsageError(`--replay is no plan: ${why}. Copy it as it was printed.`);
