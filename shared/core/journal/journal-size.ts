/**
 * The journal is one item, and a DynamoDB item holds 400 KB. If it grows larger (a day's outage in which nothing can be
 * sent), the least important parts are dropped, so that the journal can always be written: without it no traffic moves.
 */
import type { Entry, Journal, Notice } from './journal.ts';

/** Below DynamoDB's limit (409,600), with room for fields of a newer version and an operator's acknowledgement. */
export const MOST_BYTES = 350_000;

/** The size of the JSON that is sent, which is never smaller than what DynamoDB counts. */
const bytes = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/**
 * The journal, shortened until it fits; the same object if it does. Dropped in this order, the oldest of each kind first:
 * evidence of archived entries, evidence of others, notices that are not urgent, the memory of past notifications, the newest
 * entry's evidence, urgent notices. Entries themselves stay: limit and cool-down count them.
 */
export function fitting(journal: Journal): Journal {
  let over = bytes(journal) - MOST_BYTES;
  if (over <= 0) return journal;
  /** Whether this has to go, too. */
  const goes = (value: unknown): boolean => {
    if (over <= 0) return false;
    over -= bytes(value);
    return true;
  };
  const bare = new Set<Entry>();
  const strip = (entries: readonly Entry[]): void => {
    for (const entry of entries.toReversed())
      if (wordy(entry) && goes([...entry.evidence, entry.trouble ?? ''])) bare.add(entry);
  };
  const gone = new Set<Notice>();
  const drop = (notices: readonly Notice[]): void => {
    for (const notice of notices) if (goes(notice)) gone.add(notice);
  };
  const [newest, ...older] = journal.entries;
  strip(older.filter(({ archived }) => archived));
  strip(older.filter(({ archived }) => !archived));
  drop(journal.outbox.filter(({ urgent }) => !urgent));
  const lately = kept(journal.lately ?? {}, ({ at }) => at, goes);
  const told = kept(journal.told, (at) => at, goes);
  if (newest) strip([newest]);
  drop(journal.outbox.filter(({ urgent }) => urgent));
  return {
    ...journal,
    entries: journal.entries.map((entry) => (bare.has(entry) ? withoutWords(entry) : entry)),
    told,
    ...(journal.lately && { lately }),
    outbox: journal.outbox.filter((notice) => !gone.has(notice)),
  };
}

const wordy = ({ evidence, trouble }: Entry): boolean => evidence.length > 0 || trouble !== undefined;

function withoutWords(entry: Entry): Entry {
  const { trouble: _, ...rest } = entry;
  return { ...rest, evidence: [] };
}

function kept<T>(
  situations: { readonly [id: string]: T },
  at: (one: T) => number,
  goes: (value: unknown) => boolean,
): { readonly [id: string]: T } {
  const oldestFirst = Object.entries(situations).sort(([, a], [, b]) => at(a) - at(b));
  const gone = new Set(oldestFirst.filter((pair) => goes(pair)).map(([id]) => id));
  return Object.fromEntries(Object.entries(situations).filter(([id]) => !gone.has(id)));
}
