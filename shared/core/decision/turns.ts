/**
 * How three controllers keep out of each other's way: who begins a move first, and when one takes an entry over whose run may be
 * gone. With one controller none of it applies.
 */
import { SECOND } from '../duration.ts';
import { amendEntry } from '../journal/amend.ts';
import type { Entry, Journal, KnownKey } from '../journal/journal.ts';
import { LEASE_MS } from '../journal/journal-append.ts';
import { newest } from '../journal/journal-queries.ts';
import type { Side } from '../side.ts';
import { overAt, SKEW_MS } from './controller.ts';
import type { Decision, Move, Situation } from './decision.ts';
import { firstOpinion } from './rules.ts';

/** An entry of another Region that has been in progress for so long is taken over. */
export const TAKE_OVER_MS = 8 * SECOND;
/** Each controller waits so much longer than the one before it. */
export const RANK_MS = SECOND;
/** Who cannot see the edge, or has failed before, lets the others go first. */
const UNFIT_MS = 15 * SECOND;
const MOST_FAILED = 3;
/** How long this controller lets the others go first, counted from the moment at which it found the move due. */
function waitFor({ controller, edge, journal }: Situation, to: Side, without?: string): number {
  if (!controller) return 0;
  const { region, regions } = controller;
  const rank = regions.filter((one) => one !== without).indexOf(region);
  // By DNS it can move traffic without a key.
  const cannotSee =
    edge.distribution === 'unreadable' || (edge.key === 'unreadable' && edge.distribution !== 'dns');
  return (
    Math.max(0, rank) * RANK_MS +
    (cannotSee ? UNFIT_MS : 0) +
    Math.min(MOST_FAILED, failedBy(journal, region, to)) * UNFIT_MS
  );
}

/** How many of this Region's entries towards a side have failed since one was applied. */
function failedBy({ entries }: Journal, region: string, to: Side): number {
  const towards = entries.filter((entry) => entry.to === to);
  const landed = towards.findIndex(({ phase }) => phase === 'applied');
  return (landed === -1 ? towards : towards.slice(0, landed)).filter(
    (entry) => entry.region === region && (entry.phase === 'failed' || entry.phase === 'replaced'),
  ).length;
}

/** The decision, or a hold while it is another controller's turn to begin the move. */
export function inTurn(decision: Decision, situation: Situation): Decision {
  const { controller, now } = situation;
  const { move, tell: _, ...rest } = decision;
  if (!controller || !move) return decision;
  const { due } = controller.memory;
  const since = due && due.kind === move.kind && due.to === move.to ? due.since : now;
  const until = since + waitFor(situation, move.to);
  if (now >= until) return decision;
  return {
    ...rest,
    sentence: `Hold: traffic is to move to ${move.to}, and a controller in another Region may begin first.`,
    waitsFor: 'the turn of this controller, a few seconds',
    until,
    stay: true,
  };
}

/**
 * The entry that this controller takes over: another Region began it, its run may be gone, and the rules want the same move.
 * Clients must not wait for the end of its lease.
 */
export function toTakeOver(situation: Situation): Entry | undefined {
  const { controller, journal, now, override, edge } = situation;
  const entry = newest(journal);
  if (!controller || entry?.phase !== 'in-progress' || entry.region === controller.region) return undefined;
  const { begun } = controller.memory;
  if (begun?.epoch !== entry.epoch || begun.run !== entry.run || now >= overAt(entry, controller))
    return undefined;
  if (now - begun.since < TAKE_OVER_MS + waitFor(situation, entry.to, entry.region)) return undefined;
  if (override.mode !== 'auto' && override.mode !== entry.to) return undefined;
  if (typeof edge.key === 'object' && edge.key.epoch > entry.epoch) return undefined;
  const [, { move }] = firstOpinion(situation, 'in-flight');
  return move?.kind === entry.kind && move.to === entry.to ? entry : undefined;
}

export const takesOver = ({ to, region }: Entry): string =>
  `Take over the switch to ${to}: the controller in ${region ?? 'another Region'} began it, and may be gone.`;

export const moveOf = ({ kind, from, to }: Entry): Move => ({ kind, from, to }) as Move;

/** The journal with the entry taken over: the same epoch, so that of two keys of it neither is newer. */
export function takenOver(situation: Situation, entry: Entry, overruled: boolean): Journal {
  const { journal, controller, now, run } = situation;
  if (!controller) return journal;
  const next = amendEntry(journal, entry.epoch, (e) => ({
    ...e,
    run,
    region: controller.region,
    leaseUntil: now + LEASE_MS,
    ...(overruled && { overruled: true as const }),
    ...(e.firstRegion === undefined && {
      ...(e.region !== undefined && { firstRegion: e.region }),
      firstLeaseUntil: e.leaseUntil,
    }),
  }));
  return { ...next, ...(next.key && { key: withDoubt(next.key, entry, now) }) };
}

/** What the run before has sent may still apply, until its lease is over by any clock. */
function withDoubt(key: KnownKey, { leaseUntil, to }: Entry, now: number): KnownKey {
  const before = key.doubtful && now < key.doubtful.until ? key.doubtful : { until: 0, sides: [] };
  return {
    ...key,
    doubtful: {
      until: Math.max(before.until, leaseUntil + SKEW_MS),
      sides: [...new Set([...before.sides, to])],
    },
  };
}
