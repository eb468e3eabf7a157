/** Verify: asks the public endpoint which side answers, and records when the new side does, or when the switch is overdue. */

import type { Observation } from '../../shared/core/decision/plan.ts';
import type { Entry, Journal } from '../../shared/core/journal/journal.ts';
import { confirms, overdue, verified } from '../../shared/core/journal/verification.ts';
import type { Settings } from '../../shared/core/settings.ts';
import { type PublicVerdict, short } from '../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../shared/errors.ts';
import type { SwitcherPorts } from './ports.ts';
import { updateJournal } from './update-journal.ts';

export async function verify(
  ports: SwitcherPorts,
  settings: Settings,
  entry: Entry,
  seen: Observation,
  journal: Journal,
): Promise<Journal> {
  const { clock, log, gauges } = ports;
  const answer = await askEndpoint(ports, (error) =>
    log.warn('verify', 'The check of the public endpoint itself failed: its result is not known.', {
      epoch: entry.epoch,
      error,
    }),
  );
  const now = clock.now();
  const fields = { epoch: entry.epoch, to: entry.to, evidence: answer.evidence };
  if (!confirms(answer, entry, seen.edge)) {
    const after = await updateJournal(ports, journal, seen.run, (j) => overdue(j, entry, settings, now));
    if (after !== journal)
      log.warn('verify', `Overdue: the public endpoint does not answer from ${entry.to} yet.`, fields);
    return after;
  }
  let first = false;
  const after = await updateJournal(ports, journal, seen.run, (j) => {
    const next = verified(j, entry, seen.ledger, now);
    first = next !== j;
    return next;
  });
  // Another run may have recorded it already.
  if (!first) return after;
  const recoveryMs = after.entries.find((e) => e.epoch === entry.epoch)?.recoveryMs;
  log.info('verify', `Verified: the public endpoint answers from ${entry.to}.`, { ...fields, recoveryMs });
  if (recoveryMs !== undefined) gauges.add('RecoveryTime', 'ms', recoveryMs);
  return after;
}

/**
 * The public endpoint's answer. A check that itself throws counts as `unknown` and must not stop the run: otherwise a switch
 * would never be overdue, no notice would be sent, and the key would never be deleted.
 */
export async function askEndpoint(
  { endpoint, clock }: Pick<SwitcherPorts, 'endpoint' | 'clock'>,
  failed: (error: unknown) => void = () => {},
): Promise<PublicVerdict> {
  try {
    return await endpoint.ask();
  } catch (error) {
    failed(error);
    const why = messageOf(error);
    return {
      tick: clock.now(),
      judgement: 'unknown',
      evidence: short(`the check itself failed: ${why}`),
    };
  }
}
