/**
 * A planned move leaves a side that serves: an operator's pin, or a failback (its first step, where it is gradual). Nothing is
 * lost if it comes later, so it waits until the replica of the side that it goes to has caught up, and then until the user's
 * hook `beforePlannedMove` has said yes. After five minutes it is given up. A failover never waits, nor does a pin away from a
 * side that fails, nor what corrects the edge.
 */
import { SECOND, span, utc } from '../duration.ts';
import type { HookAnswer, Journal, PlannedMove } from '../journal/journal.ts';
import { newest } from '../journal/journal-queries.ts';
import { type Ledger, newestFact } from '../journal/ledger.ts';
import { PLANNED_WAIT_MS } from '../settings.ts';
import { other, type Side } from '../side.ts';
import type { Decision, Situation } from './decision.ts';

/** The hook must answer within this time. */
export const HOOK_LIMIT_MS = 8 * SECOND;
/**
 * The time between two questions, whatever became of the first. Whoever asked may have died, and clocks of two Regions may
 * differ by 10 s: after this time no other question is under way.
 */
export const HOOK_EVERY_MS = 20 * SECOND;

export const BEFORE = 'beforePlannedMove';

interface Obstacle {
  /** Follows the name of the move. */
  readonly waits: string;
  /** Completes "was given up:". */
  readonly givenUp: string;
  readonly waitsFor: string;
  readonly details: readonly string[];
}

interface MayBegin {
  /** As it was, or a hold while its planned move may not begin. */
  readonly decision: Decision;
  readonly journal: Journal;
  /** The hook is to be asked about it now; the journal says so already. */
  readonly ask?: PlannedMove;
}

/** `asksFirst`: there is a hook. */
export function mayBegin(
  decision: Decision,
  situation: Situation,
  { ledger, asksFirst }: { readonly ledger: Ledger; readonly asksFirst?: true },
): MayBegin {
  const { journal, now, run } = situation;
  const { planned: wanted } = decision;
  if (!wanted) {
    // While the move is being made the rules say something else.
    const isUnderWay = newest(journal)?.phase === 'in-progress';
    return { decision, journal: isUnderWay ? journal : without(journal) };
  }
  const known = knownOf(journal, wanted);
  if (known?.givenUp !== undefined) return { decision: givenUp(decision, known, known.givenUp), journal };
  const { answer } = known ?? {};
  // What it has prepared stays prepared: a try that fails does not ask again.
  if (answer?.says === 'ready') return { decision, journal };
  const obstacle = replicaBehind(wanted, situation, ledger) ?? (asksFirst && hookWaits(answer));
  if (!obstacle) return { decision, journal: known ? journal : without(journal) };

  const { waits } = obstacle;
  const planned = known?.waits === waits ? known : { ...known, ...wanted, since: known?.since ?? now, waits };
  const until = givenUpAt(planned);
  if (now >= until || answer?.says === 'refused') {
    const why =
      answer?.says === 'refused' ? `${BEFORE} refused it` : `${obstacle.givenUp} within five minutes`;
    return {
      decision: givenUp(decision, planned, why, obstacle.details),
      journal:
        wanted.kind === 'failback'
          ? // It becomes due again, after as long as it had to be proven before.
            { ...without(journal), stepsEndedAt: now }
          : { ...journal, planned: { ...planned, givenUp: why } },
    };
  }
  const hold = held(decision, planned, obstacle);
  if (obstacle.waits === HOOK_WAITS && now >= (nextAsk({ ...journal, planned }) ?? 0)) {
    const ask = { ...planned, asked: { at: now, run } };
    return { decision: hold, journal: { ...journal, planned: ask }, ask };
  }
  return { decision: hold, journal: planned === known ? journal : { ...journal, planned } };
}

/** When it is given up, if it still waits then (epoch ms). */
export const givenUpAt = ({ since }: PlannedMove): number => since + PLANNED_WAIT_MS;

/** When the hook is asked again (epoch ms); undefined while it is not asked. */
export const nextAsk = ({ planned }: Journal): number | undefined =>
  planned?.asked && planned.givenUp === undefined ? planned.asked.at + HOOK_EVERY_MS : undefined;

/** The journal with what the hook has said, unless the move no longer waits for that. */
export function answered(journal: Journal, { since, to }: PlannedMove, answer: HookAnswer): Journal {
  const { planned } = journal;
  if (planned?.since !== since || planned.to !== to || planned.givenUp !== undefined) return journal;
  return planned.answer?.says === 'ready' ? journal : { ...journal, planned: { ...planned, answer } };
}

/** What the hook has said last, as a sentence. */
export function answerText({ says, why }: HookAnswer): string {
  if (says === 'failed')
    return `${BEFORE} gave no answer: ${why ?? 'the reason is not known'}.`.replace(/\.\.$/, '.');
  return `${BEFORE} says: ${says}${why ? `, "${why}"` : ''}.`;
}

type Wanted = NonNullable<Decision['planned']>;

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

export const HOOK_WAITS = `waits for ${BEFORE}`;

const hookWaits = (answer: HookAnswer | undefined): Obstacle => ({
  waits: HOOK_WAITS,
  givenUp: `${BEFORE} did not say yes`,
  waitsFor: `${BEFORE} to say yes`,
  details: answer ? [answerText(answer)] : [],
});

const nameOf = ({ kind, to }: Wanted): string => `the ${kind === 'failback' ? 'failback' : 'move'} to ${to}`;

function held({ rule }: Decision, planned: PlannedMove, { waits, waitsFor, details }: Obstacle): Decision {
  const { kind, to, since } = planned;
  return {
    rule,
    planned: { kind, to },
    sentence: `Hold: ${nameOf(planned)} ${waits}.`,
    details: [`It has waited since ${utc(since)}.`, ...details],
    waitsFor,
    until: givenUpAt(planned),
    stay: true,
    overrule: `To call it off: \`${kind === 'pin' ? 'routeaway auto' : `routeaway to ${other(to)}`}\`. ${unasked(to)}`,
  };
}

function givenUp(
  { rule }: Decision,
  { kind, to, answer }: PlannedMove,
  why: string,
  details: readonly string[] = answer ? [answerText(answer)] : [],
): Decision {
  const again = kind === 'pin' ? tryAgain(to) : 'It becomes due again by itself.';
  return {
    rule,
    planned: { kind, to },
    sentence: `Hold: ${nameOf({ kind, to })} was given up: ${why}.`,
    ...(details.length > 0 && { details }),
    waitsFor:
      kind === 'pin'
        ? 'an operator to end the pin, or to write it again with a new reason'
        : `${to} to be proven for failbackAfterSeconds once more`,
    tell: 'move-given-up',
    overrule: `${again} ${unasked(to)}`,
  };
}

/** The same text once more is no new override. */
export const tryAgain = (to: Side): string =>
  `To try again, pin it with a reason that is new: \`routeaway to ${to} --because "…"\`.`;

const unasked = (to: Side): string => `To move traffic without waiting: \`routeaway break-glass to ${to}\`.`;
