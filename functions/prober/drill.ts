/**
 * Which drill is on. What cannot be read, or is invalid, is no drill: a mistake may never make a Region look ill. Each
 * such trouble is said once, until it is another one.
 */

import { type Drill, drillAt, isEnded } from '../../shared/core/drill.ts';
import { messageOf } from '../../shared/errors.ts';
import type { DrillParameter, JournalStore, Log } from '../../shared/ports.ts';

export interface Drills {
  /** Never throws. */
  at(tick: number): Promise<Drill | undefined>;
}

export function createDrills(
  parameter: DrillParameter,
  /** Only to know whether a real outage has ended the drill. */
  journal: Pick<JournalStore, 'read'>,
  log: Log,
): Drills {
  let said: string | undefined;
  const complain = (
    sentence: string,
    fields: Record<string, unknown>,
    level: 'warn' | 'error' = 'error',
  ): undefined => {
    const what = `${sentence} ${fields.why}`;
    if (said !== what) log[level]('probe', sentence, fields);
    said = what;
  };
  return {
    async at(tick) {
      try {
        const reading = await parameter.read();
        if (reading === 'missing')
          return complain('There is no drill: its parameter is gone.', { why: 'missing' });
        const drill = drillAt(reading, tick);
        if (typeof drill === 'string' && drill !== 'none')
          return complain('There is no drill: its parameter is invalid.', { why: drill });
        // In quiet times the journal costs nothing.
        if (drill !== 'none' && isEnded(drill, await journal.read()))
          return complain('There is no drill: a real outage has ended it.', { why: reading.text }, 'warn');
        said = undefined;
        return drill === 'none' ? undefined : drill;
      } catch (error) {
        return complain('There is no drill: whether one is on cannot be read.', {
          why: messageOf(error),
        });
      }
    },
  };
}
