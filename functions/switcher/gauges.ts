/** The switcher's level for its alarm. Set at every turn, so that missing data is never taken for a good sign. */
import type { Journal } from '../../shared/core/journal/journal.ts';
import { activeSide } from '../../shared/core/journal/journal-queries.ts';
import type { Gauges } from '../../shared/ports.ts';

export const setGauges = (gauges: Gauges, journal: Journal): void =>
  gauges.add('TrafficOnStandby', 'level', activeSide(journal) === 'standby' ? 1 : 0);
