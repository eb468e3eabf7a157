import type { Journal } from '../../shared/core/journal/journal.ts';
import type { ObservePorts } from '../../shared/observe/observe.ts';
import type { Gauges, Log, Notifier, OwnerMark, PublicEndpoint } from '../../shared/ports.ts';

/** What a switcher run needs of the world. */
export interface SwitcherPorts extends ObservePorts {
  /** Absent where nobody asks whose the distribution is. */
  readonly owner?: OwnerMark;
  readonly endpoint: PublicEndpoint;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly gauges: Gauges;
}

/** What an action came to. */
export interface Performed {
  readonly journal: Journal;
  /** A traffic control could not be updated. The journal says what is known, and the run has to fail. */
  readonly failure?: Error;
}

export interface Run {
  /** Unique per invocation; names the owner of a lease. */
  readonly id: string;
  /** When the run must have ended (epoch ms). */
  readonly deadline: number;
}
