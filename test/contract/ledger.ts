/** What every ledger store keeps to, in memory and on AWS. */
import type { Ledger } from '../../shared/core/journal/ledger.ts';
import { EMPTY_LEDGER } from '../../shared/core/journal/ledger.ts';
import { keptOf, LETTERS } from '../../shared/core/verdict/letters.ts';
import { SLOT_MS } from '../../shared/core/verdict/verdict.ts';
import { Conflict } from '../../shared/errors.ts';
import type { JournalStore, LedgerStore } from '../../shared/ports.ts';
import { ENTRY } from './journal.ts';

/** `setup` gives both stores of one empty table: they must not get in each other's way. */
export function ledgerContract(
  name: string,
  setup: () => Promise<{ ledger: LedgerStore; journal: JournalStore }>,
): void {
  describe(`ledger store: ${name}`, () => {
    it('reads an empty table as the empty ledger', async () => {
      expect(await (await setup()).ledger.read()).toEqual(EMPTY_LEDGER);
    });

    it('gives back every field that was written, and counts the revision itself', async () => {
      const { ledger } = await setup();
      expect(await ledger.write(FULL, 0)).toEqual({ ...FULL, revision: 1 });
      expect(await ledger.read()).toEqual({ ...FULL, revision: 1 });
    });

    it('refuses a write on a revision that is no longer stored', async () => {
      const { ledger } = await setup();
      await ledger.write(FULL, 0);
      await ledger.write(EMPTY_LEDGER, 1);
      for (const seen of [0, 1, 3]) await expect(ledger.write(FULL, seen)).rejects.toThrow(Conflict);
      expect(await ledger.read()).toEqual({ ...EMPTY_LEDGER, revision: 2 });
    });

    it('stands beside the journal', async () => {
      const { ledger, journal } = await setup();
      await ledger.write(FULL, 0);
      await journal.write({ revision: 0, entries: [ENTRY], told: {}, outbox: [] }, 0);
      expect((await ledger.read()).primary).toEqual(FULL.primary);
      expect((await journal.read()).entries).toEqual([ENTRY]);
    });
  });
}

/** As the ledger keeps verdicts: the telling ones with their evidence, of the others a letter. */
const FULL: Ledger = {
  revision: 0,
  primary: [
    { tick: 1_800_000_000_000, judgement: 'unhealthy', evidence: 'status 503, wanted 2xx', error: 503 },
    {
      tick: 1_800_000_004_000,
      judgement: 'unhealthy',
      evidence: 'drill: so; seen: status 200',
      drill: true,
      drillId: 'primary-1800000900000-1800000000000',
    },
    {
      tick: 1_800_000_006_000,
      ...keptOf('d'),
      drillId: 'primary-1800000900000-1800000000000',
    },
    { tick: 1_800_000_010_000, ...keptOf('t') },
    {
      tick: 1_800_000_014_000,
      judgement: 'unknown',
      evidence: 'status 401: refused',
      refused: true,
      error: 401,
    },
    { tick: 1_800_000_020_000, judgement: 'healthy', evidence: 'health "warn", status 200', warns: true },
  ],
  standby: [
    {
      tick: 1_800_000_000_000,
      ...keptOf('g'),
      certificateEndsAt: 1_810_000_000_000,
      behindMs: 11_000,
    },
    ...LETTERS.filter((letter) => letter !== 'd').map((letter, i) => ({
      tick: 1_800_000_010_000 + i * SLOT_MS,
      ...keptOf(letter),
    })),
  ],
  public: [
    {
      tick: 1_800_000_000_000,
      ...keptOf('g'),
      certificateEndsAt: 1_820_000_000_000,
      servedBy: 'standby',
    },
    { tick: 1_800_000_002_000, ...keptOf('g'), servedBy: 'primary' },
    {
      tick: 1_800_000_004_000,
      judgement: 'unknown',
      evidence:
        'read: status 502: FunctionValidationError at the edge; write: cached answer of /health (age: 7)',
      cached: '/health',
      edgeFunctionError: true,
    },
  ],
  goodSince: { standby: 1_799_999_000_000 },
  warnsSince: { primary: 1_800_000_020_000 },
  unhealthySince: { standby: 1_800_000_000_000, public: 1_800_000_004_000 },
  aloneSince: { primary: { 2: 1_800_000_001_000 } },
  outage: {
    since: 1_799_999_900_000,
    lastBad: 1_799_999_950_000,
    until: 1_799_999_960_000,
    beginUnseen: true,
  },
  day: {
    hour: 500_000,
    primary: [
      { bad: 2, all: 100 },
      { bad: 0, all: 360 },
    ],
    standby: [
      { bad: 0, all: 99 },
      { bad: 1, all: 360 },
    ],
  },
  writer: { tick: 1_800_000_024_000, began: 1_799_999_970_123 },
};
