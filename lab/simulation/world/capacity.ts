/** How many functions may run at once in each side's Region, where a world has such a quota. */
import type { Side } from '../../../shared/core/side.ts';
import type { Capacity } from '../../../shared/ports.ts';
import type { Calls } from './calls.ts';
import type { WorldRun } from './runs.ts';

export type WorldCapacity = { [side in Side]: number };

export const capacityPort = (calls: Calls, capacity: WorldCapacity, run: WorldRun): Capacity => ({
  read: (side) => calls.call(run, 'capacity.read', () => capacity[side]),
});
