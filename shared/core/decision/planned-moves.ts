/**
 * A planned move leaves a side that serves: an operator's pin, or a failback (its first step, where it is gradual). Nothing is
 * lost if it comes later, so it waits until the replica of the side that it goes to has caught up. After five minutes it is
 * given up. A failover never waits, nor does a pin away from a side that fails, nor what corrects the edge.
 */
import { span } from '../duration.ts';
import type { Journal, PlannedMove } from '../journal/journal.ts';
import { newest } from '../journal/journal-queries.ts';
import { type Ledger, newestFact } from '../journal/ledger.ts';
import { PLANNED_WAIT_MS } from '../settings.ts';
import { other, type Side } from '../side.ts';
import type { Decision, Situation } from './decision.ts';

/** What a planned move waits for: the sentences begin with it, and vary in nothing but the side. */
interface Obstacle {
  readonly waits: string;
  /** Completes "was given up:". */
  readonly givenUp: string;
  readonly waitsFor: string;
  readonly details: readonly string[];
}

/** The decision, or a hold while its planned move may not begin; and the journal with what is to be known of the wait. */
export function mayBegin(
  decision: Decision,
  situation: Situation,
  ledger: Ledger,
): { readonly decision: Decision; readonly journal: Journal } {
  const { journal, now } = situation;
  const { planned: wanted, move, step } = decision;
  if (!wanted || (!move && step === undefined)) {
    // While the move is being made the rules say something else.
    const isUnderWay = newest(journal)?.phase === 'in-progress';
    return { decision, journal: isUnderWay ? journal : without(journal) };
  }
  const known = knownOf(journal, wanted);
  if (known?.givenUp !== undefined) return { decision: givenUp(decision, wanted, known.givenUp), journal };
  const obstacle = replicaBehind(wanted, situation, ledger);
  if (!obstacle) return { decision, journal: known ? journal : without(journal) };
  const { waits } = obstacle;
  const planned: PlannedMove =
    known?.waits === waits ? known : { ...wanted, since: known?.since ?? now, waits };
  const until = givenUpAt(planned);
  if (now < until)
    return {
      decision: held(decision, wanted, obstacle, until),
      journal: planned === known ? journal : { ...journal, planned },
    };
  return {
    decision: givenUp(decision, wanted, obstacle.givenUp, obstacle.details),
    journal:
      wanted.kind === 'failback'
        ? // It becomes due again, after as long as it had to be proven before.
          { ...without(journal), stepsEndedAt: now }
        : { ...journal, planned: { ...planned, givenUp: obstacle.givenUp } },
  };
}

/** When it is given up, if it still waits then (epoch ms). */
export const givenUpAt = ({ since }: PlannedMove): number => since + PLANNED_WAIT_MS;

type Wanted = NonNullable<Decision['planned']>;

const nameOf = ({ kind, to }: Wanted): string => `the ${kind === 'failback' ? 'failback' : 'move'} to ${to}`;

/** What the journal knows of this move. A pin that was written since is another move. */
function knownOf({ planned: known, override }: Journal, { kind, to }: Wanted): PlannedMove | undefined {
  if (known?.kind !== kind || known.to !== to) return undefined;
  return kind === 'pin' && (override?.seenAt ?? 0) > known.since ? undefined : known;
}

function without(journal: Journal): Journal {
  if (!journal.planned) return journal;
  const { planned: _, ...rest } = journal;
  return rest;
}

/** By the newest answer of the side that tells it. One that tells none is no reason to wait. */
function replicaBehind(
  { to }: Wanted,
  { settings, active }: Situation,
  ledger: Ledger,
): Obstacle | undefined {
  const behind = newestFact(ledger[to], 'behindMs');
  const most = span(settings.maxReplicaLag);
  if (behind === undefined || behind <= settings.maxReplicaLag) return undefined;
  return {
    waits: `waits for the replica of ${to} to catch up`,
    givenUp: `the replica of ${to} did not catch up`,
    waitsFor: `the replica of ${to} to be at most ${most} behind`,
    details: [
      `The replica of ${to} is ${span(behind)} behind ${active}; maxReplicaLagSeconds allows ${most}.`,
    ],
  };
}

function held(
  { rule }: Decision,
  wanted: Wanted,
  { waits, waitsFor, details }: Obstacle,
  until: number,
): Decision {
  const { kind, to } = wanted;
  return {
    rule,
    planned: wanted,
    sentence: `Hold: ${nameOf(wanted)} ${waits}.`,
    details,
    waitsFor: `${waitsFor}; then it is given up`,
    until,
    stay: true,
    overrule: `To call it off: \`${kind === 'pin' ? 'routeaway auto' : `routeaway to ${other(to)}`}\`. ${unasked(to)}`,
  };
}

function givenUp({ rule }: Decision, wanted: Wanted, why: string, details: readonly string[] = []): Decision {
  const { kind, to } = wanted;
  const again = 'It becomes due again by itself.';
  return {
    rule,
    planned: wanted,
    sentence: `Hold: ${nameOf(wanted)} was given up: ${why} within five minutes.`,
    ...(details.length > 0 && { details }),
    ...(kind === 'pin' && { waitsFor: 'an operator to end the pin, or to write it again' }),
    tell: 'move-given-up',
    overrule: `${kind === 'pin' ? `To try again: \`routeaway auto\`, then \`routeaway to ${to}\`.` : again} ${unasked(to)}`,
  };
}

const unasked = (to: Side): string => `To move traffic without waiting: \`routeaway break-glass to ${to}\`.`;
