/** The real programs with one thing wrong, for those who must notice it. */
import { type Programs, production } from '../../../lab/simulation/world/programs.ts';
import type { Settings } from '../../../shared/core/settings.ts';

/** A switcher that believes in other thresholds than everybody else. */
export const believing = (thresholds: Partial<Settings>): Programs => ({
  ...production,
  reconcile: (ports, settings, run) => production.reconcile(ports, { ...settings, ...thresholds }, run),
});

/** It does not look whose the distribution is. */
export const blindToMarks: Programs = {
  ...production,
  reconcile: ({ owner: _, ...ports }, settings, run) => production.reconcile(ports, settings, run),
};
