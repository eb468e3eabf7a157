/**
 * Asked just before an update is sent: whether what was decided still holds. With one controller only the override can have
 * changed since. With three, another one may have taken the entry over, or this Region may have been cut off from the journal.
 */
import type { Observation } from '../../shared/core/decision/plan.ts';
import type { Entry, Journal } from '../../shared/core/journal/journal.ts';
import { LEASE_MARGIN_MS } from '../../shared/core/journal/journal-append.ts';
import { newest } from '../../shared/core/journal/journal-queries.ts';
import type { OverrideReading } from '../../shared/core/override.ts';
import { inForce, sameOverride } from '../../shared/core/override-versions.ts';
import { readOverride, sameReading, sinceWhenFailing } from '../../shared/observe/observe.ts';
import type { SwitcherPorts } from './ports.ts';

/** `leave`: the entry is not this run's to end. `failed`: why it ends here. */
export type MayAct =
  | 'act'
  | { readonly leave: Journal }
  | { readonly failed: string; readonly override: OverrideReading };

export async function mayAct(ports: SwitcherPorts, entry: Entry, seen: Observation): Promise<MayAct> {
  const why = (failed: boolean): string =>
    `The override ${failed ? 'could not be read again' : 'changed'} between the decision and the act.`;
  if (!ports.controllers) {
    const override = await readOverride(ports);
    if (sameReading(override, seen.override)) return 'act';
    return { failed: why(typeof override === 'object' && 'failed' in override), override };
  }
  const [present, override] = await Promise.all([ports.journal.read(), readOverride(ports)]);
  const now = ports.clock.now();
  const own = newest(present);
  const isMine = own?.epoch === entry.epoch && own.phase === 'in-progress' && own.run === entry.run;
  if (!isMine || now >= entry.leaseUntil - LEASE_MARGIN_MS) return { leave: present };
  const read = inForce(present, sinceWhenFailing(override, seen.controller), now);
  const decided = inForce(seen.journal, seen.override, seen.now);
  if (read.stop === undefined && sameOverride(read.override, decided.override)) return 'act';
  // What another Region's run has sent may still apply: only the edge shows how it ends.
  return entry.firstRegion === undefined
    ? { failed: why(read.stop !== undefined), override }
    : { leave: present };
}
