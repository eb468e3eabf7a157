/**
 * What has happened in a world so far, which the invariants check: which order the edge took, from which run and when, and
 * what a run could know. collect.ts writes it; the invariants only read it.
 */
import type { Entry } from '../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import type { World } from '../world/world.ts';

/** An order that the edge took from a switcher run, and that sent traffic elsewhere. */
export interface Move {
  readonly at: number;
  readonly run: string;
  readonly entry: Entry;
  /** No order was sent: beacons followed the entry as it applied. */
  readonly byDns?: true;
  /** Someone moved the edge back before the order was written down: nobody can know that it had applied. */
  undone: boolean;
}

export const isAutomatic = ({ kind }: Pick<Entry, 'kind'>): boolean =>
  kind === 'failover' || kind === 'failback';

/** The override when a run started: what stood there, since when, and what the journal remembered of it. */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly remembered: string;
}

export interface History {
  /** Oldest first. */
  readonly moves: readonly Move[];
  /** Whether someone else has moved traffic since the last of them. */
  readonly meddled: boolean;
  /** How far the switcher's clock was ever off (ms). */
  readonly mostSkew: number;
  /** When clocks were last wrong, or something was in the way of calls; 0 where that never was. */
  readonly troubledAt: number;
  /** What the run that has just begun an entry can have read of the ledger, oldest first. */
  ledgersFor(world: World, entry: Entry): readonly Ledger[];
  /** Undefined for a run that ended long ago: nothing of it is under way. */
  wordAtStart(run: string): Word | undefined;
  /** By which word a run may have gone: what stands in the parameter, or the last valid one. */
  goesBy(world: World, run: string): readonly ('written' | 'remembered')[];
}
