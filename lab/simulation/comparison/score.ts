/** What one policy's clients lived through in some traces, added up. */
import { median } from '../../../shared/kit/quantile.ts';
import type { Experience, Tally } from '../search/clients.ts';
import type { SwitchTally } from '../search/switches.ts';

export interface Score {
  readonly reads: Tally;
  readonly writes: Tally;
  /**
   * Of each trace in which the primary served badly at some time: for how long this policy's clients had bad service (ms);
   * shortest first.
   */
  readonly incidents: readonly number[];
  /** The longest bad service in any trace (ms). */
  readonly worst: number;
  readonly switches: SwitchTally;
}

const NOTHING: Tally = { sent: 0, failed: 0, late: 0 };

export const NO_SCORE: Score = {
  reads: NOTHING,
  writes: NOTHING,
  incidents: [],
  worst: 0,
  switches: { all: 0, needless: 0, harmful: 0 },
};

/** `incident`: the primary served badly at some time. */
export function scoreOf(
  { reads, writes, outages }: Experience,
  switches: SwitchTally,
  incident: boolean,
): Score {
  const bad = outages.reduce((sum, { from, to }) => sum + to - from, 0);
  return { reads, writes, incidents: incident ? [bad] : [], worst: bad, switches };
}

export const together = (scores: readonly Score[]): Score =>
  scores.reduce(
    (a, b) => ({
      reads: add(a.reads, b.reads),
      writes: add(a.writes, b.writes),
      incidents: [...a.incidents, ...b.incidents].sort((x, y) => x - y),
      worst: Math.max(a.worst, b.worst),
      switches: {
        all: a.switches.all + b.switches.all,
        needless: a.switches.needless + b.switches.needless,
        harmful: a.switches.harmful + b.switches.harmful,
      },
    }),
    NO_SCORE,
  );

const add = (a: Tally, b: Tally): Tally => ({
  sent: a.sent + b.sent,
  failed: a.failed + b.failed,
  late: a.late + b.late,
});

export const failed = ({ reads, writes }: Score): number => reads.failed + writes.failed;
export const late = ({ reads, writes }: Score): number => reads.late + writes.late;
export const sent = ({ reads, writes }: Score): number => reads.sent + writes.sent;

/** How long service was bad in the median; undefined where there was no incident. */
export const medianOf = ({ incidents }: Score): number | undefined => median(incidents);
