/**
 * Notices: messages to on-call people about situations and about entries. They wait in the journal until they are sent.
 * `notification-throttle.ts` decides when a situation is due.
 */

import { cut } from '../cut.ts';
import type { Decision } from '../decision/decision.ts';
import { MINUTE, span, utc } from '../duration.ts';
import type { Entry, Journal, Notice } from '../journal/journal.ts';
import { outageSentence } from '../journal/outage.ts';
import { epochText } from '../key.ts';
import {
  CLAIM_MS,
  faded,
  hasRoom,
  isDue,
  MOST_IN_AN_HOUR,
  noted,
  othersInTheHour,
} from './notification-throttle.ts';
import { isOfOverride, isUrgent, type NotificationName, runbookOf } from './notifications.ts';

/** Nothing is sent in this last part of a claim. No call takes longer, so no other run sends it meanwhile. */
const SEND_MS = 12_000;
/** The outbox is part of one item. If it fills up because nothing can be sent, urgent notices displace notes. */
const MOST = 100;
/** Longer than any text of ours; an error message of AWS has no limit. */
const LONGEST_BODY = 10_000;

/** `as`: its row in `notifications.ts`. */
export type Draft = Pick<
  Notice,
  'id' | 'subject' | 'body' | 'command' | 'noOverride' | 'lookOnly' | 'helps'
> & {
  readonly as: NotificationName;
  /** Since when the situation holds (epoch ms), if known; not part of the message. */
  readonly since?: number;
};

export function put(journal: Journal, { as, since: _, ...draft }: Draft, now: number, run: string): Journal {
  if (journal.outbox.some((notice) => notice.id === draft.id)) return journal;
  const notice: Notice = {
    ...draft,
    urgent: isUrgent(as),
    what: as,
    body: [cut(draft.body, LONGEST_BODY), `Runbook: docs/runbook.md#${runbookOf(as)}`].join('\n'),
    at: now,
    claimedUntil: now + CLAIM_MS,
    claimedBy: run,
  };
  return { ...journal, outbox: withRoom([...journal.outbox, notice]) };
}

function withRoom(outbox: readonly Notice[]): readonly Notice[] {
  if (outbox.length <= MOST) return outbox;
  const least = outbox.find(({ urgent }) => !urgent) ?? outbox[0];
  return outbox.filter((notice) => notice !== least);
}

/** Notifies a situation if it is new or due again. `id` identifies the situation, not the moment. */
export function tellSituation(journal: Journal, draft: Draft, now: number, run: string): Journal {
  if (!isDue(journal, draft, now)) return journal;
  if (hasRoom(journal, draft, now)) return told(journal, draft, now, run);
  const much = tooMuch(journal, draft, now);
  return isDue(journal, much, now) ? told(journal, much, now, run) : journal;
}

function told(journal: Journal, draft: Draft, now: number, run: string): Journal {
  return put(noted(journal, draft, now), { ...draft, id: `${draft.id}@${now}` }, now, run);
}

/** The notice that replaces those held back. */
function tooMuch(journal: Journal, draft: Draft, now: number): Draft {
  const sent = othersInTheHour(journal, draft, now);
  const within = span(Math.max(MINUTE, now - Math.min(...sent)));
  const own = isOfOverride(draft.as);
  const sentence = own
    ? `${sent.length} messages about overrides within ${within}: further ones about overrides are held back.`
    : `${sent.length} messages within ${within}: further ones are held back, unless they are urgent.`;
  const most = own
    ? `At most ${MOST_IN_AN_HOUR.override} about overrides are sent in an hour`
    : `At most ${MOST_IN_AN_HOUR.note} are sent in an hour, besides urgent ones`;
  const body = [
    sentence,
    `The first that is held back: ${draft.subject}`,
    `${most}; what still holds when there is room again is sent then.`,
    'To see everything: routeaway status, routeaway logs.',
  ].join('\n');
  const name = isUrgent(draft.as) ? 'too-much-urgent' : 'too-much';
  return { id: name, as: name, subject: sentence, body };
}

/** The id of a preflight finding among the situations. */
export const findingId = (id: string): string => `preflight:${id}`;

/** Its event is about the situation that is over, as those before were. */
export const overId = (situation: string, now: number): string => `over-${now}:${situation}`;

/** Forgets situations that are over. `present`: the ids of those that hold now; a finding holds while the journal lists it. */
export function forgetEnded(journal: Journal, present: readonly string[], now: number): Journal {
  const holding = [...present, ...(journal.preflight?.findings ?? []).map(({ id }) => findingId(id))];
  return faded(journal, holding, now);
}

/** A drill must not be taken for a real outage: its messages begin with this. */
const DRILL = 'DRILL: ';

const drilled = (draft: Draft): Draft => ({
  ...draft,
  subject: `${DRILL}${draft.subject}`,
  body: `${DRILL}${draft.body}`,
});

export const isDrill = (subject: string): boolean => subject.startsWith(DRILL);

export const withoutDrill = (subject: string): string =>
  isDrill(subject) ? subject.slice(DRILL.length) : subject;

/** What an override or another stack causes is not marked as a drill, even during one. */
const NEVER_DRILL: readonly NotificationName[] = ['hold', 'pin', 'owned-by-other'];

interface DraftOptions {
  readonly drill?: boolean;
  /** Shown if it is urgent. */
  readonly evidence?: readonly string[];
}

