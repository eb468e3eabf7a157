/** What one policy's clients lived through in some traces, added up. */
import type { Experience, Tally } from '../clients.ts';
import type { SwitchTally } from '../switches.ts';

export interface Score {
  readonly reads: Tally;
  readonly writes: Tally;
  /** How long each stretch of bad service lasted (ms), shortest first. */
  readonly outages: readonly number[];
  readonly switches: SwitchTally;
}

const NOTHING: Tally = { sent: 0, failed: 0, late: 0 };

export const NO_SCORE: Score = {
  reads: NOTHING,
  writes: NOTHING,
  outages: [],
  switches: { all: 0, needless: 0, harmful: 0 },
};

export const scoreOf = ({ reads, writes, outages }: Experience, switches: SwitchTally): Score => ({
  reads,
  writes,
  outages: outages.map(({ from, to }) => to - from).sort((a, b) => a - b),
  switches,
});

export const together = (scores: readonly Score[]): Score =>
  scores.reduce(
    (a, b) => ({
      reads: sum(a.reads, b.reads),
      writes: sum(a.writes, b.writes),
      outages: [...a.outages, ...b.outages].sort((x, y) => x - y),
      switches: {
        all: a.switches.all + b.switches.all,
        needless: a.switches.needless + b.switches.needless,
        harmful: a.switches.harmful + b.switches.harmful,
      },
    }),
    NO_SCORE,
  );

const sum = (a: Tally, b: Tally): Tally => ({
  sent: a.sent + b.sent,
  failed: a.failed + b.failed,
  late: a.late + b.late,
});

export const failed = ({ reads, writes }: Score): number => reads.failed + writes.failed;
export const late = ({ reads, writes }: Score): number => reads.late + writes.late;
export const sent = ({ reads, writes }: Score): number => reads.sent + writes.sent;

/** The lower middle one; undefined where service was never bad. */
export const median = ({ outages }: Score): number | undefined => outages[Math.ceil(outages.length / 2) - 1];
export const worst = ({ outages }: Score): number | undefined => outages.at(-1);
