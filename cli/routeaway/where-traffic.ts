/** Where traffic is, as the end of a sentence for operators who contradict each other; nothing where the journal cannot be read. */
import { activeSide } from '../../shared/core/journal/journal-queries.ts';
import type { JournalStore } from '../../shared/ports.ts';

export const whereTraffic = (journal: Pick<JournalStore, 'read'>): Promise<string> =>
  journal.read().then(
    (read) => `; traffic is on ${activeSide(read)}`,
    () => '',
  );
