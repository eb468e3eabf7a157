/**
 * One metric's datapoints, summed up second by second, in order of time. Datapoints mostly arrive in order, so adding is
 * an append; what is older than the retention is dropped on the way.
 */
import type { Aggregate } from './datum.ts';

interface Bucket {
  /** Epoch ms. */
  readonly at: number;
  sampleCount: number;
  sum: number;
  minimum: number;
  maximum: number;
}

export interface Series {
  /** `at`: epoch ms of the bucket. */
  add(at: number, aggregate: Aggregate): void;
  /** Drops what is older than `before` (epoch ms). Cheap enough to be called with each addition. */
  prune(before: number): void;
  /** `count` windows of `ms` from `start`; undefined for one without data. */
  windows(start: number, ms: number, count: number): (Aggregate | undefined)[];
  isEmpty(): boolean;
}

/** So many dropped buckets may stay at the front before they are cut off, so that dropping one is not a copy of all. */
const SLACK = 512;

export function createSeries(): Series {
  const buckets: Bucket[] = [];
  let head = 0;

  /** The first live bucket at or after `at`. Looks from the end: what is asked for is nearly always recent. */
  const from = (at: number): number => {
    let index = buckets.length;
    while (index > head && (buckets[index - 1] as Bucket).at >= at) index--;
    return index;
  };

  return {
    add(at, { sampleCount, sum, minimum, maximum }) {
      const index = from(at);
      const bucket = buckets[index];
      if (bucket?.at !== at) {
        const fresh = { at, sampleCount, sum, minimum, maximum };
        if (index === buckets.length) buckets.push(fresh);
        else buckets.splice(index, 0, fresh);
        return;
      }
      bucket.sampleCount += sampleCount;
      bucket.sum += sum;
      bucket.minimum = Math.min(bucket.minimum, minimum);
      bucket.maximum = Math.max(bucket.maximum, maximum);
    },
    prune(before) {
      while (head < buckets.length && (buckets[head] as Bucket).at < before) head++;
      if (head > SLACK) {
        buckets.splice(0, head);
        head = 0;
      }
    },
    windows(start, ms, count) {
      const windows = new Array<Bucket | undefined>(count).fill(undefined);
      const end = start + count * ms;
      for (let index = from(start); index < buckets.length; index++) {
        const bucket = buckets[index] as Bucket;
        if (bucket.at >= end) break;
        const position = Math.floor((bucket.at - start) / ms);
        const window = windows[position];
        if (!window) {
          windows[position] = { ...bucket };
          continue;
        }
        window.sampleCount += bucket.sampleCount;
        window.sum += bucket.sum;
        window.minimum = Math.min(window.minimum, bucket.minimum);
        window.maximum = Math.max(window.maximum, bucket.maximum);
      }
      return windows;
    },
    isEmpty: () => head === buckets.length,
  };
}
