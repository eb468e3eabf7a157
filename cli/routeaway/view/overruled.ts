import type { Decision } from '../../../shared/core/decision/decision.ts';
import { movingIsNoHelp } from '../../../shared/core/decision/details.ts';
import { other } from '../../../shared/core/side.ts';
import type { Snapshot } from '../stage/snapshot.ts';
import { type Clients, getErrors } from './clients.ts';

/**
 * How to overrule a decision by an override is no advice while none can be read. Nor is it enough while the ledger has no
 * verdicts: whatever keeps the prober from writing may make the runs of the switcher fail, too.
 */
export function overruled(snapshot: Snapshot, { rule, overrule }: Decision, clients: Clients): string {
  const {
    seen: { override },
    active,
    inForce,
    asked,
    silence,
    health,
    situation,
    unwritten,
    direct,
  } = snapshot;
  if (typeof override !== 'object' || !('failed' in override)) {
    // A hold would only prolong it.
    const isBrownOut =
      (rule === 'steady' || rule === 'clients-fail') &&
      health[active].state === 'degraded' &&
      getErrors(clients);
    if (
      isBrownOut &&
      inForce.override.mode === 'auto' &&
      health[other(active)].proven &&
      !movingIsNoHelp(situation)
    )
      return `Clients get errors. If you know that they are real, move traffic: \`routeaway to ${other(active)}\` (docs/runbook.md#clients-get-errors-and-it-did-not-switch).`;
    if (rule !== 'blind' || !silence.all) return overrule;
    if (asked?.judgement === 'healthy')
      return `Clients are served${asked.servedBy === undefined ? '' : ` from ${asked.servedBy}`}: leave traffic there. To keep it there: \`routeaway hold\`.`;
    const to = other(asked?.servedBy ?? active);
    const byHand = `\`routeaway break-glass to ${to}\``;
    const there = direct[to];
    const answers =
      there && `. Asked directly, ${to} is ${there.judgement}: ${there.evidence.replace(/\.$/, '')}`;
    if (unwritten !== undefined) return `${unwritten}: ${byHand} does${answers ?? ''}.`;
    return `${overrule} Where runs fail, no override moves traffic: ${byHand} does${answers ?? ''}.`;
  }
  return `No override can be read now, and ${inForce.override.mode} applies. To move traffic all the same: \`routeaway break-glass to ${other(active)}\`.`;
}
