/** What a turn of the loop tells people: its decision, what is wrong with the override, what has ended. */
import { converge } from '../decision/converge.ts';
import type { Decision, Situation } from '../decision/decision.ts';
import { duringDrill, evidenceFor } from '../decision/evidence.ts';
import type { Journal } from '../journal/journal.ts';
import { newest, pauseUntil } from '../journal/journal-queries.ts';
import type { Ledger } from '../journal/ledger.ts';
import type { InForce, OverrideReading } from '../override.ts';
import { announced } from './announce.ts';
import { type Draft, decisionDraft, forgetEnded, put } from './notices.ts';
import type { NotificationName } from './notifications.ts';
import { clientsNow, tellOver } from './over.ts';

/** A message of one sentence. */
export const said = (as: NotificationName, id: string, sentence: string): Draft => ({
  id,
  as,
  subject: sentence,
  body: sentence,
});

/** An override that cannot be used. If none can be read, the message says what applies, and how clients are served. */
function overrideTrouble(
  { override, unreadable }: InForce,
  sentence: string,
  reading: OverrideReading,
  situation: Situation,
): Draft {
  const draft = said('override-trouble', `override-trouble:${shortly(reading)}`, sentence);
  if (!unreadable) return draft;
  const failover =
    override.mode === 'auto'
      ? 'Failover works as usual.'
      : `There is no failover meanwhile: the override "${override.mode}" forbids it.`;
  return { ...draft, body: [sentence, failover, clientsNow(situation)].join('\n'), noOverride: true };
}

interface Told {
  /** The journal as the turn read it. */
  readonly before: Journal;
  /** Its journal is the turn's. */
  readonly situation: Situation;
  readonly decision: Decision;
  readonly given: InForce;
  readonly seen: { readonly ledger: Ledger; readonly override: OverrideReading };
  /** The message that a gradual failback is given up. */
  readonly stopped: Draft | undefined;
}

/** The turn's journal with the notices about it, each once. */
export function tell({ before, situation, decision, given, seen, stopped }: Told): Journal {
  const { journal, now, run } = situation;
  const { ledger, override } = seen;
  const draft =
    decision.tell &&
    decisionDraft(decision, { drill: duringDrill(ledger, now), evidence: evidenceFor(ledger, situation) });
  const trouble = given.trouble && overrideTrouble(given, given.trouble, override, situation);
  const expired =
    given.ended?.how === 'expiry' &&
    said(
      'override-expired',
      `override-expired-${given.ended.was.until}`,
      `The override ${given.ended.was.mode} has expired: the rules decide again.`,
    );
  const drafts = [draft, trouble].filter((one) => typeof one === 'object');
  let next = announced(before, journal, { now, run }, drafts);
  for (const one of [stopped, expired]) if (one) next = put(next, one, now, run);
  const present = [...drafts.map(({ id }) => id), ...unfinished(situation, decision)];
  next = forgetEnded(next, present, now);
  return decision.move ? next : tellOver(next, situation, decision.sentence, run);
}

/** Situations that a run reports while it acts, and that last until it has succeeded. */
function unfinished(situation: Situation, { move }: Decision): readonly string[] {
  const { journal, now } = situation;
  const last = newest(journal);
  const pauses = last !== undefined && now < (pauseUntil(journal, last.to) ?? 0);
  const tries = last?.phase === 'in-progress' || pauses || (move !== undefined && last?.phase !== 'applied');
  const behind = converge(situation);
  return [
    ...(tries ? ['edge-untold'] : []),
    ...(behind ? [`untended-${behind.control}`] : []),
    ...(journal.owner?.unmarked ? ['unmarked'] : []),
  ];
}

/** Part of the notice's id, so that a second mistake in the override is notified although a first one was. */
function shortly(reading: OverrideReading): string {
  if (typeof reading !== 'object' || 'failed' in reading) return 'no text';
  if ('text' in reading) return reading.text.slice(0, 60);
  return reading.regions.map((one) => ('text' in one ? one.text.slice(0, 20) : '-')).join('|');
}
