/**
 * Verify: asks the public endpoint which side answers, and records when the new side does for good, or when the switch is
 * overdue.
 */

import type { Observation } from '../../shared/core/decision/plan.ts';
import type { Entry, Journal } from '../../shared/core/journal/journal.ts';
import { lacksTimeAlone, overdue, verified, verifiedSince } from '../../shared/core/journal/verification.ts';
import { type PublicVerdict, short } from '../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../shared/errors.ts';
import type { SwitcherPorts } from './ports.ts';
import { updateJournal } from './update-journal.ts';

/** What this run has asked about the newest entry. */
export interface Inquiry {
  readonly epoch?: number;
  answers: readonly PublicVerdict[];
}

/** The public endpoint is asked this often while a switch is not verified. */
export const PACE_MS = 2_000;

/** Asks once more, unless it was asked a moment ago. True: with what the prober has met, the answers verify the entry. */
export async function ask(
  ports: SwitcherPorts,
  inquiry: Inquiry,
  entry: Entry,
  seen: Observation,
  journal: Journal,
): Promise<boolean> {
  const { clock, log } = ports;
  const { answers } = inquiry;
  if (clock.now() - (answers.at(-1)?.tick ?? 0) >= PACE_MS) {
    // Said once, and again when it has worked meanwhile.
    const isNews = answers.at(-1)?.judgement !== 'unknown';
    const answer = await askEndpoint(ports, (error) => {
      if (!isNews) return;
      log.warn('verify', 'The check of the public endpoint itself failed: its result is not known.', {
        epoch: entry.epoch,
        error,
      });
    });
    inquiry.answers = [...answers, answer];
  }
  return verifiedSince(entry, journal, seen.edge, inquiry.answers, seen.ledger) !== undefined;
}

export async function verify(
  ports: SwitcherPorts,
  inquiry: Inquiry,
  entry: Entry,
  seen: Observation,
  journal: Journal,
): Promise<Journal> {
  const { clock, log, gauges } = ports;
  await ask(ports, inquiry, entry, seen, journal);
  const now = clock.now();
  const evidence = inquiry.answers.at(-1)?.evidence ?? '';
  const fields = { epoch: entry.epoch, to: entry.to, evidence };
  const asked = [entry, journal, seen.edge, inquiry.answers, seen.ledger] as const;
  const since = verifiedSince(...asked);
  if (since === undefined && lacksTimeAlone(...asked, now)) return journal;
  if (since === undefined) {
    let late = false;
    const after = await updateJournal(ports, journal, seen.run, (j) => {
      const next = overdue(j, entry, now, [...seen.ledger.public, ...inquiry.answers]);
      late = next !== j;
      return next;
    });
    if (late)
      log.warn('verify', `Overdue: the public endpoint does not answer from ${entry.to} yet.`, fields);
    return after;
  }
  let first = false;
  const after = await updateJournal(ports, journal, seen.run, (j) => {
    const next = verified(j, entry, seen.ledger, since, inquiry.answers);
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
async function askEndpoint(
  { endpoint, clock }: Pick<SwitcherPorts, 'endpoint' | 'clock'>,
  failed: (error: unknown) => void,
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
