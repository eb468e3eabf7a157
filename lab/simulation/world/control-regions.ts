/**
 * The control Regions of a world: one, or three with a prober, a controller and an override parameter each, over one strongly
 * consistent table. What is broken in each, and which ways between them are cut, is kept here.
 */
import type { ControllerMemory } from '../../../shared/core/decision/controller.ts';
import { NO_DRILL } from '../../../shared/core/drill.ts';
import type { Entry, Journal } from '../../../shared/core/journal/journal.ts';
import { EMPTY_JOURNAL } from '../../../shared/core/journal/journal.ts';
import { fitting } from '../../../shared/core/journal/journal-size.ts';
import { EMPTY_LEDGER, type Ledger } from '../../../shared/core/journal/ledger.ts';
import { pooled, type RegionLedger } from '../../../shared/core/journal/pooled.ts';
import { SIDES } from '../../../shared/core/side.ts';
import { Conflict } from '../../../shared/errors.ts';
import type { ControllerStore, JournalStore, LedgerStore, ProberLedgers } from '../../../shared/ports.ts';
import {
  type CloudRegion,
  createStrongTable,
  type LabClock,
  type RegionNetwork,
  ServiceError,
  type StrongTable,
} from '../../emulator/model/index.ts';
import type { Calls } from './calls.ts';
import type { Skew } from './events.ts';
import type { Network } from './probing.ts';
import { ledgerAfter } from './quiet.ts';
import { REGION_OF } from './regions.ts';
import type { WorldRun } from './runs.ts';
import { archive, next, type Table } from './stores.ts';

/** What can fail in a control Region by itself. A Region that is gone is all of it, and the ways to it. */
export const PARTS = ['table', 'vantage point', 'controller', 'override', 'notices'] as const;
/** The same with DNS as a traffic control. */
export const DNS_PARTS = ['beacon', 'latch'] as const;
export type Part = (typeof PARTS)[number] | (typeof DNS_PARTS)[number];

export interface ControlRegion {
  readonly region: string;
  readonly services: CloudRegion;
  /** What its prober meets. */
  readonly network: Network;
  readonly skew: Skew;
  readonly broken: Set<Part>;
}

/** The control Regions in which, or on whose ways, something is wrong; a way that is cut is a fault of both. */
export function struck({
  controls,
  between,
}: {
  readonly controls: readonly ControlRegion[];
  readonly between: RegionNetwork;
}): readonly string[] {
  if (controls.length === 1) return NONE;
  const cuts = between.cuts();
  if (cuts.length === 0 && controls.every(isWell)) return NONE;
  const cut = cuts.flatMap((way) => way.split('>'));
  return controls.flatMap((one) => (isWell(one) && !cut.includes(one.region) ? [] : [one.region]));
}

const NONE: readonly string[] = [];

const isWell = ({ broken, network, skew }: ControlRegion): boolean =>
  broken.size === 0 &&
  network.prober === 'well' &&
  skew.prober === 0 &&
  skew.switcher === 0 &&
  isEmpty(network.lies) &&
  isEmpty(network.alarmLies);

/** Asked at every step, so nothing is made of it. */
function isEmpty(lies: object): boolean {
  for (const _ in lies) return false;
  return true;
}

/** What the table holds: the journal, a ledger and a memory for each Region, archived entries. */
type Value = Journal | Ledger | ControllerMemory | Entry;

export interface SharedTable extends Table {
  readonly strong: StrongTable<Value>;
  /** The ledger of each prober, as it really is. */
  ledgers(): readonly RegionLedger[];
}

/** A prober in a side's own Region has no good word to say for it. */
function proberIn(region: string): Pick<RegionLedger, 'region' | 'within'> {
  const within = SIDES.find((side) => REGION_OF[side] === region);
  return { region, ...(within && { within }) };
}

const vantage = (region: string): string => `vantage#${region}`;
const controller = (region: string): string => `controller#${region}`;

const ONES = new WeakMap<readonly RegionLedger[], Ledger>();

/** The same object for the same ledgers; made where it is asked for, since nobody asks for most. */
export function asOne(ledgers: readonly RegionLedger[]): Ledger {
  const known = ONES.get(ledgers);
  if (known) return known;
  const one: Ledger & { readonly points: readonly RegionLedger[] } = { ...pooled(ledgers), points: ledgers };
  ONES.set(ledgers, one);
  return one;
}