/** The situation that a decision notifies, if any. */
export function decisionDraft(
  decision: Decision,
  { drill = false, evidence = [] }: DraftOptions = {},
): Draft | undefined {
  const {
    tell,
    sentence,
    id = sentence,
    details = [],
    waitsFor,
    until,
    overrule,
    lookOnly,
    helps,
  } = decision;
  if (!tell || decision.move) return undefined;
  const end = until === undefined ? '' : `; at the latest ${utc(until)}`;
  const draft: Draft = {
    id: `decision:${id}`,
    as: tell,
    subject: sentence,
    body: [
      sentence,
      ...details,
      ...(waitsFor === undefined ? [] : [`Waits for: ${waitsFor}${end}.`]),
      `To overrule: ${overrule}`,
      ...(isUrgent(tell) ? evidence : []),
    ].join('\n'),
    // A message about an override shows how to end it, instead of how to hold.
    ...(ENDS_WITH_AUTO.includes(tell) && { command: 'auto' as const }),
    ...(lookOnly && { lookOnly }),
    ...(helps && { helps }),
  };
  // A separate id, so that the real situation is notified even just after the drill's.
  return drill && !NEVER_DRILL.includes(tell) ? { ...drilled(draft), id: `drill:${draft.id}` } : draft;
}

const ENDS_WITH_AUTO: readonly NotificationName[] = [
  'hold',
  'hold-clients-fail',
  'pin',
  'pin-clients-fail',
  'observe',
  'observe-clients-fail',
];

/** The notice about one entry. `what`: one of its milestones. `more`: further sentences. */
export function entryDraft(
  entry: Entry,
  what: 'applied' | 'verified' | 'overdue' | 'adopted',
  more: readonly string[] = [],
): Draft {
  const sentence = {
    applied: entry.because,
    verified: `Verified: the public endpoint answers from ${entry.to}.`,
    overdue: `Overdue: ${entry.instead ?? 'the switch is not verified'}, five minutes after traffic was sent to ${entry.to}.`,
    adopted: entry.because,
  }[what];
  const outage = what === 'verified' ? outageSentence(entry) : undefined;
  const failedOver = what === 'applied' && entry.kind === 'failover';
  const draft: Draft = {
    id: `epoch-${entry.epoch}-${what}`,
    as: failedOver ? 'failover' : what === 'applied' ? 'moved' : what,
    subject: sentence,
    body: [
      sentence,
      `Epoch ${epochText(entry.epoch)}, ${entry.kind} from ${entry.from} to ${entry.to}.`,
      ...(failedOver ? [WAIT] : []),
      // It is also the likely reason why the switch takes so long.
      ...(what === 'applied' || what === 'overdue' ? halfDone(entry) : []),
      ...(outage === undefined ? [] : [outage]),
      ...((what === 'applied' && entry.kind === 'repair') || what === 'adopted' ? [WHO] : []),
      ...more,
      // Why it was begun: later it reads as if it were so now.
      ...(what === 'applied' || what === 'adopted' ? entry.evidence : []),
    ].join('\n'),
    ...(what === 'applied' && entry.kind === 'pin' && { command: 'auto' as const }),
    // A hold, or a move back, would do harm now.
    ...((failedOver || what === 'verified') && { lookOnly: true as const }),
  };
  return entry.drill ? drilled(draft) : draft;
}

const WHO = 'Who changed the distribution: CloudTrail in us-east-1 has it, in the event UpdateDistribution.';

const WAIT =
  'To do: nothing now; wait for the message "Verified". If it has not come within five minutes: docs/runbook.md#a-switch-is-overdue.';

/** If one of the two updates failed: says how long the other one alone takes. */
function halfDone({ behind, byDns, trouble }: Entry): readonly string[] {
  if (behind === undefined) return [];
  const expect = byDns
    ? 'The routing key was not updated: traffic moves by DNS alone, within a minute or so, and the update of the key is tried again.'
    : behind === 'key'
      ? 'Only the distribution was updated, the routing key was not: traffic moves within minutes, not seconds.'
      : 'Only the routing key was updated, the distribution was not: traffic moves within seconds as usual, and the update of the distribution is tried again.';
  return [expect, ...(trouble === undefined ? [] : [`Why: ${trouble}`])];
}

/**
 * The notices that `run` may send now: its own, and those whose claim has ended. `skew`: how far clocks of claimants may differ
 * (ms).
 */
export const sendable = (journal: Journal, run: string, now: number, skew = 0): readonly Notice[] =>
  journal.outbox.filter((notice) => notice.claimedBy === run || now >= notice.claimedUntil + skew);

/** Whether `run` still has time to send it. */
export const mayBeSent = (notice: Notice, run: string, now: number): boolean =>
  notice.claimedBy === run && now <= notice.claimedUntil - SEND_MS;

/** Claims those notices for `run`, so that no other run sends them too; renews its own claims that end soon. */
export function claim(journal: Journal, run: string, now: number, skew = 0): Journal {
  const wants = (n: Notice): boolean =>
    n.claimedBy === run ? !mayBeSent(n, run, now) : now >= n.claimedUntil + skew;
  if (!journal.outbox.some(wants)) return journal;
  return {
    ...journal,
    outbox: journal.outbox.map((n) =>
      wants(n) ? { ...n, claimedBy: run, claimedUntil: now + CLAIM_MS } : n,
    ),
  };
}

export function unsent(journal: Journal, sent: readonly string[]): Journal {
  const outbox = journal.outbox.filter((notice) => !sent.includes(notice.id));
  return outbox.length === journal.outbox.length ? journal : { ...journal, outbox };
}
