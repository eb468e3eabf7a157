/** What runs in a world. `production` is the real thing; tests of the world itself use smaller programs. */
import type { ProberPorts } from '../../../functions/prober/ports.ts';
import type { RunSpan } from '../../../functions/prober/run.ts';
import { run as probe } from '../../../functions/prober/run.ts';
import type { Run, SwitcherPorts } from '../../../functions/switcher/ports.ts';
import { reconcile } from '../../../functions/switcher/reconcile.ts';
import type { Settings } from '../../../shared/core/settings.ts';
import type { Clock } from '../../../shared/ports.ts';

export interface Programs {
  /** One invocation of the prober: a minute of ticks. */
  readonly probe: (ports: ProberPorts, clock: Clock, span: RunSpan) => Promise<unknown>;
  readonly reconcile: (ports: SwitcherPorts, settings: Settings, run: Run) => Promise<unknown>;
}

export const production: Programs = { probe, reconcile };
