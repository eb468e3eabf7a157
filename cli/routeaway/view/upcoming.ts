/** What happens next by itself, and when: a failback, or its next step. */
import type { Situation } from '../../../shared/core/decision/decision.ts';
import { nextStep } from '../../../shared/core/decision/gradual-failback.ts';
import { failbackDue } from '../../../shared/core/decision/rules.ts';

export interface Upcoming {
  /** ISO. An automatic failback, at the earliest. */
  readonly failback?: string;
  /** Of a gradual failback: when this step has stood for long enough, and how many percent of the clients it has. */
  readonly step?: { readonly share: number; readonly stands: boolean; readonly until?: string };
}

export function upcomingOf(situation: Situation): Upcoming {
  const { active, settings, journal } = situation;
  if (active !== 'standby' || settings.failback !== 'auto') return {};
  const { step } = journal;
  if (step) {
    const next = nextStep(situation);
    const until = next.is === 'wait' ? next.until : undefined;
    return {
      step: {
        share: step.share,
        stands: step.since !== undefined,
        ...(until !== undefined && { until: new Date(until).toISOString() }),
      },
    };
  }
  const at = failbackDue(situation);
  return at === undefined ? {} : { failback: new Date(at).toISOString() };
}
