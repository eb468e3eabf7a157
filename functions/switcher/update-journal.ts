/** Record: conditional writes of the journal. */
import type { Journal } from '../../shared/core/journal/journal.ts';
import { Conflict } from '../../shared/errors.ts';
import type { SwitcherPorts } from './ports.ts';

const TRIES = 5;

/**
 * Applies `change` to the journal as it stands, again where someone else wrote meanwhile. `change` returns its argument
 * where it no longer applies; then nothing is written.
 */
export async function updateJournal(
  { journal: store }: Pick<SwitcherPorts, 'journal'>,
  known: Journal,
  change: (journal: Journal) => Journal,
): Promise<Journal> {
  let journal = known;
  for (let tried = 1; ; tried++) {
    const next = change(journal);
    if (next === journal) return journal;
    try {
      return await store.write(next, journal.revision);
    } catch (error) {
      if (!(error instanceof Conflict) || tried === TRIES) throw error;
      journal = await store.read();
    }
  }
}

/** The journal where the store may no longer be as it is remembered: it is read before anything rests on it. */
export const inDoubt = (journal: Journal): Journal =>
  journal.key && !journal.key.doubtful ? { ...journal, key: { ...journal.key, doubtful: true } } : journal;
