/**
 * Finds the drill that is on. An item that cannot be read or is invalid means no drill: a mistake must never make a
 * Region look unhealthy. Each such problem is logged once, until it changes.
 */

import { type Drill, drillAt, isEnded } from '../../shared/core/drill.ts';
import { messageOf } from '../../shared/errors.ts';
import type { DrillItem, JournalStore, Log } from '../../shared/ports.ts';

export interface Drills {
  /** Never throws. */
  at(tick: number): Promise<Drill | undefined>;
}

export function createDrills(
  item: DrillItem,
  /** Says whether a real outage has ended the drill. */
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
        const reading = await item.read();
        const drill = drillAt(reading, tick);
        if (typeof drill === 'string' && drill !== 'none')
          return complain('There is no drill: its item is invalid.', { why: drill });
        // Read only while a drill is on, since each read costs money.
        if (drill !== 'none' && isEnded(drill, await journal.read()))
          return complain('There is no drill: a real outage has ended it.', { why: reading.text }, 'warn');
        said = undefined;
        return drill === 'none' ? undefined : drill;
      } catch (error) {
        return complain('There is no drill: its item cannot be read.', {
          why: messageOf(error),
        });
      }
    },
  };
}
