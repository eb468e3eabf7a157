/**
 * Which drill is on. What cannot be read, or makes no sense, is no drill: a slip may never make a Region look ill. Each
 * such trouble is said once, until it is another one.
 */
import type { Drill } from '../../shared/core/drill.ts';
import { drillAt } from '../../shared/core/drill.ts';
import type { DrillParameter, Log } from '../../shared/ports.ts';

export interface Drills {
  /** Never throws. */
  at(tick: number): Promise<Drill | undefined>;
}

export function createDrills(parameter: DrillParameter, log: Log): Drills {
  let said: string | undefined;
  const complain = (sentence: string, fields: Record<string, unknown>): undefined => {
    const what = `${sentence} ${fields.why}`;
    if (said !== what) log.error('probe', sentence, fields);
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
          return complain('There is no drill: its parameter makes no sense.', { why: drill });
        said = undefined;
        return drill === 'none' ? undefined : drill;
      } catch (error) {
        return complain('There is no drill: its parameter cannot be read.', {
          why: error instanceof Error ? error.message : String(error),
        });
      }
    },
  };
}
