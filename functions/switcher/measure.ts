/** How things stand, as levels that alarms watch: said at every look, so that silence is not mistaken for a good sign. */
import { activeSide, newest } from '../../shared/core/history.ts';
import type { Journal } from '../../shared/core/journal.ts';
import { understood } from '../../shared/core/override.ts';
import { standing } from '../../shared/core/preflight.ts';
import type { Gauges } from '../../shared/ports.ts';
import type { Look } from './look.ts';

/** `journal`: as it stands after what the look gave. */
export function measure(
  gauges: Gauges,
  { override, now }: Pick<Look, 'override' | 'now'>,
  journal: Journal,
): void {
  const last = newest(journal);
  const level = (name: string, holds: boolean) => gauges.add(name, 'count', holds ? 1 : 0);
  level('TrafficOnStandby', activeSide(journal) === 'standby');
  level('OverrideUnreadable', !understood(override));
  // Until it is verified after all, or another switch has taken its place.
  level('SwitchOverdue', last?.overdueAt !== undefined && last.verifiedAt === undefined);
  level('PreflightWorries', standing(journal, now).length > 0);
}
