/**
 * What befell a world, by its own records: not what was drawn for it, but what came of that. A set of worlds in which
 * something never happened has shown nothing about it.
 */

import { MINUTE } from '../../../shared/core/duration.ts';
import { TICK_MS } from '../../../shared/core/settings.ts';
import { SIDES, type Side } from '../../../shared/core/side.ts';
import type { Verdict } from '../../../shared/core/verdict/verdict.ts';
import type { Happening } from '../world/events.ts';
import type { World } from '../world/world.ts';

/** An alarm's action is under way for a second at most, and what it invokes for a little more. */
const ACTION_MS = 2_000;

/** Kinds and phases of entries are among them. */
export function befell(world: World): string[] {
  const entries = world.table.journal.entries.flatMap(({ kind, phase, verifiedAt }) => [
    kind,
    phase,
    ...(verifiedAt === undefined ? [] : ['verified']),
  ]);
  const others = Object.entries(SIGHTS).filter(([, isSeen]) => isSeen(world));
  return [...entries, ...others.map(([what]) => what)];
}

const SIGHTS: Readonly<Record<string, (world: World) => boolean>> = {
  /** Ticks in a row of which nobody has written anything down. */
  'silence of the prober': ({ table: { ledger } }) =>
    ledger.primary.some(({ tick }, i) => tick - (ledger.primary[i - 1]?.tick ?? tick) > 2 * TICK_MS),
  'a refusal': (world) =>
    verdictsOf(world).some(
      ({ verdict: { judgement, evidence } }) => judgement === 'unknown' && /^status 4/.test(evidence),
    ),
  'a broken path of the prober': (world) =>
    verdictsOf(world).some(
      ({ verdict, well }) => verdict.judgement === 'unhealthy' && verdict.alarm === undefined && well,
    ),
  "an alarm of the user's": (world) => verdictsOf(world).some(({ verdict }) => verdict.alarm !== undefined),
  'a fault that was seen': (world) =>
    verdictsOf(world).some(({ verdict, well }) => verdict.judgement === 'unhealthy' && !well),
  'a control Region that was struck': ({ trace }) =>
    trace.some(({ what, ...one }) => what === 'world' && /-\d\b/.test('sentence' in one ? one.sentence : '')),
  'a question to a hook': ({ hooks }) => (hooks?.asked.length ?? 0) > 0,
  'a move that waited': ({ trace }) => trace.some(isWait),
  /** Of a pin or by a failover, away from a side that serves nobody. */
  'a wait that an outage ended': ({ trace, table, truth }) =>
    table.journal.entries.some(
      ({ kind, from, begunAt }) =>
        (kind === 'pin' || kind === 'failover') &&
        truth.fit[from].findLast((one) => one.from <= begunAt)?.is === false &&
        trace.some((one) => isWait(one) && one.at < begunAt && one.at > begunAt - 2 * MINUTE),
    ),
  'a move that was given up': ({ trace }) =>
    trace.some((one) => one.what === 'notice' && one.notice.what === 'move-given-up'),
  'a Region that may run less': ({ table }) =>
    table.journal.preflight?.findings.some(({ id }) => id === 'capacity') === true,
  'a message that was sent twice': ({ trace }) => {
    const events = trace.flatMap((one) => (one.what === 'notice' ? one.event : []));
    return new Set(events).size < events.length;
  },
  'an entry that was taken over': ({ table }) =>
    table.journal.entries.some(({ firstRegion }) => firstRegion !== undefined),
  'name servers that followed to the standby': ({ trace }) => hasFollowed(trace, 'standby'),
  'name servers that followed to the primary': ({ trace }) => hasFollowed(trace, 'primary'),
  /** An alarm has changed its state, and no run came of it. */
  'a lost event': ({ trace, runs, now }) =>
    trace.some(
      ({ what, at }) =>
        what === 'alarm' &&
        at + ACTION_MS < now() &&
        !runs.all.some(
          ({ cause, startedAt }) => cause === 'alarm' && startedAt >= at && startedAt <= at + ACTION_MS,
        ),
    ),
};

const hasFollowed = (trace: World['trace'], side: Side): boolean =>
  trace.some((one) => one.what === 'dns' && one.answers === side);

const isWait = (one: Happening): boolean =>
  one.what === 'line' && /^Hold: the (move|failback) to \w+ waits /.test(one.sentence);

/** Each with whether the side served clients well at its tick. */
const verdictsOf = ({ table, truth }: World): { readonly verdict: Verdict; readonly well: boolean }[] =>
  SIDES.flatMap((side) =>
    table.ledger[side].map((verdict) => ({
      verdict,
      well: truth.fit[side].findLast(({ from }) => from <= verdict.tick)?.is ?? true,
    })),
  );
