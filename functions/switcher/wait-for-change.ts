/** Between two turns: polls journal and ledger until there is something new to decide on. */

import type { Observation } from '../../shared/core/decision/plan.ts';
import { readLedgers } from '../../shared/observe/observe.ts';
import type { SwitcherPorts } from './ports.ts';
import { PACE_MS } from './verify.ts';

interface WaitOptions {
  /** When to stop waiting (epoch ms). */
  readonly until: number;
  /** When something is known to change by itself (epoch ms), e.g. a cool-down ends. */
  readonly alarm?: number;
  /** For a switch that is not verified: asks the public endpoint. True: it is verified now, which is a change, too. */
  readonly verifies?: () => Promise<boolean>;
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
    const [journal, { ledger }, verified] = await Promise.all([
      ports.journal.read(),
      readLedgers(ports),
      wait.verifies?.(),
    ]);
    if (journal.revision !== revision || ledger.revision !== seen.ledger.revision) return true;
    if (verified) return true;
    if (clock.now() >= alarm) return true;
  }
  return false;
}
