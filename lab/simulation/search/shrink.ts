/**
 * Makes a trace in which something is wrong shorter, as long as the same is wrong in it: first without what comes after,
 * then without incidents and settings that have no part in it, then with all of it earlier and shorter (that part is
 * fast-check's).
 */
import fc from 'fast-check';
import { optionsOf } from '../scenarios/options.ts';
import { actsOf, type Incident, incidentsOf, inOrder, type Trace } from './fault-schedule.ts';
import { MINUTE, SECOND } from './generators.ts';

/** What is wrong, or undefined. `at`: when it was seen, in ms after the start, where that is one moment. */
type Find = (trace: Trace) => Promise<{ readonly says: string; readonly at?: number } | undefined>;

interface Shrunk {
  readonly trace: Trace;
  readonly says: string;
}

/** As many traces are lived through at most: what is found by then is short enough. */
const PATIENCE = 400;
const FIRST = MINUTE;

export async function shrink(whole: Trace, find: Find, patience = PATIENCE): Promise<Shrunk | undefined> {
  const first = await find(whole);
  if (!first) return undefined;
  const kind = kindOf(first.says);
  let best: Shrunk = { trace: whole, says: first.says };
  let left = patience;

  /** Takes the trace where the same is wrong in it. */
  const attempt = async (trace: Trace): Promise<boolean> => {
    if (left-- <= 0) return false;
    const found = await find(trace);
    if (!found || kindOf(found.says) !== kind) return false;
    const length = Math.min(trace.length, found.at === undefined ? trace.length : endOf(found.at));
    best = {
      trace: { ...trace, length, acts: inOrder(trace.acts, length) },
      says: found.says,
    };
    return true;
  };
  const withThese = (incidents: readonly Incident[], length = best.trace.length): Trace => ({
    ...best.trace,
    length,
    acts: actsOf(incidents, length),
  });

  await attempt(whole);
  await cutTheEnd();
  await leaveOut();
  await asUsual();
  await earlierAndShorter();
  await cutTheEnd();
  return best;

  /** Where what is wrong is not one moment, half of what is left is tried, and half of that. */
  async function cutTheEnd(): Promise<void> {
    for (let cut = best.trace.length / 2; cut >= MINUTE; cut /= 2) {
      const length = Math.ceil((best.trace.length - cut) / SECOND) * SECOND;
      await attempt({ ...best.trace, length, acts: inOrder(best.trace.acts, length) });
    }
  }

  /** Halves, quarters, … single ones. */
  async function leaveOut(): Promise<void> {
    let kept = incidentsOf(best.trace);
    for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < kept.length; ) {
        const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
        if (await attempt(withThese(fewer))) kept = fewer;
        else from += size;
      }
    }
  }

  /** Without lines of the setup, as long as those that are left do not contradict each other. */
  async function asUsual(): Promise<void> {
    const [seed = '', ...lines] = best.trace.setup;
    let kept = lines;
    for (const line of lines) {
      const fewer = kept.filter((one) => one !== line);
      if (isSetup(fewer) && (await attempt({ ...best.trace, setup: [seed, ...fewer] }))) kept = fewer;
    }
  }

  async function earlierAndShorter(): Promise<void> {
    const kept = incidentsOf(best.trace);
    const begin = kept[0]?.at ?? 0;
    // All of it together first: what matters is mostly how far things are apart.
    for (let by = begin - FIRST; by >= MINUTE; by = Math.floor(by / 2 / MINUTE) * MINUTE) {
      const now = incidentsOf(best.trace);
      if ((now[0]?.at ?? 0) - by < FIRST) continue;
      const earlier = now.map((one) => ({ ...one, at: one.at - by }));
      if (await attempt(withThese(earlier, best.trace.length - by))) break;
    }
    const now = incidentsOf(best.trace);
    const { length } = best.trace;
    const seconds = (ms: number) => Math.round(ms / SECOND);
    const times = now.map(({ at, lasts = 0 }) =>
      fc.tuple(
        fc.integer({ min: 1, max: Math.max(1, seconds(lasts)) }),
        fc.integer({ min: Math.min(seconds(FIRST), seconds(at)), max: Math.max(1, seconds(at)) }),
      ),
    );
    const present = now.map(
      ({ at, lasts = 0 }) => [Math.max(1, seconds(lasts)), Math.max(1, seconds(at))] as const,
    );
    const property = fc.asyncProperty(fc.tuple(...times), async (drawn) => {
      const incidents = now.map((one, i) => ({
        ...one,
        at: (drawn[i]?.[1] ?? 0) * SECOND,
        ...(one.lasts !== undefined && { lasts: (drawn[i]?.[0] ?? 0) * SECOND }),
      }));
      return !(await attempt(withThese(incidents, length)));
    });
    if (now.length > 0)
      await fc.check(property, { numRuns: 1, examples: [[present.map((pair) => [...pair])]] as never });
  }
}

function isSetup(lines: readonly string[]): boolean {
  try {
    optionsOf(lines);
    return true;
  } catch {
    return false;
  }
}

/** The next whole second, so that a scenario file can say it. */
const endOf = (at: number): number => Math.ceil((at + 1) / SECOND) * SECOND;

/** The number of a promise, or the first words of what a family says. */
const kindOf = (says: string): string =>
  /^Promise \d+/.exec(says)?.[0] ?? says.split(' ').slice(0, 2).join(' ');
