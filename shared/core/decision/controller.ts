/**
 * One of three controllers: what it knows of the others, and what its runs keep for one another. No controller leads: each follows
 * the same rules, and the conditional write of the journal decides between them (`turns.ts`).
 */
import { SECOND } from '../duration.ts';
import { type Edge, effective } from '../edge.ts';
import type { Entry, EntryKind, Journal } from '../journal/journal.ts';
import { LEASE_MS } from '../journal/journal-append.ts';
import { newest } from '../journal/journal-queries.ts';
import type { Side } from '../side.ts';
import { type BeaconSaid, due as toSay } from './beacon.ts';

/** Clocks of two Regions differ by less than this. */
export const SKEW_MS = 10 * SECOND;
/** An entry that ended without an outcome is replaced by who cannot see the edge only so much later. */
const BLINDLY_MS = 30 * SECOND;

/** This controller. */
export interface Controller {
  readonly region: string;
  /** The Regions of all controllers, in the order in which they begin. */
  readonly regions: readonly string[];
  readonly memory: ControllerMemory;
  /** When each of the others last looked (epoch ms, by its clock), if it ever did. */
  readonly others: readonly ({ readonly region: string } & Pick<ControllerMemory, 'lookedAt' | 'beacon'>)[];
}

/** What the runs of one controller keep for one another. All times are of its own clock, in epoch ms. */
export interface ControllerMemory {
  readonly lookedAt?: number;
  /** The newest entry that another Region's run has in progress, and since when this controller knows of it. */
  readonly begun?: { readonly epoch: number; readonly run: string; readonly since: number };
  /** The move that the rules want, and since when. */
  readonly due?: { readonly kind: EntryKind; readonly to: Side; readonly since: number };
  /** Since when too few override parameters answer. */
  readonly overrideFailingSince?: number;
  /** Since when the beacon of this Region says something else than it is to; absent while it says that. */
  readonly beacon?: { readonly says: BeaconSaid; readonly since: number };
}

/**
 * What an earlier look of this run knows, or else what is stored. That may be older, since it is read from a replica: what has
 * ended meanwhile must not come back. Only an entry is the same whenever it was seen, and the earlier look at it counts.
 */
export function merged(stored: ControllerMemory, own: ControllerMemory | undefined): ControllerMemory {
  if (!own) return stored;
  const { begun = stored.begun } = own;
  const isSame = stored.begun?.epoch === begun?.epoch && stored.begun?.run === begun?.run;
  const isEarlier = isSame && stored.begun && begun && stored.begun.since < begun.since;
  return { ...own, ...(begun && { begun: isEarlier ? stored.begun : begun }) };
}

/** What is to be kept after a look. `due`: the move that the rules want now. */
export function remembering(
  { memory, region }: Controller,
  journal: Journal,
  due: Pick<Entry, 'kind' | 'to'> | undefined,
  overrideFailingSince: number | undefined,
  now: number,
  says?: BeaconSaid,
): ControllerMemory {
  const entry = newest(journal);
  const isOthers = entry?.phase === 'in-progress' && entry.region !== region;
  const { begun } = memory;
  const isKnown = begun && begun.epoch === entry?.epoch && begun.run === entry.run;
  const isSame = memory.due && due && memory.due.kind === due.kind && memory.due.to === due.to;
  return {
    lookedAt: now,
    ...(isOthers && { begun: isKnown ? begun : { epoch: entry.epoch, run: entry.run, since: now } }),
    ...(due && { due: isSame && memory.due ? memory.due : { kind: due.kind, to: due.to, since: now } }),
    ...(overrideFailingSince !== undefined && { overrideFailingSince }),
    ...(says !== undefined &&
      says !== toSay(journal) && { beacon: { says, since: memory.beacon?.since ?? now } }),
  };
}

/** Whether it is worth a write: who looks says so once a minute. */
export function isNews(next: ControllerMemory, known: ControllerMemory): boolean {
  const isSame =
    next.begun?.epoch === known.begun?.epoch &&
    next.begun?.run === known.begun?.run &&
    next.due?.kind === known.due?.kind &&
    next.due?.to === known.due?.to &&
    next.overrideFailingSince === known.overrideFailingSince &&
    next.beacon?.since === known.beacon?.since;
  return !isSame || (next.lookedAt ?? 0) - (known.lookedAt ?? 0) >= LOOKED_EVERY_MS;
}
const LOOKED_EVERY_MS = 60 * SECOND;

/** When the lease of an entry in progress is over (epoch ms), as this controller sees it. */
export function overAt(entry: Entry, controller: Controller | undefined): number {
  if (!controller || entry.region === undefined || entry.region === controller.region)
    return entry.leaseUntil;
  const { begun } = controller.memory;
  const seen = begun?.epoch === entry.epoch && begun.run === entry.run ? begun.since : undefined;
  return Math.min(entry.leaseUntil + SKEW_MS, (seen ?? Number.POSITIVE_INFINITY) + LEASE_MS);
}

/** Until when an entry in progress keeps this controller from beginning another (epoch ms). */
export function inFlightUntil(entry: Entry, edge: Edge, controller: Controller | undefined): number {
  const over = overAt(entry, controller);
  return controller && effective(edge) === 'unreadable' ? over + BLINDLY_MS : over;
}
