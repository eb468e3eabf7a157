import type { Side } from '../../shared/core/side.ts';
import type {
  ClockCheck,
  Gauges,
  HealthMetric,
  Heartbeat,
  JournalStore,
  LedgerStore,
  Log,
  ProberLedgers,
  Probes,
  SwitcherInvoker,
  UserAlarms,
} from '../../shared/ports.ts';
import type { Drills } from './drill.ts';

/** What one tick of the prober needs of the outside world. The time of the tick is an argument. */
export interface ProberPorts {
  readonly probes: Probes;
  /** Absent if there are none. */
  readonly alarms?: UserAlarms;
  /** The side in whose Region the prober runs; absent if it runs in neither. */
  readonly home?: Side;
  /** Its own, where there are several probers: a drill may stop one of them. */
  readonly region?: string;
  readonly metric: HealthMetric;
  readonly ledger: LedgerStore;
  /** The ledgers of the other probers, where there are several. */
  readonly others?: ProberLedgers;
  /** Uses the answers of the ledger's table. */
  readonly clock: ClockCheck;
  /** Says which side is active. */
  readonly journal: Pick<JournalStore, 'read'>;
  readonly invoker: SwitcherInvoker;
  readonly drills?: Drills;
  /** Absent if the stage has no watchdog. */
  readonly heartbeat?: Heartbeat;
  readonly log: Log;
  readonly gauges: Gauges;
}
