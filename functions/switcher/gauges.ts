/** The switcher's levels for alarms and the dashboard. Set at every turn, so that missing data is never taken for a good sign. */

import type { Observation } from '../../shared/core/decision/plan.ts';
import { standing, UNPROTECTED } from '../../shared/core/decision/preflight.ts';
import { ruling } from '../../shared/core/edge.ts';
import type { Journal } from '../../shared/core/journal/journal.ts';
import { activeSide, newest } from '../../shared/core/journal/journal-queries.ts';
import { remembered, understood } from '../../shared/core/override.ts';
import type { Gauges } from '../../shared/ports.ts';

/** `journal`: the plan's, with what the observation has added. */
export function setGauges(
  gauges: Gauges,
  { override, now, edge }: Pick<Observation, 'override' | 'now'> & { readonly edge: Controls },
  journal: Journal,
): void {
  const last = newest(journal);
  const active = activeSide(journal);
  const level = (name: string, holds: boolean) => gauges.add(name, 'level', holds ? 1 : 0);
  level('TrafficOnStandby', active === 'standby');
  level('OverrideUnreadable', !understood(override));
  level('OverrideStands', remembered(journal).mode !== 'auto');
  // Until the switch is verified after all, or another one replaces it.
  level('SwitchOverdue', last?.overdueAt !== undefined && last.verifiedAt === undefined);
  // A side that is down has its own alarm.
  level(
    'PreflightWorries',
    standing(journal, now).some(({ id }) => id !== UNPROTECTED),
  );
  // No value for a traffic control that cannot be read.
  if (edge.key !== 'unreadable') level('KeyStands', ruling(edge) !== undefined);
  if (edge.distribution !== 'unreadable') level('DistributionFollows', edge.distribution === active);
  gauges.add('NoticesWaiting', 'level', journal.outbox.length);
}

type Controls = Pick<Observation['edge'], 'key' | 'distribution'>;
