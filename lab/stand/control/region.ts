/**
 * A Region goes, with everything in it: no call is answered there, no alarm and no rule does anything, what runs there dies, its
 * copy of a strongly consistent table is gone, and so is the API, if one stands there.
 */
import { SIDES, type Side } from '../../../shared/core/side.ts';
import type { RunningFunction } from '../../emulator/lambda/index.ts';
import type { Cloud } from '../../emulator/model/index.ts';
import type { Faults } from '../../emulator/protocols/index.ts';
import type { Databases } from '../../emulator/provision/index.ts';
import { LAB } from '../package/lab.ts';
import type { Break } from './breaking.ts';

export interface Regions {
  readonly gone: () => readonly string[];
  /** Asked twice for the same it does nothing. */
  take(region: string, away: boolean): Promise<void>;
}

interface RegionsOptions {
  /** Where the controllers stand. */
  readonly controlRegions: readonly string[];
  readonly cloud: Cloud;
  readonly faults: Faults;
  readonly databases: Databases;
  /** By Region and name. */
  readonly functions: Readonly<Record<string, RunningFunction>>;
  readonly breaks: Readonly<Record<Side, Break>>;
}

export function createRegions(options: RegionsOptions): Regions {
  const { controlRegions, cloud, faults, databases, functions, breaks } = options;
  /** What lets its calls be answered again, by Region. */
  const gone = new Map<string, () => void>();
  return {
    gone: () => [...gone.keys()],
    async take(region, away) {
      if (away === gone.has(region)) return;
      const side = SIDES.find((one) => LAB[one].region === region);
      const replica = controlRegions.includes(region) ? databases.strong : undefined;
      cloud.in(region).setGone(away);
      if (away) {
        gone.set(region, faults.set({ region, fault: { kind: 'reset' } }));
        replica?.fail(region);
        const there = Object.entries(functions).filter(([name]) => name.startsWith(`${region} `));
        await Promise.all(there.map(([, one]) => one.kill()));
      } else {
        gone.get(region)?.();
        gone.delete(region);
        replica?.restore(region);
      }
      if (side) await breaks[side](away ? 'dead' : 'none');
    },
  };
}
