/** Look: everything a decision rests on, read together. One round trip. */

import type { OverrideReading } from '../../shared/core/override.ts';
import type { Seen } from '../../shared/core/plan.ts';
import type { EdgeSight } from '../../shared/ports.ts';
import type { SwitcherPorts } from './ports.ts';

export interface Look extends Seen {
  readonly edge: EdgeSight;
}

export async function look(ports: SwitcherPorts, run: string): Promise<Look> {
  // Taken before the reads: whatever they return is at least this fresh.
  const now = ports.clock.now();
  const [journal, ledger, override, edge] = await Promise.all([
    ports.journal.read(),
    ports.ledger.read(),
    readOverride(ports),
    ports.levers.look(),
  ]);
  return { now, run, journal, ledger, override, edge };
}

/** A call that fails is an answer here: what follows from it is decided in the core. */
export async function readOverride(ports: Pick<SwitcherPorts, 'override'>): Promise<OverrideReading> {
  try {
    return await ports.override.read();
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether two readings of the override say the same. Two failures are alike: both leave the last valid word in force. */
export function sameReading(a: OverrideReading, b: OverrideReading): boolean {
  if (a === 'missing' || b === 'missing') return a === b;
  if ('failed' in a || 'failed' in b) return 'failed' in a && 'failed' in b;
  return a.text === b.text;
}
