/** However much comes together, the journal is one item that DynamoDB takes; what matters least gives way first. */
import { marshall } from '@aws-sdk/util-dynamodb';
import { MOST_FINDINGS } from '../../../shared/core/decision/preflight.ts';
import type { Entry, Journal, Phase } from '../../../shared/core/journal/journal.ts';
import { trimmed } from '../../../shared/core/journal/journal-queries.ts';
import { fitting, MOST_BYTES } from '../../../shared/core/journal/journal-size.ts';
import { put } from '../../../shared/core/notices/notices.ts';
import fc from '../../fast-check.ts';
import { entry, journalOf, MINUTE, NOW } from './build.ts';
import { itemSize } from './item-size.ts';

/** https://docs.aws.amazon.com/AmazonDynamoDB/latest/developerguide/Constraints.html */
const LIMIT = 400 * 1_024;

interface Filling {
  /** One character, or one that is two in UTF-16. */
  readonly char: string;
  /** Lines of evidence behind each entry. */
  readonly lines: number;
  readonly archived: number;
  readonly urgent: number;
  readonly notes: number;
  readonly situations: number;
}

/** A journal with as much in it as its own caps let through. */
function filled({ char, lines, archived, urgent, notes, situations }: Filling): Journal {
  const text = (length: number) => char.repeat(Math.ceil(length / char.length)).slice(0, length);
  const evidence = Array.from({ length: lines }, () => text(230));
  const phases: readonly Phase[] = ['applied', 'replaced', 'failed'];
  const many = Array.from(
    { length: 400 },
    (_, i): Entry => ({
      ...entry({ kind: 'failover', to: 'standby', epoch: 400 - i, phase: phases[i % 3] ?? 'failed' }),
      because: text(200),
      evidence,
      run: text(45),
      trouble: text(600),
      begunAt: NOW - i * MINUTE,
      leaseUntil: NOW - i * MINUTE,
      closedAt: NOW,
      verifiedAt: NOW,
      overdueAt: NOW,
      outageSince: NOW,
      recoveryMs: 123_456,
      ...(i >= archived && { archived: true }),
    }),
  );
  const ids = Array.from({ length: situations }, (_, i) => `decision:${i} ${text(230)}`);
  let journal: Journal = {
    ...journalOf(trimmed(many, NOW)),
    revision: 123_456,
    acknowledgedAt: NOW,
    override: { text: text(300), seenAt: NOW },
    owner: { at: NOW, other: text(256) },
    preflight: {
      at: NOW,
      findings: Array.from({ length: MOST_FINDINGS + 10 }, (_, i) => ({
        id: `distribution:${i} ${text(500)}`,
        sentence: text(500),
        since: NOW,
      })),
    },
    told: Object.fromEntries(ids.map((id, i) => [id, NOW - i])),
    lately: Object.fromEntries(ids.map((id, i) => [id, { at: NOW - i, times: 7 }])),
  };
  const body = [text(200), ...evidence, text(20_000)].join('\n');
  for (let i = 0; i < urgent + notes; i++)
    journal = put(
      journal,
      { id: `epoch-${i}-applied`, as: i >= notes ? 'overdue' : 'moved', subject: text(200), body },
      NOW,
      text(45),
    );
  return journal;
}

const filling = fc.record({
  char: fc.constantFrom('a', 'é', '€', '😀', '"', '\u0001', '\n'),
  lines: fc.integer({ min: 0, max: 40 }),
  archived: fc.integer({ min: 0, max: 400 }),
  urgent: fc.integer({ min: 0, max: 100 }),
  notes: fc.integer({ min: 0, max: 100 }),
  situations: fc.integer({ min: 0, max: 600 }),
});

const MOST: Filling = { char: '€', lines: 40, archived: 400, urgent: 100, notes: 100, situations: 600 };

const written = (journal: Journal) =>
  marshall({ pk: 'journal', sk: 'head', ...journal }, { removeUndefinedValues: true });

const wordy = ({ evidence, trouble }: Entry): boolean => evidence.length > 0 || trouble !== undefined;

