/** The control Region goes: no call is answered there, no schedule fires, and what runs there dies. */

import type { RunningFunction } from '../../emulator/lambda/index.ts';
import type { Cloud } from '../../emulator/model/index.ts';
import type { Faults } from '../../emulator/protocols/index.ts';

interface TakenAway {
  readonly region: string;
  /** Where the prober's sign of life is heard; undefined where nowhere. */
  readonly watchdogRegion: string | undefined;
  readonly cloud: Cloud;
  readonly faults: Faults;
  /** By Region and name. */
  readonly functions: Readonly<Record<string, RunningFunction>>;
}

/** Asked twice for the same it does nothing. */
export function takeAway({
  region,
  watchdogRegion,
  cloud,
  faults,
  functions,
}: TakenAway): (away: boolean) => Promise<void> {
  let bringBack: (() => void) | undefined;
  return async (away) => {
    if (!away) {
      bringBack?.();
      bringBack = undefined;
      return;
    }
    if (bringBack) return;
    const { events } = cloud.in(region);
    const stopped = events.list().filter(({ enabled }) => enabled !== false);
    for (const { name } of stopped) events.setEnabled(name, false);
    const answer = faults.set({ region, fault: { kind: 'reset' } });
    // Lambda tries a killed run again, and a function of the lab has no Region to be gone with.
    const hear =
      watchdogRegion === undefined
        ? undefined
        : faults.set({
            service: 'cloudwatch',
            operation: 'PutMetricData',
            region: watchdogRegion,
            fault: { kind: 'reset' },
          });
    bringBack = () => {
      answer();
      hear?.();
      for (const { name } of stopped) events.setEnabled(name, true);
    };
    const there = Object.entries(functions).filter(([name]) => name.startsWith(`${region} `));
    await Promise.all(there.map(([, one]) => one.kill()));
  };
}
