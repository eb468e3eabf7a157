/**
 * What a beacon answers: one HTTPS address in each control Region that says where traffic belongs, and that Route 53's checkers
 * ask. There is nothing to set or to delete: it says what the journal says. Its check is inverted, so that 200 alone speaks
 * for the standby; a beacon that is silent speaks for the primary, as one that has nothing to say.
 */
import { SECOND } from '../duration.ts';
import type { DistributionObservation, Dns, EdgeObservation } from '../edge.ts';
import type { Journal } from '../journal/journal.ts';
import { activeSide, newest } from '../journal/journal-queries.ts';

/** 200: traffic belongs on the standby. 404: on the primary. 503: not known. */
export type BeaconStatus = 200 | 404 | 503;

/** `nothing`: no such answer. */
export type BeaconSaid = BeaconStatus | 'nothing';

/** What a beacon reads in its own Region's copy of the table. */
export interface BeaconObservation {
  readonly journal: Journal;
  /** When any prober last wrote there (epoch ms): a copy that nobody writes to any more may be an old one. */
  readonly lifeAt: number;
}

/** A prober writes every ten seconds at the latest; a copy that is this old is cut off. */
export const BEACON_STALE_MS = 60 * SECOND;

/** `seen`: undefined where the copy cannot be read. */
export function beaconStatus(seen: BeaconObservation | undefined, now: number): BeaconStatus {
  if (seen === undefined || now - seen.lifeAt > BEACON_STALE_MS) return 503;
  return due(seen.journal);
}

/** What a beacon is to say. */
export const due = (journal: Journal): BeaconStatus => (activeSide(journal) === 'standby' ? 200 : 404);

/** The edge with what the beacons are to say: they follow the journal, so that is never read. */
export const saying = <E extends Pick<EdgeObservation, 'dns'>>(edge: E, journal: Journal): E =>
  edge.dns ? { ...edge, dns: { ...edge.dns, says: activeSide(journal) } } : edge;

/**
 * A distribution as it was read, beside what the name servers answer. While nobody can read it (where us-east-1 is gone, say),
 * nobody can point it elsewhere: then it leads where it did, and where the journal is empty, where the deploy has pointed it.
 */
export const leadingToDns = (
  points: DistributionObservation,
  answers: Omit<Dns, 'says'>,
  journal: Journal,
): DistributionObservation & Pick<EdgeObservation, 'dns'> => ({
  ...points,
  ...(points.distribution === 'unreadable' &&
    points.etag === undefined &&
    (journal.leadsToDns ?? newest(journal) === undefined) && { distribution: 'dns' }),
  dns: { says: activeSide(journal), ...answers },
});
