import type { Side } from '../../shared/core/side.ts';
import type {
  ClockCheck,
  Gauges,
  HealthMetric,
  Heartbeat,
  JournalStore,
  LedgerStore,
  Log,
  Probes,
  SwitcherInvoker,
} from '../../shared/ports.ts';
import type { Drills } from './drill.ts';

/** What one tick of the prober needs of the world. Time is not among it: a tick is told its own. */
export interface ProberPorts {
  readonly probes: Probes;
  /** The side whose Region the prober runs in; absent where it runs in neither. */
  readonly home?: Side;
  readonly metric: HealthMetric;
  readonly ledger: LedgerStore;
  /** By the answers of the ledger's table. */
  readonly clock: ClockCheck;
  /** Only to know which side is active. */
  readonly journal: Pick<JournalStore, 'read'>;
  readonly waker: SwitcherInvoker;
  /** Which drill is on; absent where there are no drills. */
  readonly drills?: Drills;
  /** Told to another Region; absent where nobody listens there. */
  readonly heartbeat?: Heartbeat;
  readonly log: Log;
  readonly gauges: Gauges;
}
