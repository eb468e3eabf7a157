/**
 * A DynamoDB global table with multi-Region strong consistency: one register with a door in each of three Regions. A write
 * takes effect once a second Region has it, and a strongly consistent read asks a second Region, too, so both see the latest
 * everywhere. A Region that reaches no other one can do neither; it can only read its own replica, which may be behind. Of two
 * writes to one item from two Regions at once, one fails.
 *
 * Only who may, when, and what each replica has heard of is decided here. What an item holds is the caller's matter: a value in
 * memory, or a database.
 */
import type { LabClock } from './clock.ts';
import { ServiceError } from './error.ts';
import type { RegionNetwork } from './region-network.ts';

/** Called with what the caller is to hear, once; never, if the answer is lost. */
export type Answer<T> = (outcome: () => T) => void;

export interface Quorum<T> {
  /** `effect` runs when the write takes effect; if it throws, nothing is written and that is the answer. */
  write(region: string, item: string, effect: () => T, answer: Answer<T>): void;
  /** Strongly consistent: `effect` reads the register. */
  read<R>(region: string, effect: () => R, answer: Answer<R>): void;
  /** Takes a Region's replica away, with its door. */
  fail(region: string): void;
  restore(region: string): void;
  isDown(region: string): boolean;
}

interface QuorumOptions<T> {
  readonly clock: LabClock;
  readonly network: RegionNetwork;
  readonly regions: readonly string[];
  /** A Region's replica hears of a write. Newer writes of an item are never followed by older ones. */
  readonly heard: (region: string, item: string, written: T) => void;
}

/** So long a door tries before it says that it reaches no other Region. */
const UNREACHABLE_MS = 2_000;

interface Version<T> {
  readonly number: number;
  readonly written: T;
  readonly by: string;
}

export function createQuorum<T>({ clock, network, regions, heard }: QuorumOptions<T>): Quorum<T> {
  const down = new Set<string>();
  const newest = new Map<string, Version<T>>();
  /** What each Region's replica has of each item. */
  const held = new Map(regions.map((region) => [region, new Map<string, Version<T>>()]));
  let count = 0;

  const holds = (region: string): Map<string, Version<T>> => {
    const items = held.get(region);
    if (!items)
      throw new ServiceError(
        'ResourceNotFoundException',
        400,
        `The table has no replica in ${region}; it has one in ${regions.join(', ')}.`,
      );
    return items;
  };
  const reaches = (from: string, to: string): boolean => !down.has(to) && network.isOpen(from, to);

  function hear(region: string, item: string, version: Version<T>): void {
    if (down.has(region)) return;
    const items = holds(region);
    if ((items.get(item)?.number ?? 0) >= version.number) return;
    items.set(item, version);
    heard(region, item, version.written);
    passOn(region, item);
  }

  /** Each Region tells the others what they lack. */
  function passOn(from: string, item: string): void {
    const version = held.get(from)?.get(item);
    if (!version || down.has(from)) return;
    for (const to of regions) {
      const lacks = (held.get(to)?.get(item)?.number ?? 0) < version.number;
      if (to === from || !lacks || !reaches(from, to)) continue;
      clock.after(network.delayMs(from, to), () => {
        if (reaches(from, to) && !down.has(from)) hear(to, item, version);
      });
    }
  }

  const catchUp = (): void => {
    for (const from of regions) for (const item of holds(from).keys()) passOn(from, item);
  };
  network.watch(catchUp);

  /** The nearest other Region that is reached, rather one that can also answer. */
  function partnerOf(region: string): string | undefined {
    const near = regions
      .filter((one) => one !== region && reaches(region, one))
      .sort((a, b) => network.delayMs(region, a) - network.delayMs(region, b));
    return near.find((one) => network.isOpen(one, region)) ?? near[0];
  }

  function through<R>(region: string, effect: (partner: string) => R, answer: Answer<R>): void {
    holds(region);
    if (down.has(region)) {
      answer(() => {
        throw new ServiceError('InternalServerError', 500, `The table does not answer in ${region}.`);
      });
      return;
    }
    const partner = partnerOf(region);
    if (partner === undefined) {
      clock.after(UNREACHABLE_MS, () =>
        answer(() => {
          throw new ServiceError(
            'InternalServerError',
            500,
            `The replica in ${region} reaches no other Region: it can only be read, eventually consistent.`,
          );
        }),
      );
      return;
    }
    clock.after(network.delayMs(region, partner), () => {
      // Lost on the way.
      if (!reaches(region, partner)) return;
      const outcome = settled(() => effect(partner));
      clock.after(network.delayMs(partner, region), () => {
        if (reaches(partner, region)) answer(outcome);
      });
    });
  }

  return {
    write(region, item, effect, answer) {
      const before = newest.get(item)?.number ?? 0;
      through(
        region,
        (partner) => {
          const latest = newest.get(item);
          if (latest && latest.number > before && latest.by !== region)
            throw new ServiceError(
              'ReplicatedWriteConflictException',
              400,
              'The item is being written in another Region at the same time: try again.',
            );
          const version = { number: ++count, written: effect(), by: region };
          newest.set(item, version);
          hear(partner, item, version);
          return version.written;
        },
        answer,
      );
    },
    read: (region, effect, answer) => through(region, effect, answer),
    fail(region) {
      holds(region);
      down.add(region);
    },
    restore(region) {
      down.delete(region);
      catchUp();
    },
    isDown: (region) => down.has(region),
  };
}

/** The outcome, to be told later. */
function settled<R>(work: () => R): () => R {
  try {
    const value = work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
