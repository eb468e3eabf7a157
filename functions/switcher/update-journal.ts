/** Record: conditional writes of the journal. */
import type { Journal } from '../../shared/core/journal/journal.ts';
import { announced } from '../../shared/core/notices/announce.ts';
import type { Draft } from '../../shared/core/notices/notices.ts';
import { Conflict } from '../../shared/errors.ts';
import type { SwitcherPorts } from './ports.ts';

const TRIES = 5;

/**
 * Applies `change` to the current journal and writes it, again if someone else wrote meanwhile. Notices that follow from the
 * change, and one about `situation`, go into the outbox. `change` returns its argument if it no longer applies.
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
