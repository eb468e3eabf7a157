/** What every journal store keeps to, in memory and on AWS. */
import type { Entry, Journal, Notice } from '../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../shared/core/journal/journal.ts';
import { Conflict } from '../../shared/errors.ts';
import type { JournalStore } from '../../shared/ports.ts';

/**
 * `setup` gives a store over an empty table, each time a fresh one, and what its archive holds. Its promises must settle when
 * awaited.
 */
export function journalContract(
  name: string,
  setup: () => Promise<JournalStore & { archived(): Promise<readonly Entry[]> }>,
): void {
  describe(`journal store: ${name}`, () => {
    it('reads an empty table as the empty journal', async () => {
      expect(await (await setup()).read()).toEqual(EMPTY_JOURNAL);
    });

    it('gives back every field that was written, and counts the revision itself', async () => {
      const store = await setup();
      const written = await store.write(FULL, 0);
      expect(written).toEqual({ ...FULL, revision: 1 });
      expect(await store.read()).toEqual(written);
    });

    it('writes on the revision that was seen', async () => {
      const store = await setup();
      const first = await store.write(FULL, 0);
      const second = await store.write({ ...first, told: { 'both-down': 5 } }, first.revision);
      expect(second.revision).toBe(2);
      expect((await store.read()).told).toEqual({ 'both-down': 5 });
    });

    it('drops what the new version does not have', async () => {
      const store = await setup();
      const { override: _, ...rest } = await store.write(FULL, 0);
      await store.write(rest, 1);
      expect(await store.read()).not.toHaveProperty('override');
    });

    it.each([0, 2, 7])(
      'refuses a write on revision %i when 1 is stored, and keeps what was there',
      async (seen) => {
        const store = await setup();
        const stored = await store.write(FULL, 0);
        await expect(store.write(EMPTY_JOURNAL, seen)).rejects.toThrow(Conflict);
        expect(await store.read()).toEqual(stored);
      },
    );

    it('refuses a write on revision 1 when nothing is stored', async () => {
      const store = await setup();
      await expect(store.write(FULL, 1)).rejects.toThrow(Conflict);
      expect(await store.read()).toEqual(EMPTY_JOURNAL);
    });

    it('lets exactly one of two writers on that saw the same revision', async () => {
      const store = await setup();
      await store.write(FULL, 0);
      const outcomes = await Promise.allSettled([store.write(FULL, 1), store.write(EMPTY_JOURNAL, 1)]);
      expect(outcomes.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = outcomes.find((o) => o.status === 'rejected');
      expect(lost?.reason).toBeInstanceOf(Conflict);
      expect((await store.read()).revision).toBe(2);
    });

    it('takes more than an item holds, says what it kept of it, and keeps all that is urgent', async () => {
      const store = await setup();
      const outbox = Array.from({ length: 100 }, (_, i) => ({
        ...NOTICE,
        id: `n${i}`,
        urgent: i % 10 === 0,
        body: '€'.repeat(3_000),
      }));
      const written = await store.write({ ...FULL, outbox }, 0);
      expect(await store.read()).toEqual(written);
      expect(written.outbox.length).toBeGreaterThan(10);
      expect(written.outbox.length).toBeLessThan(100);
      expect(written.outbox.filter(({ urgent }) => urgent)).toEqual(outbox.filter(({ urgent }) => urgent));
    });

    it('archives an entry, again too, and leaves the journal alone', async () => {
      const store = await setup();
      const stored = await store.write(FULL, 0);
      await store.archive(ENTRY, 1);
      await store.archive(ENTRY, 1);
      expect(await store.archived()).toEqual([ENTRY]);
      expect(await store.read()).toEqual(stored);
    });

    it('keeps the copy of the latest revision in the archive, whichever comes last', async () => {
      const store = await setup();
      await store.archive({ ...ENTRY, recoveryMs: 1 }, 9);
      await store.archive({ ...ENTRY, recoveryMs: 2 }, 10);
      await store.archive({ ...ENTRY, recoveryMs: 1 }, 9);
      expect(await store.archived()).toEqual([{ ...ENTRY, recoveryMs: 2 }]);
    });

    it('archives another entry of that epoch: its journal was begun anew', async () => {
      const store = await setup();
      await store.archive(ENTRY, 10);
      const anew = { ...ENTRY, begunAt: ENTRY.begunAt + 1 };
      await store.archive(anew, 2);
      expect(await store.archived()).toEqual([anew]);
    });
  });
}

export const ENTRY: Required<Entry> = {
  epoch: 7,
  kind: 'failover',
  from: 'primary',
  to: 'standby',
  phase: 'applied',
  because: 'The primary fails and the standby is proven.',
  evidence: ['10:15:20 primary: status 503, wanted 2xx', '10:15:30 primary: no answer within 3000 ms'],
  run: 'run-1',
  begunAt: 1_800_000_000_000,
  leaseUntil: 1_800_000_030_000,
  region: 'us-west-2',
  firstRegion: 'ca-central-1',
  firstLeaseUntil: 1_800_000_020_000,
  effectAt: 1_800_000_001_000,
  closedAt: 1_800_000_002_000,
  deployedAt: 1_800_000_200_000,
  answersFrom: 1_800_000_010_000,
  verifiedAt: 1_800_000_020_000,
  overdueAt: 1_800_000_300_000,
  instead: 'clients get "status 503, wanted 2xx"',
  outageSince: 1_799_999_900_000,
  overruled: true,
  drill: true,
  by: 'arn:aws:iam::123456789012:user/ada',
  recoveryMs: 41_000,
  outageProbes: { bad: 5, good: 8 },
  trouble: 'The distribution was not told.',
  behind: 'key',
  byDns: true,
  archived: true,
  afterMove: 'told',
};

const NOTICE: Notice = {
  id: 'n1',
  at: 1_800_000_000_006,
  urgent: true,
  claimedUntil: 1_800_000_000_007,
  claimedBy: 'run-1',
  subject: 'Moved to standby',
  body: 'Because\nof “this”.',
};

const FULL: Required<Journal> = {
  revision: 0,
  entries: [ENTRY],
  movedTo: 'routeaway-lab-journal-3',
  override: {
    text: 'standby until 2027-01-05T18:00Z because “migration”',
    seenAt: 1_800_000_000_001,
    expired: false,
    region: 'us-west-2',
    version: 7,
    modified: 1_800_000_000_000,
  },
  versions: { 'us-west-2': { version: 7, modified: 1_800_000_000_000, sure: true } },
  overrideEndedAt: 1_800_000_000_002,
  released: true,
  overrideFailingSince: 1_800_000_000_003,
  acknowledgedAt: 1_800_000_000_004,
  drillsEnded: [{ id: 'primary-1800000900000-1800000000000', at: 1_800_000_000_013 }],
  key: {
    says: { side: 'standby', epoch: 7, share: 5, readsOnly: true },
    etag: 'E1',
    at: 1_800_000_000_008,
    setAt: 1_800_000_000_007,
    doubtful: { until: 1_800_000_000_020, sides: ['standby'] },
  },
  owner: { at: 1_800_000_000_012, other: '210987654321/eu-west-1/prod' },
  runsFunction: true,
  leadsToDns: true,
  step: { share: 5, notedAt: 1_800_000_000_009, since: 1_800_000_000_009 },
  capacity: { at: 1_800_000_000_000, primary: 1_000, standby: 100 },
  planned: {
    kind: 'pin',
    to: 'standby',
    since: 1_800_000_000_000,
    waits: 'waits for beforePlannedMove',
    asked: { at: 1_800_000_000_000, run: 'run-1' },
    answer: { says: 'refused', why: 'a migration runs' },
    givenUp: 'beforePlannedMove refused it',
  },
  stepsEndedAt: 1_800_000_000_010,
  preflight: {
    at: 1_800_000_000_011,
    findings: [{ id: 'owned-by-other', sentence: 'Someone else.', since: 1_800_000_000_012 }],
  },
  told: { limited: 1_800_000_000_005 },
  lately: { limited: { at: 1_800_000_000_005, times: 2 } },
  outbox: [NOTICE],
};
