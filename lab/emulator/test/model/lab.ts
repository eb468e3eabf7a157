/** A cloud under a virtual clock, for tests. Everything is prompt unless the test says otherwise. */
import { type VirtualClock, virtualClock } from '../../model/clock.ts';
import { type Cloud, type CloudOptions, createCloud } from '../../model/cloud.ts';
import { type Delivery, defaultDelivery } from '../../model/delivery.ts';
import { ServiceError } from '../../model/error.ts';
import { seeded } from '../../model/random.ts';
import type { Loss } from '../../model/region.ts';

export const START = Date.UTC(2027, 0, 5, 18);

export interface TestCloud {
  readonly cloud: Cloud;
  readonly clock: VirtualClock;
  readonly delivery: Delivery;
  readonly losses: Loss[];
  /** Moves time forward task by task, and lets promises run in between. */
  pass(ms: number): Promise<void>;
}

export function testCloud(options: Partial<CloudOptions> = {}): TestCloud {
  const clock = virtualClock(START);
  const delivery = defaultDelivery();
  for (const post of Object.values(delivery)) post.delay = { from: 100, to: 100 };
  const losses: Loss[] = [];
  const cloud = createCloud({
    clock,
    accountId: '123456789012',
    random: seeded(7),
    delivery,
    evaluationDelay: { from: 2000, to: 2000 },
    undelivered: (loss) => losses.push(loss),
    ...options,
  });
  return {
    cloud,
    clock,
    delivery,
    losses,
    async pass(ms) {
      const end = clock.now() + ms;
      for (let next = clock.next(); next !== undefined && next <= end; next = clock.next()) {
        clock.runNext();
        await settle();
      }
      clock.advance(end - clock.now());
      await settle();
    },
  };
}

/** Lets everything that waits for nothing but promises run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Code and status of what `task` throws. */
export function refusal(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code} ${error.status}`;
    throw error;
  }
  return 'accepted';
}
