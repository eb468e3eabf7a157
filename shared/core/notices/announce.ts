/**
 * Wherever a journal is written (by a plan, or by the switcher's `updateJournal`), the notices about switches and ended drills
 * follow from the journal before and after. What the journal does not hold, such as why a call failed, is passed as a
 * situation.
 */
import type { Entry, Journal } from '../journal/journal.ts';
import { activeSide } from '../journal/journal-queries.ts';
import { type Draft, entryDraft, put, tellSituation } from './notices.ts';
import { endedBySwitch } from './over.ts';

/** The time (epoch ms) and the id of the run. */
export interface Moment {
  readonly now: number;
  readonly run: string;
}

/** `after` with its notices. `situations`: those that hold now; each is notified when it is due. */
export function announced(
  before: Journal,
  after: Journal,
  { now, run }: Moment,
  situations: readonly Draft[] = [],
): Journal {
  let journal = after;
  const changed =
    after.entries === before.entries ? [] : after.entries.filter((e) => !before.entries.includes(e));
  for (const entry of changed.toReversed()) {
    for (const what of milestones(
      before.entries.find(({ epoch }) => epoch === entry.epoch),
      entry,
    )) {
      const ended = what === 'verified' ? endedBySwitch(journal, now) : { journal, more: [] };
      journal = put(ended.journal, entryDraft(entry, what, ended.more), now, run);
    }
  }
  const drill = after.drillsEnded === before.drillsEnded ? undefined : after.drillsEnded?.at(-1);
  if (drill) journal = put(journal, drillEnded(after, drill.id), now, run);
  return situations.reduce((told, one) => tellSituation(told, one, now, run), journal);
}

function milestones(before: Entry | undefined, entry: Entry): readonly Parameters<typeof entryDraft>[1][] {
  if (entry.kind === 'initial') return [];
  return [
    ...(entry.phase === 'applied' && before?.phase !== 'applied'
      ? [entry.kind === 'adoption' ? ('adopted' as const) : ('applied' as const)]
      : []),
    ...(entry.verifiedAt !== before?.verifiedAt ? (['verified'] as const) : []),
    ...(entry.overdueAt !== before?.overdueAt ? (['overdue'] as const) : []),
  ];
}

function drillEnded(journal: Journal, id: string): Draft {
  const sentence = `The drill is over: ${activeSide(journal)}, where traffic is, really fails.`;
  const body = `${sentence}\nFrom now on both sides are judged by their real answers; what follows is no drill.`;
  return { id: `drill-ended-${id}`, as: 'drill-ended', subject: sentence, body };
}
