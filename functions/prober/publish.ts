/**
 * Metric: publishes the verdicts as datapoints that alarms watch. A call costs money, so a run collects them, each with its own
 * time, and publishes them once; at once while a judgement has just changed, so that the alarms fire as early as if each tick
 * were published.
 */

import { SECOND } from '../../shared/core/duration.ts';
import { TARGETS, type Target } from '../../shared/core/side.ts';
import { datapoints } from '../../shared/core/verdict/datapoints.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import type { ProberPorts } from './ports.ts';

/** The alarms judge the last three of these, and by the next one they have seen a change. */
const PERIOD_MS = 10 * SECOND;
const NEWS_MS = 4 * PERIOD_MS;

export interface Publisher {
  /** Publishes it now or later. */
  add(tick: Tick): Promise<void>;
  /** Publishes what is left. Resolves to whether anything has been published by this run. */
  flush(): Promise<boolean>;
}

/** For one run. What could not be published is published with the next ticks. */
export function createPublisher({ metric, log }: Pick<ProberPorts, 'metric' | 'log'>): Publisher {
  let waiting: Tick[] = [];
  let published = false;
  let changedAt = Number.NEGATIVE_INFINITY;
  let publishedAt = Number.NEGATIVE_INFINITY;
  /** As known last. A run that begins while something is bad takes that for a change. */
  const judged = new Map<Target, string>(TARGETS.map((target) => [target, 'healthy']));

  const flush = async (): Promise<void> => {
    const ticks = waiting;
    if (ticks.length === 0) return;
    waiting = [];
    try {
      await metric.publish(ticks);
      published = true;
    } catch (error) {
      waiting = [...ticks, ...waiting];
      throw error;
    }
    say(log, ticks);
  };

  return {
    async add(tick) {
      for (const target of TARGETS) {
        const { judgement } = tick[target];
        if (judgement === 'unknown') continue;
        if (judged.get(target) !== judgement) changedAt = Math.max(changedAt, tick.at);
        judged.set(target, judgement);
      }
      waiting.push(tick);
      if (tick.at - changedAt >= NEWS_MS || tick.at - publishedAt < PERIOD_MS) return;
      const before = publishedAt;
      publishedAt = tick.at;
      await flush().catch((error: unknown) => {
        // The next tick tries again.
        publishedAt = before;
        throw error;
      });
    },
    async flush() {
      await flush();
      return published;
    },
  };
}

/** Logs ticks that were not all healthy: of the others the log line of the probe says enough. */
function say(log: ProberPorts['log'], ticks: readonly Tick[]): void {
  for (const tick of ticks) {
    const healthy = datapoints(tick);
    // All verdicts are unknown, so nothing was published.
    if (healthy.length === 0) continue;
    if (healthy.length === 3 && healthy.every(({ value }) => value === 1)) continue;
    const values = Object.fromEntries(healthy.map(({ side, value }) => [side, value]));
    log.info('metric', 'The health metric was published.', {
      tick: new Date(tick.at).toISOString(),
      ...values,
    });
  }
}
