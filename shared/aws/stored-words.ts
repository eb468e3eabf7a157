/**
 * The words under which the journal is stored. The previous version reads only the old words, and after a rollback it must be
 * able to read the journal: so this version writes the old words and reads both. The next version writes the new ones.
 */
import * as v from 'valibot';
import type { Entry, EntryKind, Journal, KnownKey, Noted, Phase } from '../core/journal/journal.ts';

const PHASES = {
  'in-progress': 'begun',
  applied: 'landed',
  failed: 'failed',
  replaced: 'superseded',
} as const satisfies Record<Phase, string>;

const KINDS = {
  initial: 'genesis',
  failover: 'failover',
  failback: 'failback',
  pin: 'pin',
  repair: 'repair',
  adoption: 'adoption',
} as const satisfies Record<EntryKind, string>;

/** One of the keys of `words`, by its own name or by the one that is stored. */
function either<W extends string>(words: Readonly<Record<W, string>>) {
  const byAny = Object.entries(words).flatMap(([word, stored]) => [
    [word, word],
    [stored, word],
  ]) as [string, W][];
  const names = Object.fromEntries(byAny) as Readonly<Record<string, W>>;
  return v.pipe(
    v.picklist(Object.keys(names)),
    v.transform((word) => names[word] as W),
  );
}

export const phase = either(PHASES);
export const kind = either(KINDS);

/** What the preflight found, under either name. */
export const preflight = (noted: v.GenericSchema<unknown, Noted>) =>
  v.pipe(
    v.looseObject({
      at: v.number(),
      findings: v.exactOptional(v.array(noted)),
      worries: v.exactOptional(v.array(noted)),
    }),
    v.transform(({ findings, worries, ...rest }) => ({ ...rest, findings: findings ?? worries ?? [] })),
  );

type StoredKnownKey = Omit<KnownKey, 'doubtful'> & { readonly doubtful?: true; readonly doubt?: Doubt };
type Doubt = NonNullable<KnownKey['doubtful']>;

/**
 * The remembered key. The previous version only knows that it is in doubt; until when, and which sides that is about, stands
 * beside it. What that version wrote is lifted by the first read, as it would lift it.
 */
export const knownKey = (stored: v.GenericSchema<unknown, StoredKnownKey>) =>
  v.pipe(
    stored,
    v.transform(
      ({ doubtful, doubt, ...rest }): KnownKey => ({
        ...rest,
        ...(doubtful && { doubtful: doubt ?? { until: 0, sides: [] } }),
      }),
    ),
  );

function storedKey({ doubtful, ...rest }: KnownKey): object {
  return doubtful ? { ...rest, doubtful: true, doubt: doubtful } : rest;
}

export const storedEntry = (entry: Entry): object => ({
  ...entry,
  phase: PHASES[entry.phase],
  kind: KINDS[entry.kind],
});

export function storedJournal(journal: Journal): object {
  const { preflight: found, key, ...rest } = journal;
  const { findings, ...noted } = found ?? { findings: undefined };
  return {
    ...rest,
    entries: journal.entries.map(storedEntry),
    ...(key && { key: storedKey(key) }),
    ...(findings && { preflight: { ...noted, worries: findings } }),
  };
}
