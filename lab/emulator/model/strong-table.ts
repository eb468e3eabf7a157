/** The values of a strongly consistent global table in memory, one for each item, with conditional writes. */
import type { LabClock } from './clock.ts';
import { type Answer, createQuorum, type Quorum } from './quorum.ts';
import type { RegionNetwork } from './region-network.ts';

export interface StrongTable<Value> extends Pick<Quorum<Value>, 'fail' | 'restore' | 'isDown'> {
  /** What the register holds, for those who look from outside. */
  latest(item: string): Value | undefined;
  /** Writes at once and everywhere: what was there before the world began. */
  seed(item: string, value: Value): void;
  /** What a Region's replica holds, eventually consistent; undefined if it has heard of nothing. */
  look(region: string, item: string): Value | undefined;
  read(region: string, item: string, answer: Answer<Value | undefined>): void;
  /** `change` makes the new value of the stored one; what it throws is the answer, and nothing is written. */
  write(
    region: string,
    item: string,
    change: (stored: Value | undefined) => Value,
    answer: Answer<Value>,
  ): void;
}

export function createStrongTable<Value>(options: {
  readonly clock: LabClock;
  readonly network: RegionNetwork;
  readonly regions: readonly string[];
}): StrongTable<Value> {
  const register = new Map<string, Value>();
  const replicas = new Map(options.regions.map((region) => [region, new Map<string, Value>()]));
  const quorum = createQuorum<Value>({
    ...options,
    heard: (region, item, value) => replicas.get(region)?.set(item, value),
  });
  return {
    latest: (item) => register.get(item),
    seed(item, value) {
      register.set(item, value);
      for (const replica of replicas.values()) replica.set(item, value);
    },
    look: (region, item) => replicas.get(region)?.get(item),
    read: (region, item, answer) => quorum.read(region, () => register.get(item), answer),
    write: (region, item, change, answer) =>
      quorum.write(
        region,
        item,
        () => {
          const value = change(register.get(item));
          register.set(item, value);
          return value;
        },
        answer,
      ),
    fail: quorum.fail,
    restore: quorum.restore,
    isDown: quorum.isDown,
  };
}
