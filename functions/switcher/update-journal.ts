/** Record: conditional writes of the journal. */
import type { Journal } from '../../shared/core/journal/journal.ts';
import { announced } from '../../shared/core/notices/announce.ts';
import type { Draft } from '../../shared/core/notices/notices.ts';
import { Conflict } from '../../shared/errors.ts';
import type { SwitcherPorts } from './ports.ts';

const TRIES = 5;
/** With three controllers others write the journal more often, and a conflict costs them as long. */
const SHARED_TRIES = 10;
const FIRST_PAUSE_MS = 20;

/** Before the `tried`-th new attempt to write a journal that other Regions write as well: 20 ms, then twice as long each time. */
export const pauseAfterConflict = (
  { controllers, clock }: Pick<SwitcherPorts, 'controllers' | 'clock'>,
  tried: number,
): Promise<void> =>
  controllers ? clock.sleep(Math.min(2_000, FIRST_PAUSE_MS * 2 ** (tried - 1))) : Promise.resolve();

/**
 * Applies `change` to the current journal and writes it, again if someone else wrote meanwhile. Notices that follow from the
 * change, and one about `situation`, go into the outbox. `change` returns its argument if it no longer applies.
 */
export async function updateJournal(
  ports: Pick<SwitcherPorts, 'journal' | 'clock' | 'controllers'>,
  known: Journal,
  run: string,
  change: (journal: Journal) => Journal,
  situation?: Draft,
): Promise<Journal> {
  const { journal: store, clock, controllers } = ports;
  const tries = controllers ? SHARED_TRIES : TRIES;
  const moment = { now: clock.now(), run };
  let journal = known;
  for (let tried = 1; ; tried++) {
    // No run reads a closed journal again, so what is written there would be lost.
    if (journal.movedTo !== undefined)
      throw new Error(`The journal was closed meanwhile: it is in the table ${journal.movedTo} now.`);
    const next = announced(journal, change(journal), moment, situation && [situation]);
    if (next === journal) return journal;
    try {
      return await store.write(next, journal.revision);
    } catch (error) {
      if (!(error instanceof Conflict) || tried === tries) throw error;
      if (controllers) await pauseAfterConflict(ports, tried);
      journal = await store.read();
    }
  }
}