export function createSharedTable(
  clock: LabClock,
  network: RegionNetwork,
  regions: readonly string[],
): SharedTable {
  const strong = createStrongTable<Value>({ clock, network, regions });
  // As the deploy of a new stage leaves it.
  strong.seed('journal', { ...EMPTY_JOURNAL, revision: 1 });
  let all: readonly RegionLedger[] = [];
  /** As long as nobody has written, the same object: it is asked for at every step. */
  const refresh = (): void => {
    const isSame = regions.every((region, i) => all[i]?.ledger === strong.latest(vantage(region)));
    if (isSame && all.length > 0) return;
    all = regions.map((region) => ({
      ...proberIn(region),
      ledger: (strong.latest(vantage(region)) as Ledger | undefined) ?? EMPTY_LEDGER,
    }));
  };
  return {
    strong,
    ledgers() {
      refresh();
      return all;
    },
    get journal() {
      return (strong.latest('journal') as Journal | undefined) ?? EMPTY_JOURNAL;
    },
    set journal(journal) {
      strong.seed('journal', journal);
    },
    get ledger() {
      return asOne(this.ledgers());
    },
    /** Each prober begins with the same one. */
    set ledger(ledger) {
      for (const region of regions) strong.seed(vantage(region), ledger);
    },
    drill: { text: NO_DRILL },
    archive: new Map(),
    pass(ms) {
      for (const { region, ledger } of this.ledgers()) {
        strong.seed(vantage(region), ledgerAfter(ledger, ms));
        const { lookedAt, ...memory } = (strong.latest(controller(region)) ?? {}) as ControllerMemory;
        if (lookedAt !== undefined) strong.seed(controller(region), { ...memory, lookedAt: lookedAt + ms });
      }
    },
  };
}

/** What production's adapter makes of an answer of the table. */
function asAdapter<T>(outcome: () => T): T {
  try {
    return outcome();
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'ReplicatedWriteConflictException')
      throw new Conflict('Another Region writes the item at the same time.');
    throw error;
  }
}

function read<T extends Value>(
  calls: Calls,
  { strong }: SharedTable,
  run: WorldRun,
  region: string,
  [name, item]: readonly [string, string],
  empty: T,
): Promise<T> {
  return calls.far(run, name, (answer) =>
    strong.read(region, item, (outcome) => answer(() => (outcome() as T | undefined) ?? empty)),
  );
}

function write<T extends Value & { readonly revision: number }>(
  calls: Calls,
  { strong }: SharedTable,
  run: WorldRun,
  region: string,
  [name, item]: readonly [string, string],
  { value, seen, empty }: { readonly value: T; readonly seen: number; readonly empty: T },
): Promise<T> {
  return calls.far(
    run,
    name,
    (answer) =>
      strong.write(
        region,
        item,
        (stored) => next(item, (stored as T | undefined) ?? empty, value, seen),
        (outcome) => answer(() => asAdapter(outcome) as T),
      ),
    { conditional: true },
  );
}

export function sharedJournalPort(
  calls: Calls,
  table: SharedTable,
  run: WorldRun,
  region: string,
): JournalStore {
  return {
    read: () => read(calls, table, run, region, ['journal.read', 'journal'], EMPTY_JOURNAL),
    write: (journal, seen) =>
      write(calls, table, run, region, ['journal.write', 'journal'], {
        value: fitting(journal),
        seen,
        empty: EMPTY_JOURNAL,
      }),
    archive: (entry, revision) =>
      calls.far(run, 'journal.archive', (answer) =>
        table.strong.write(
          region,
          `entry#${entry.epoch}`,
          () => archive(table, entry, revision),
          (outcome) => answer(() => void asAdapter(outcome)),
        ),
      ),
  };
}

export function sharedLedgerPort(
  calls: Calls,
  table: SharedTable,
  run: WorldRun,
  region: string,
): LedgerStore {
  const item = vantage(region);
  return {
    read: () => read(calls, table, run, region, ['ledger.read', item], EMPTY_LEDGER),
    write: (value, seen) =>
      write(calls, table, run, region, ['ledger.write', item], { value, seen, empty: EMPTY_LEDGER }),
  };
}

/** What this Region's replica holds of an item; nothing if the replica is gone. */
function replicaOf<T extends Value>({ strong }: SharedTable, region: string, item: string, empty: T): T {
  if (strong.isDown(region)) return empty;
  return (strong.look(region, item) as T | undefined) ?? empty;
}

export const probersPort = (
  calls: Calls,
  table: SharedTable,
  run: WorldRun,
  region: string,
  regions: readonly string[],
): ProberLedgers => ({
  read: () =>
    calls.call(run, 'ledger.read', () =>
      regions.map((one) => ({
        ...proberIn(one),
        ledger: replicaOf(table, region, vantage(one), EMPTY_LEDGER),
      })),
    ),
});

export const controllersPort = (
  calls: Calls,
  table: SharedTable,
  run: WorldRun,
  region: string,
  regions: readonly string[],
): ControllerStore => ({
  region,
  regions,
  read: () =>
    calls.call(run, 'controllers.read', () =>
      Object.fromEntries(
        regions.map((one) => [one, replicaOf<ControllerMemory>(table, region, controller(one), {})]),
      ),
    ),
  write: (memory) =>
    calls.far(run, 'controllers.write', (answer) =>
      table.strong.write(
        region,
        controller(region),
        () => memory,
        (outcome) => answer(() => void asAdapter(outcome)),
      ),
    ),
});
