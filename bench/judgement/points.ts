/**
 * Vantage points that probe two Regions and the public endpoint by the clock, and controllers that look at what these have
 * written: verdicts as they would be generated, judged by the rules that are deployed. No calls, no distribution: `npm run
 * simulate -- --figures` has those, for one vantage point.
 */

import { chance, type Random } from '../../lab/emulator/model/index.ts';
import { judge } from '../../shared/core/decision/health.ts';
import { inDoubt, publicSays, type VantagePoint } from '../../shared/core/decision/judgement.ts';
import { MINUTE, SECOND } from '../../shared/core/duration.ts';
import type { Edge } from '../../shared/core/edge.ts';
import { type Settings, TICK_MS } from '../../shared/core/settings.ts';
import { TARGETS, type Target } from '../../shared/core/side.ts';
import type { PublicVerdict } from '../../shared/core/verdict/verdict.ts';
import { SPAN_MS } from '../../shared/core/verdict/weigh.ts';

/** Whether a probe of a target at a time (ms) fails. */
export type Fails = (target: Target, at: number, random: Random) => boolean;

export interface Setting {
  readonly points: 1 | 3;
  readonly by: Settings;
  readonly fails: Fails;
  /** A failed probe is one that got no answer: its verdict comes as late as the limit. */
  readonly timesOut?: true;
  /** What is wrong with the first vantage point. */
  readonly first?: 'silent' | 'says good' | 'says bad';
}

const DOUBT_TICK_MS = 2 * SECOND;
const TIMEOUT_MS = 3 * SECOND;
const ANSWER_MS = 80;
/** From a write until another control Region reads it. */
const REPLICATED_MS = 100;
/** A run that stays looks so often. */
const LOOK_MS = 2 * SECOND;
const EDGE: Edge = { distribution: 'primary', deployed: true, key: 'absent' };
const FEWEST_BAD = 4;
const NEVER = Number.POSITIVE_INFINITY;
const NOTHING_KEPT = { unhealthySince: {}, aloneSince: {} };

/** A verdict, and when it is written. */
type Written = PublicVerdict & { readonly at: number };
type Seen = Readonly<Record<Target, Written[]>>;

/**
 * When a run first decides to leave the primary (ms), from a calm state on; undefined where none does before `until`. It
 * begins at 0, and what it looks at begins earlier.
 */
export function decides(setting: Setting, until: number, random: Random): number | undefined {
  const { points: count, by, first } = setting;
  const isThere = (point: number): boolean => point > 0 || first !== 'silent';
  const seen = Array.from({ length: count }, (_, point) => calm(isThere(point) ? point : undefined, count));
  const next = seen.map((_, point) => (isThere(point) ? tickAfter(0, point, count, TICK_MS) : NEVER));
  const done = seen.map(() => NEVER);
  const looks = seen.map((_, point) => (isThere(point) ? Math.floor(random() * LOOK_MS) : NEVER));

  const known = (by: number, now: number): VantagePoint[] =>
    seen.map((all, point) => {
      const written = (target: Target) =>
        all[target].filter(({ at }) => at + (point === by ? 0 : REPLICATED_MS) <= now);
      return {
        primary: written('primary'),
        standby: written('standby'),
        public: written('public'),
        goodSince: {},
      };
    });
  // Fewer bad verdicts than these have too little weight, and need not be weighed.
  let bads: number[] = [];
  const badSince = (time: number): number => {
    if (bads.length > 0 && (bads[0] ?? time) < time) bads = bads.filter((at) => at >= time);
    return bads.length;
  };
  const doubts = seen.map(() => false);

  for (;;) {
    const now = Math.min(...next, ...done, ...looks);
    if (now > until) return undefined;
    for (const [point, list] of seen.entries()) {
      if (done[point] === now) {
        done[point] = NEVER;
        doubts[point] =
          badSince(now - SPAN_MS) > 0 && inDoubt(known(point, now), now, by, NOTHING_KEPT, ['primary']);
        next[point] = tickAfter(now, point, count, doubts[point] ? DOUBT_TICK_MS : TICK_MS);
      }
      if (next[point] === now) {
        const { written, bad } = probe(list, setting, point, now, random);
        for (let i = 0; i < bad; i++) bads.push(now);
        // A quicker tick may still be at work when the next one begins.
        if (done[point] === NEVER) done[point] = written;
        next[point] = tickAfter(now, point, count, doubts[point] ? DOUBT_TICK_MS : TICK_MS);
      }
      if (looks[point] === now) {
        looks[point] = now + LOOK_MS;
        if (badSince(now - SPAN_MS) >= FEWEST_BAD && leaves(known(point, now), now, by)) return now;
      }
    }
  }
}

