/**
 * Record, the part that can wait: sends the outbox's notices and archives closed entries. What fails stays in the journal
 * for the next run; none of it delays a switch.
 */

import { isDeepStrictEqual } from 'node:util';
import { SKEW_MS } from '../../shared/core/decision/controller.ts';
import { amendEntries } from '../../shared/core/journal/amend.ts';
import type { Entry, Journal, RememberedOverride } from '../../shared/core/journal/journal.ts';
import { claim, mayBeSent, sendable, unsent } from '../../shared/core/notices/notices.ts';
import { messageOf } from '../../shared/errors.ts';
import type { SwitcherPorts } from './ports.ts';
import { updateJournal } from './update-journal.ts';

interface Housekept {
  readonly journal: Journal;
  readonly failures: readonly Error[];
}

export async function housekeep(ports: SwitcherPorts, known: Journal, run: string): Promise<Housekept> {
  const { clock, log } = ports;
  const closed = ({ entries }: Journal) =>
    entries.filter((entry) => entry.phase !== 'in-progress' && !entry.archived);
  // A run in another Region may go by another clock.
  const skew = ports.controllers ? SKEW_MS : 0;
  const waiting = sendable(known, run, clock.now(), skew);
  if (closed(known).length === 0 && waiting.length === 0) return { journal: known, failures: [] };

  const { override } = known;
  const by = waiting.length === 0 ? undefined : await authorOf(ports, override);
  // Claimed before it is sent: of two runs that find the same unsent notice, one sends it.
  const claimed = await updateJournal(ports, known, run, (j) =>
    override && by !== undefined
      ? writtenBy(claim(j, run, clock.now(), skew), override, by)
      : claim(j, run, clock.now(), skew),
  );
  const open = closed(claimed);
  const failures: Error[] = [];
  const attempt = async (what: string, effect: () => Promise<void>): Promise<boolean> => {
    try {
      await effect();
      return true;
    } catch (error) {
      failures.push(new Error(`${what}: ${messageOf(error)}`, { cause: error }));
      return false;
    }
  };

  const sent: string[] = [];
  for (const notice of claimed.outbox) {
    // If sending takes so long that the claim ends, the next run sends the rest.
    if (!mayBeSent(notice, run, clock.now())) continue;
    if (await attempt('A notice could not be sent', () => ports.notifier.send(notice, claimed)))
      sent.push(notice.id);
  }
  const archived: Entry[] = [];
  for (const entry of open) {
    if (await attempt('An entry could not be archived', () => ports.journal.archive(entry, claimed.revision)))
      archived.push(entry);
  }
  const journal = await updateJournal(ports, claimed, run, (j) => nowArchived(unsent(j, sent), archived));
  for (const failure of failures) log.error('record', failure.message);
  return { journal, failures };
}

/** Notes which entries the archive holds. `copies`: as they were archived. One that changed meanwhile must be archived again. */
function nowArchived(journal: Journal, copies: readonly Entry[]): Journal {
  const changed = journal.entries.map((entry) => {
    const copy = copies.find(({ epoch }) => epoch === entry.epoch);
    if (!copy || entry.archived) return entry;
    const archived = { ...entry, archived: true };
    return isDeepStrictEqual(archived, { ...copy, archived: true }) ? archived : entry;
  });
  return changed.some((entry, i) => entry !== journal.entries[i])
    ? { ...journal, entries: changed }
    : journal;
}

/** For the messages that wait. Where the answer does not come within two seconds, they are sent without it. */
async function authorOf(
  { author, log }: SwitcherPorts,
  override: RememberedOverride | undefined,
): Promise<string | undefined> {
  if (!author || !override || override.by !== undefined) return undefined;
  try {
    return await author.of(override);
  } catch (error) {
    log.warn('record', 'Who wrote the override cannot be read.', { why: messageOf(error) });
    return undefined;
  }
}

/** Notes who wrote the override that was in force, and at the pin that it has led to. */
function writtenBy(journal: Journal, { text, seenAt }: RememberedOverride, by: string): Journal {
  const { override } = journal;
  if (override?.text !== text || override.seenAt !== seenAt) return journal;
  return amendEntries({ ...journal, override: { ...override, by } }, (entry) =>
    entry.kind === 'pin' && entry.begunAt >= seenAt ? { ...entry, by } : entry,
  );
}
