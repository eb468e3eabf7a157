import type { Journal } from '../../shared/core/journal/journal.ts';
import type { ObservePorts } from '../../shared/observe/observe.ts';
import type {
  AfterMove,
  BeforePlannedMove,
  Capacity,
  DrillItem,
  Gauges,
  Log,
  Notifier,
  OverrideAuthor,
  OwnerMark,
  PublicEndpoint,
} from '../../shared/ports.ts';

/** What a run of the switcher needs of the outside world. */
export interface SwitcherPorts extends ObservePorts {
  /** Absent if ownership is not checked. */
  readonly owner?: OwnerMark;
  /** Present with three controllers. */
  readonly drill?: DrillItem;
  readonly endpoint: PublicEndpoint;
  readonly notifier: Notifier;
  /** Absent if the author of an override is not looked up. */
  readonly author?: OverrideAuthor;
  /** Absent where the APIs are not known to run in Lambda. */
  readonly capacity?: Capacity;
  /** The user's own functions; each absent where there is none. */
  readonly before?: BeforePlannedMove;
  readonly after?: AfterMove;
  readonly log: Log;
  readonly gauges: Gauges;
}

/** The outcome of an action. */
export interface Performed {
  readonly journal: Journal;
  /** A traffic control could not be updated. The journal has the details; the run must fail. */
  readonly failure?: Error;
}

export interface Run {
  /** Unique for each invocation; identifies the owner of a lease. */
  readonly id: string;
  /** When the run must have ended (epoch ms). */
  readonly deadline: number;
}