describe('all of it at once', () => {
  test('would be more than DynamoDB takes', () => {
    expect(itemSize(written(filled(MOST)))).toBeGreaterThan(4 * LIMIT);
  });

  test('is an item that DynamoDB takes, with every entry and finding, and urgent notices first', () => {
    fc.assert(
      fc.property(filling, (given) => {
        const full = filled(given);
        const fits = fitting(full);
        expect(itemSize(written(fits))).toBeLessThan(LIMIT);

        const bare = ({ evidence: _, trouble: __, ...rest }: Entry) => rest;
        expect(fits.entries.map(bare)).toEqual(full.entries.map(bare));
        expect({ ...fits, entries: [], outbox: [], told: {}, lately: {} }).toEqual({
          ...full,
          entries: [],
          outbox: [],
          told: {},
          lately: {},
        });

        const [newest, ...older] = fits.entries;
        const lost = (urgent: boolean) =>
          full.outbox.filter((notice) => notice.urgent === urgent && !fits.outbox.includes(notice));
        if (older.some((one, i) => !one.archived && !wordy(one) && wordy(full.entries[i + 1] as Entry)))
          expect(older.filter((one) => one.archived && wordy(one))).toEqual([]);
        if (lost(false).length > 0) expect(older.filter(wordy)).toEqual([]);
        if (Object.keys(fits.told).length < Object.keys(full.told).length)
          expect(fits.outbox.filter(({ urgent }) => !urgent)).toEqual([]);
        if (newest && !wordy(newest)) expect(fits.told).toEqual({});
        if (lost(true).length > 0) expect([newest && wordy(newest), fits.told]).toEqual([false, {}]);
        // Of each kind the newest stay.
        const urgent = full.outbox.filter((notice) => notice.urgent);
        expect(fits.outbox.filter((notice) => notice.urgent)).toEqual(urgent.slice(lost(true).length));
      }),
      { numRuns: 15, examples: [[MOST], [{ ...MOST, char: '😀' }], [{ ...MOST, char: '\u0001' }]] },
    );
  });

  test('loses no more than it has to', () => {
    const fits = fitting(filled(MOST));
    const size = new TextEncoder().encode(JSON.stringify(fits)).length;
    expect(size).toBeLessThanOrEqual(MOST_BYTES);
    // The last that went is a notice.
    expect(size).toBeGreaterThan(MOST_BYTES - 40_000);
  });
});

test('a journal that fits is the very same one', () => {
  const journal = filled({ ...MOST, char: 'a', lines: 3, urgent: 2, notes: 2, situations: 10 });
  expect(fitting(journal)).toBe(journal);
});

/** Each kind of content has its share of a journal that is too large; how many of them have to go decides what is left. */
describe('what gives way, in order', () => {
  const SHARE = 36_000;
  const text = 'a'.repeat(SHARE / 2);
  const wordyEntry = (given: Partial<Entry>): Entry => ({
    ...entry({ kind: 'failover', to: 'standby' }),
    evidence: [text, text],
    ...given,
  });
  const notice = (id: string, urgent: boolean, long = 2 * text.length) => ({
    id,
    urgent,
    at: NOW,
    claimedUntil: 0,
    claimedBy: '',
    subject: id,
    body: 'a'.repeat(long),
  });
  const journal = (more: number): Journal => ({
    ...journalOf([]),
    entries: [
      wordyEntry({ epoch: 4 }),
      wordyEntry({ epoch: 3, archived: true }),
      wordyEntry({ epoch: 2, evidence: [], trouble: text + text }),
      wordyEntry({ epoch: 1, archived: true }),
      // Has nothing to lose.
      wordyEntry({ epoch: 0, evidence: [], archived: true }),
    ],
    outbox: [
      notice('old note', false),
      notice('old page', true),
      notice('new note', false),
      notice('new page', true, 2 * text.length + more),
    ],
    told: { [`late ${text}`]: NOW, [`early ${text}`]: NOW - 1 },
    lately: { [`late ${text}`]: { at: NOW, times: 1 }, [`early ${text}`]: { at: NOW - 1, times: 1 } },
  });
  const left = ({ entries, outbox, told, lately }: Journal) =>
    [
      ...entries.filter(wordy).map(({ epoch }) => epoch),
      ...outbox.map(({ id }) => id),
      ...Object.keys(told).map((id) => `told ${id.split(' ')[0]}`),
      ...Object.keys(lately ?? {}).map((id) => `lately ${id.split(' ')[0]}`),
    ].sort();

  const ORDER: readonly (readonly (string | number)[])[] = [
    [1],
    [3],
    [2],
    ['old note'],
    ['new note'],
    ['lately early'],
    ['lately late'],
    ['told early'],
    ['told late'],
    [4],
    ['old page'],
    ['new page'],
  ];
  const all = left(journal(0));
  const first = new TextEncoder().encode(JSON.stringify(journal(0))).length - MOST_BYTES;

  test('notices, where there is nothing else', () => {
    const { lately: _, ...rest } = journal(0);
    const fits = fitting({ ...rest, entries: [], told: {}, outbox: [notice('page', true, MOST_BYTES)] });
    expect(fits).toStrictEqual({ ...rest, entries: [], told: {}, outbox: [] });
  });

  test('nothing of a journal that just fits', () => {
    const fits = journal(-first);
    expect(fitting(fits)).toBe(fits);
    expect(left(fitting(journal(1 - first)))).toEqual(all.filter((one) => one !== 1));
  });

  test('no more than has to, to the byte', () => {
    const words = JSON.stringify([text, text, '']).length;
    const gone = (over: number) => {
      const there = left(fitting(journal(over - first)));
      return all.filter((one) => !there.includes(one));
    };
    expect([gone(words), gone(words + 1)]).toEqual([[1], [1, 3]]);
  });

  test('nothing that does not have to, whatever the size', () => {
    const seen = new Set<string>();
    for (let more = -first; more < 340_000; more += 10_000) {
      const fits = fitting(journal(more));
      const gone = all.filter((one) => !left(fits).includes(one));
      const expected = ORDER.slice(0, gone.length).flat();
      expect([...gone].sort()).toEqual([...expected].sort());
      seen.add(gone.join());
    }
    expect(seen.size).toBeGreaterThan(5);
  });
});
