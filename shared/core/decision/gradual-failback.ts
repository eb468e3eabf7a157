/**
 * Gradual failback: a growing share of the clients is sent to the primary while the standby still stands for the rest.
 * Which share is the journal's word; the key follows it. Until the last step the active side is the standby, so whatever
 * comes between, an operator or an outage, meets rules that it knows.
 */

import { ruling } from '../edge.ts';
import type { Journal, Step } from '../journal/journal.ts';
import { newest } from '../journal/journal-queries.ts';
import type { Situation } from './decision.ts';
import { isBad, isProven, knownBy } from './health.ts';

/** What the next step of a failback is: this share of the clients, or all of them. */
export type Next =
  | { readonly is: 'step'; readonly share: number }
  /** This step has yet to stand, or to prove itself. */
  | { readonly is: 'wait'; readonly share: number; readonly until?: number }
  | { readonly is: 'all' };

export function nextStep(situation: Situation): Next {
  const { settings, journal, health, now } = situation;
  const [first] = settings.failbackSteps;
  const { step } = journal;
  // Without a key there are no shares: then it is all or nothing.
  if (!step)
    return first === undefined || !keyWorks(situation) ? { is: 'all' } : { is: 'step', share: first };
  if (step.since === undefined) return { is: 'wait', share: step.share };
  const until = step.since + settings.failbackPause;
  if (now < until || !isProven(health.primary) || !seenFrom(situation, step.since))
    return { is: 'wait', share: step.share, until };
  const next = settings.failbackSteps.find((share) => share > step.share);
  return next === undefined ? { is: 'all' } : { is: 'step', share: next };
}

/** Why the steps are given up and all clients go back to the standby; undefined where they are not. */
export function stepTrouble(situation: Situation): string | undefined {
  const { journal, override, health, public: answers, now, settings } = situation;
  const { step } = journal;
  // Whoever holds, or only observes, has the last word: what is under way stays as it is.
  if (!step || override.mode === 'hold' || override.mode === 'observe') return undefined;
  if (override.mode !== 'auto') return `an operator pinned traffic to ${override.mode}`;
  if (settings.failback !== 'auto') return 'failback is no longer automatic';
  if (settings.failbackSteps.length === 0) return 'steps are no longer wanted';
  if (!keyWorks(situation)) return 'the key of the CloudFront function cannot be used';
  const standing = ruling(situation.edge);
  if (standing && standing.epoch > (newest(journal)?.epoch ?? 0)) return 'the key was set by hand';
  if (journal.released && standing?.share !== step.share) return 'the key was changed while an operator held';
  const from = step.notedAt;
  const { primary } = health;
  if (
    primary.state === 'unhealthy' ||
    primary.state === 'degraded' ||
    (primary.state === 'healthy' && primary.since > from)
  )
    return 'the primary has answered badly';
  if (knownBy(answers, now).some((v) => v.tick >= from && isBad(v)))
    return 'the public endpoint has answered badly';
  return undefined;
}

/** The journal without its step, where there was one; the wait for the next failback counts from now. */
export function withoutStep(journal: Journal, now: number): Journal {
  if (!journal.step) return journal;
  const { step: _, ...rest } = journal;
  return { ...rest, stepsEndedAt: now };
}

/** The journal once the key of that share stands: its pause begins. */
export function stepStands(journal: Journal, share: number | undefined, now: number): Journal {
  const { step } = journal;
  if (!step || step.share !== share || step.since !== undefined) return journal;
  const stands: Step = { ...step, since: now };
  return { ...journal, step: stands };
}

/**
 * The journal after the store was read: the pause of a step counts while its key is seen to stand, whoever wrote it; it may
 * have been a run that did not live to say so, and someone may have taken it away again.
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

/** Silence proves nothing: someone must have been answered at the edge meanwhile. */
const seenFrom = ({ public: answers, now }: Situation, since: number): boolean =>
  knownBy(answers, now).some((v) => v.tick >= since);
