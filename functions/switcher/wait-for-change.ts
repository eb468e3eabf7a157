/** Between two turns: polls journal and ledger until there is something new to decide on. */

import type { Observation } from '../../shared/core/decision/plan.ts';
import type { Entry } from '../../shared/core/journal/journal.ts';
import { confirms } from '../../shared/core/journal/verification.ts';
import type { SwitcherPorts } from './ports.ts';
import { askEndpoint } from './verify.ts';

const PACE_MS = 2_000;

interface WaitOptions {
  /** When to stop waiting (epoch ms). */
  readonly until: number;
  /** When something is known to change by itself (epoch ms), e.g. a cool-down ends. */
  readonly alarm?: number;
  /** An entry that the public endpoint has not confirmed: its confirmation is a change, too. */
  readonly unverified?: Entry;
}

/** True: observe again. False: nothing changed until `until`. */
export async function waitForChange(
  ports: SwitcherPorts,
  seen: Observation,
  revision: number,
  wait: WaitOptions,
): Promise<boolean> {
  const { clock } = ports;
  const alarm = wait.alarm !== undefined && wait.alarm > seen.now ? wait.alarm : Number.POSITIVE_INFINITY;
  while (clock.now() + PACE_MS <= wait.until) {
    await clock.sleep(Math.max(0, Math.min(PACE_MS, alarm - clock.now())));
    const [journal, ledger, answer] = await Promise.all([
      ports.journal.read(),
      ports.ledger.read(),
      wait.unverified ? askEndpoint(ports) : undefined,
    ]);
    if (journal.revision !== revision || ledger.revision !== seen.ledger.revision) return true;
    if (wait.unverified && answer && confirms(answer, wait.unverified, seen.edge)) return true;
    if (clock.now() >= alarm) return true;
  }
  return false;
}
