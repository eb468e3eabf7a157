/**
 * Gradual failback: a growing share of the clients goes to the primary, the rest to the standby. The journal holds the
 * share, and the key converges to it. Until the last step the active side is the standby, so an operator or an outage in
 * between meets the usual rules.
 */

import { ruling } from '../edge.ts';
import type { Journal, Step } from '../journal/journal.ts';
import { newest } from '../journal/journal-queries.ts';
import { FAILBACK_PAUSE_MS } from '../settings.ts';
import type { Target } from '../side.ts';
import { knownBy } from '../verdict/verdict.ts';
import type { Situation } from './decision.ts';
import { isProven } from './health.ts';
import { isUnfitBy } from './judgement.ts';

/** The next step of a failback. */
export type Next =
  | { readonly is: 'step'; readonly share: number }
  /** The key does not have this share yet, or the step has not proven itself. */
  | { readonly is: 'wait'; readonly share: number; readonly until?: number }
  | { readonly is: 'all' };

export function nextStep(situation: Situation): Next {
  const { settings, journal, health, now } = situation;
  const [first] = settings.failbackSteps;
  const { step } = journal;
  // Shares need a key; without one the failback is all at once.
  if (!step)
    return first === undefined || !keyWorks(situation) ? { is: 'all' } : { is: 'step', share: first };
  if (step.since === undefined) return { is: 'wait', share: step.share };
  const until = step.since + FAILBACK_PAUSE_MS;
  if (now < until || !isProven(health.primary) || !seenFrom(situation, step.since))
    return { is: 'wait', share: step.share, until };
  const next = settings.failbackSteps.find((share) => share > step.share);
  return next === undefined ? { is: 'all' } : { is: 'step', share: next };
}

/** Why the gradual failback is given up and all clients go back to the standby; undefined if it is not. */
export function stepTrouble(situation: Situation): string | undefined {
  const { journal, override, points, now, settings } = situation;
  const { step } = journal;
  // A hold or observe wins: what is under way stays as it is.
  if (!step || override.mode === 'hold' || override.mode === 'observe') return undefined;
  if (override.mode !== 'auto') return `an operator pinned traffic to ${override.mode}`;
  if (settings.failback !== 'auto') return 'failback is no longer automatic';
  if (settings.failbackSteps.length === 0) return 'gradual failback is switched off';
  if (!keyWorks(situation)) return 'the key of the CloudFront function cannot be used';
  const standing = ruling(situation.edge);
  if (standing && standing.epoch > (newest(journal)?.epoch ?? 0)) return 'the key was set by hand';
  if (journal.released && standing?.share !== step.share) return 'the key was changed while an operator held';
  // As much is forgiven as to a side that is to take traffic: at some noise no step would ever be without a failed probe.
  const isUnfit = (target: Target) => isUnfitBy(target, step.notedAt, points, now);
  if (isUnfit('primary')) return 'the primary fails too many probes';
  if (isUnfit('public')) return 'the public endpoint fails too many probes';
  return undefined;
}

/** Ends the gradual failback, if any; the wait for the next failback counts from now. */
export function withoutStep(journal: Journal, now: number): Journal {
  if (!journal.step) return journal;
  const { step: _, ...rest } = journal;
  return { ...rest, stepsEndedAt: now };
}

/** Notes that the key has that share: the pause of the step begins. */
export function stepStands(journal: Journal, share: number | undefined, now: number): Journal {
  const { step } = journal;
  if (!step || step.share !== share || step.since !== undefined) return journal;
  const stands: Step = { ...step, since: now };
  return { ...journal, step: stands };
}

/**
 * Notes, after the store was read, whether the key has the step's share: the pause counts only while it has. A run that was
 * killed may have written the key without noting it, and someone may have deleted it.
 */
export function stepSeen(journal: Journal, now: number): Journal {
  const { step, key } = journal;
  if (!step) return journal;
  const stands = typeof key?.says === 'object' && key.says.share === step.share;
  if (stands === (step.since !== undefined)) return journal;
  const { since: _, ...rest } = step;
  return { ...journal, step: stands ? { ...rest, since: now } : rest };
}

const keyWorks = ({ edge }: Situation): boolean => edge.key !== 'none';

/** Silence proves nothing: the public endpoint must have answered since. */
const seenFrom = ({ public: answers, now }: Situation, since: number): boolean =>
  knownBy(answers, now).some((v) => v.tick >= since);
