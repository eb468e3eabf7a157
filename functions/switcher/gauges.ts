/** The switcher's levels, one for each alarm. Set at every turn, so that missing data is never taken for a good sign. */

import type { Observation } from '../../shared/core/decision/plan.ts';
import { standing, UNPROTECTED } from '../../shared/core/decision/preflight.ts';
import type { Journal } from '../../shared/core/journal/journal.ts';
import { activeSide, newest } from '../../shared/core/journal/journal-queries.ts';
import { understood } from '../../shared/core/override.ts';
import type { Gauges } from '../../shared/ports.ts';

/** `journal`: the plan's, with what the observation has added. */
export function setGauges(
  gauges: Gauges,
  { override, now }: Pick<Observation, 'override' | 'now'>,
  journal: Journal,
): void {
  const last = newest(journal);
  const level = (name: string, holds: boolean) => gauges.add(name, 'level', holds ? 1 : 0);
  level('TrafficOnStandby', activeSide(journal) === 'standby');
  level('OverrideUnreadable', !understood(override));
  // Until the switch is verified after all, or another one replaces it.
  level('SwitchOverdue', last?.overdueAt !== undefined && last.verifiedAt === undefined);
  // A side that is down has its own alarm.
  level(
    'PreflightWorries',
    standing(journal, now).some(({ id }) => id !== UNPROTECTED),
  );
}
