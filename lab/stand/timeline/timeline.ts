/** What happens in the lab, one event after another. The page, the demo and the tests read it here. */

import type { Verb } from '../../../shared/ports.ts';
import { createListeners, type LabClock } from '../../emulator/model/index.ts';

/** The loop's seven verbs; `notify` are messages to on-call people, `operator` and `lab` what is done to the system from outside. */
export type EventVerb = Verb | 'notify' | 'operator' | 'lab';

export interface TimelineEvent {
  /** Epoch ms, lab time. */
  readonly at: number;
  readonly verb: EventVerb;
  readonly sentence: string;
  /** What it rests on; may be empty. */
  readonly evidence: string;
  /** Of the controller that it happened to, where there are three. */
  readonly region?: string;
  /** A person should look at it. */
  readonly loud: boolean;
  /** Somebody broke something, or fixed it: the chart marks it. */
  readonly mark?: 'broken' | 'fixed';
}

export interface Timeline {
  readonly events: readonly TimelineEvent[];
  add(event: Omit<TimelineEvent, 'at'>): void;
  /** Told of each event. Returns what ends it. */
  watch(listener: (event: TimelineEvent) => void): () => void;
  /**
   * The first event that fits and is not older than `since` (epoch ms, lab time; now where absent). Rejects after
   * `withinMs` of lab time with what was awaited.
   */
  first(awaited: string, fits: (event: TimelineEvent) => boolean, wait: Wait): Promise<TimelineEvent>;
  /** What is added from now on is forgotten at once. */
  end(): void;
}

export interface Wait {
  readonly withinMs: number;
  readonly since?: number;
}

/** Older events than this many are forgotten. */
const KEPT = 5_000;

export function createTimeline(clock: LabClock): Timeline {
  const events: TimelineEvent[] = [];
  let ended = false;
  const { watch, tell } = createListeners<TimelineEvent>();
  return {
    events,
    watch,
    end() {
      ended = true;
    },
    add(event) {
      if (ended) return;
      const full = { ...event, at: clock.now() };
      events.push(full);
      if (events.length > KEPT) events.shift();
      tell(full);
    },
    first(awaited, fits, { withinMs, since = clock.now() }) {
      const before = events.find((event) => event.at >= since && fits(event));
      if (before) return Promise.resolve(before);
      return new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          cancel();
          unwatch();
          settle();
        };
        const unwatch = watch((event) => fits(event) && end(() => resolve(event)));
        const cancel = clock.after(withinMs, () =>
          end(() => reject(new Error(`Within ${withinMs / 1_000} s of lab time there was no ${awaited}.`))),
        );
      });
    },
  };
}