/** As the rules have it: the evidence is enough, the side fails now, and the public endpoint does not contradict it. */
function leaves(points: readonly VantagePoint[], now: number, by: Settings): boolean {
  const { state, fails } = judge(points, 'primary', now, by);
  return (
    state === 'unhealthy' &&
    fails &&
    ['nothing', 'badly'].includes(publicSays('primary', points, EDGE, now, by))
  );
}

/** Vantage points take turns, in another order each minute: what fails by the clock is met by some of them. */
function tickAfter(now: number, point: number, count: number, every: number): number {
  for (let minute = Math.floor(now / MINUTE); ; minute++) {
    const offset = (((point + minute) % count) * every) / count;
    const begin = minute * MINUTE + Math.floor(offset);
    const at = begin + Math.max(0, Math.floor((now - begin) / every) + 1) * every;
    if (at < (minute + 1) * MINUTE) return at;
  }
}

function calm(point: number | undefined, count: number): Seen {
  const seen: Seen = { primary: [], standby: [], public: [] };
  if (point === undefined) return seen;
  for (
    let at = tickAfter(-SPAN_MS, point, count, TICK_MS);
    at <= 0;
    at = tickAfter(at, point, count, TICK_MS)
  )
    for (const target of TARGETS) seen[target].push(verdict(target, at, at + ANSWER_MS, false));
  return seen;
}

/** Probes all targets at once, and returns when it has written what came of it. */
function probe(
  seen: Seen,
  { fails, timesOut, first }: Setting,
  point: number,
  now: number,
  random: Random,
): { readonly written: number; readonly bad: number } {
  const lies = point === 0 ? LIES[first ?? 'silent'] : undefined;
  const bad = TARGETS.filter((target) => lies?.(target) ?? fails(target, now, random));
  const written = now + (timesOut && bad.length > 0 ? TIMEOUT_MS : ANSWER_MS);
  for (const target of TARGETS) {
    const list = seen[target];
    while ((list[0]?.tick ?? now) <= now - SPAN_MS) list.shift();
    list.push(verdict(target, now, written, bad.includes(target)));
  }
  return { written, bad: bad.length };
}

const LIES: Readonly<Record<NonNullable<Setting['first']>, ((target: Target) => boolean) | undefined>> = {
  silent: undefined,
  'says good': () => false,
  'says bad': (target) => target === 'primary',
};

const verdict = (target: Target, tick: number, at: number, bad: boolean): Written => ({
  tick,
  at,
  judgement: bad ? 'unhealthy' : 'healthy',
  evidence: '',
  ...(target === 'public' && !bad && { servedBy: 'primary' }),
});

/** From `at` on, this share of the requests to the primary fails, whichever way they come. */
export const ill =
  (share: number, at: number): Fails =>
  (target, now, random) =>
    target !== 'standby' && now >= at && chance(random, share);

/** Each probe of any target fails with the same chance. */
export const noise =
  (share: number): Fails =>
  (_, __, random) =>
    chance(random, share);

const BURST_MS = 2 * SECOND;

/** For this share of the time a Region answers nothing but errors, two seconds at a time. */
export function bursts(share: number, until: number, random: Random): Fails {
  const begins = { primary: new Set<number>(), standby: new Set<number>() };
  for (const side of ['primary', 'standby'] as const)
    for (let at = 0; at < until; at += BURST_MS) if (chance(random, share)) begins[side].add(at);
  return (target, now) =>
    begins[target === 'standby' ? target : 'primary'].has(Math.floor(now / BURST_MS) * BURST_MS);
}
