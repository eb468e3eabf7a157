/**
 * Notices wait in the journal until they are sent. A situation is told when it begins and again after a while, never at
 * each run; one that comes and goes is not told again for a quarter of an hour.
 */
import type { Decision } from './decision.ts';
import type { Entry, Journal, Notice } from './journal.ts';

const MINUTE = 60_000;
/** A lasting situation is told again after this. */
const REMIND_MS = { urgent: 60 * MINUTE, note: 24 * 60 * MINUTE };
/** A situation that ended is forgotten after this; coming back earlier is not news. */
const FORGET_MS = 15 * MINUTE;
/** The run that puts a notice here sends it; after this another run may. */
export const CLAIM_MS = 20_000;
/** The outbox is part of one item. Where nothing can be sent for so long that it fills up, notes give way to what is urgent. */
const MOST = 100;

type Draft = Pick<Notice, 'id' | 'urgent' | 'subject' | 'body'>;

export function put(journal: Journal, draft: Draft, now: number, run: string): Journal {
  if (journal.outbox.some((notice) => notice.id === draft.id)) return journal;
  const notice: Notice = { ...draft, at: now, claimedUntil: now + CLAIM_MS, claimedBy: run };
  return { ...journal, outbox: withRoom([...journal.outbox, notice]) };
}

function withRoom(outbox: readonly Notice[]): readonly Notice[] {
  if (outbox.length <= MOST) return outbox;
  const least = outbox.find(({ urgent }) => !urgent) ?? outbox[0];
  return outbox.filter((notice) => notice !== least);
}

/** Tells a situation when it is new or due again. `id` names the situation, not the moment. */
export function tellSituation(journal: Journal, draft: Draft, now: number, run: string): Journal {
  const told = journal.told[draft.id] ?? Number.NEGATIVE_INFINITY;
  if (now - told < REMIND_MS[draft.urgent ? 'urgent' : 'note']) return journal;
  const noted = { ...journal, told: { ...journal.told, [draft.id]: now } };
  return put(noted, { ...draft, id: `${draft.id}@${now}` }, now, run);
}

/** How a worry of the preflight is called among the situations. */
export const worryId = (id: string): string => `preflight:${id}`;

/** Forgets situations that are over. `present`: ids of those that hold now; a worry holds while the journal lists it. */
export function forgetEnded(journal: Journal, present: readonly string[], now: number): Journal {
  const holding = [...present, ...(journal.preflight?.worries ?? []).map(({ id }) => worryId(id))];
  const kept = Object.entries(journal.told).filter(
    ([id, at]) => holding.includes(id) || now - at < FORGET_MS,
  );
  if (kept.length === Object.keys(journal.told).length) return journal;
  return { ...journal, told: Object.fromEntries(kept) };
}

/** Nobody shall take a drill for the real thing. */
const drilled = (draft: Draft): Draft => ({
  ...draft,
  subject: `DRILL: ${draft.subject}`,
  body: `DRILL: ${draft.body}`,
});

/** The situation a decision tells people of, if any. */
export function decisionDraft(decision: Decision, drill = false): Draft | undefined {
  if (!decision.tell || decision.move) return undefined;
  const draft: Draft = {
    id: `decision:${decision.sentence}`,
    urgent: decision.tell === 'urgent',
    subject: decision.sentence,
    body: [
      decision.sentence,
      ...(decision.waitsFor ? [`Waits for: ${decision.waitsFor}.`] : []),
      `To overrule: ${decision.overrule}`,
    ].join('\n'),
  };
  // Another situation than the real one, which is told although a drill was told just before.
  return drill ? { ...drilled(draft), id: `drill:${draft.id}` } : draft;
}

/** What people are told of one entry; `what` is one of its milestones. */
export function entryDraft(entry: Entry, what: 'landed' | 'verified' | 'overdue' | 'adopted'): Draft {
  const sentence = {
    landed: entry.because,
    verified: `Verified: the public endpoint answers from ${entry.to}.`,
    overdue: `Overdue: the edge was told to send traffic to ${entry.to}, but the public endpoint does not answer from it yet.`,
    adopted: entry.because,
  }[what];
  const draft: Draft = {
    id: `epoch-${entry.epoch}-${what}`,
    urgent: what === 'overdue' || entry.kind === 'failover',
    subject: sentence,
    body: [
      sentence,
      `Epoch ${entry.epoch}, ${entry.kind} from ${entry.from} to ${entry.to}.`,
      ...entry.evidence,
    ].join('\n'),
  };
  return entry.drill ? drilled(draft) : draft;
}

/** Notices that `run` may send now: its own, and those whose run did not get to it. */
export const sendable = (journal: Journal, run: string, now: number): readonly Notice[] =>
  journal.outbox.filter((notice) => notice.claimedBy === run || now >= notice.claimedUntil);

/** The journal with those notices claimed by `run`, so that no other run sends them too. */
export function claim(journal: Journal, run: string, now: number): Journal {
  if (!journal.outbox.some((n) => n.claimedBy !== run && now >= n.claimedUntil)) return journal;
  return {
    ...journal,
    outbox: journal.outbox.map((n) =>
      n.claimedBy !== run && now >= n.claimedUntil
        ? { ...n, claimedBy: run, claimedUntil: now + CLAIM_MS }
        : n,
    ),
  };
}

export function unsent(journal: Journal, sent: readonly string[]): Journal {
  const outbox = journal.outbox.filter((notice) => !sent.includes(notice.id));
  return outbox.length === journal.outbox.length ? journal : { ...journal, outbox };
}
