/**
 * How messages travel between services: after a while, sometimes twice, sometimes never. The knobs are read anew for each
 * message, so a scenario may change them while the world runs.
 */
import type { LabClock } from './clock.ts';
import type { Admit } from './error.ts';
import { chance, drawMs, type Random, type Range } from './random.ts';

export interface Post {
  /** How long a message travels. */
  delay: Range;
  /** Probability (0 … 1) that it arrives a second time, after a delay of its own. */
  twice: number;
  /** Probability (0 … 1) that it never arrives. */
  lost: number;
}

export interface Delivery {
  /** Alarm actions: at least once, so `lost` stays 0 unless a scenario wants an outage. */
  alarmAction: Post;
  /** Asynchronous Lambda invocations: at least once. */
  invocation: Post;
  /** What EventBridge matched, on its way to the targets. */
  event: Post;
  /** `Parameter Store Change` events on their way to EventBridge: best effort. */
  parameterEvent: Post;
  /** How late a schedule fires. */
  schedule: Post;
}

interface Courier {
  readonly clock: LabClock;
  readonly random: Random;
}

/** What every service of a Region is made with. */
export interface ServiceOptions {
  readonly courier: Courier;
  readonly delivery: Delivery;
  readonly accountId: string;
  readonly region: string;
  readonly admit: Admit;
}

/** Prompt and reliable: what a scenario starts from when it says nothing. */
export function defaultDelivery(): Delivery {
  return {
    alarmAction: { delay: { from: 200, to: 1000 }, twice: 0, lost: 0 },
    invocation: { delay: { from: 20, to: 200 }, twice: 0, lost: 0 },
    event: { delay: { from: 100, to: 500 }, twice: 0, lost: 0 },
    parameterEvent: { delay: { from: 300, to: 1500 }, twice: 0, lost: 0 },
    schedule: { delay: { from: 0, to: 2000 }, twice: 0, lost: 0 },
  };
}

/** Has `task` run when the message arrives: not at all, once or twice. */
export function send({ clock, random }: Courier, post: Post, task: () => void): void {
  if (chance(random, post.lost)) return;
  clock.after(drawMs(random, post.delay), task);
  if (chance(random, post.twice)) clock.after(drawMs(random, post.delay), task);
}
