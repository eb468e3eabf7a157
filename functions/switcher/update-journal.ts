/** Record: conditional writes of the journal. */
import type { Journal } from '../../shared/core/journal/journal.ts';
import { announced } from '../../shared/core/notices/announce.ts';
import type { Draft } from '../../shared/core/notices/notices.ts';
import { Conflict } from '../../shared/errors.ts';
import type { SwitcherPorts } from './ports.ts';

const TRIES = 5;

/**
 * Applies `change` to the journal as it stands, again where someone else wrote meanwhile, and tells people of what came of
 * it, and of `situation`. `change` returns its argument where it no longer applies; then nothing is written.
 */
export async function updateJournal(
  { journal: store, clock }: Pick<SwitcherPorts, 'journal' | 'clock'>,
  known: Journal,
  run: string,
  change: (journal: Journal) => Journal,
  situation?: Draft,
): Promise<Journal> {
  const moment = { now: clock.now(), run };
  let journal = known;
  for (let tried = 1; ; tried++) {
    const next = announced(journal, change(journal), moment, situation && [situation]);
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
