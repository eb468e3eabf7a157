/**
 * The heartbeat: once a run, after the first tick that succeeded in every part, the prober publishes a metric in another
 * Region. If it is missing there, the prober does not run, or cannot publish and record what it sees.
 *
 * If publishing fails, the run continues and the next tick tries again: the alarm fires by itself when heartbeats are missing,
 * and trouble in the watchdog's Region must not fail the prober.
 */
import type { ProberPorts } from './ports.ts';

/** For one run. Call the result after each tick that succeeded; it never throws. */
export function heartbeatOnce({
  heartbeat,
  log,
  gauges,
}: Pick<ProberPorts, 'heartbeat' | 'log' | 'gauges'>): (tick: number) => Promise<void> {
  let beaten = false;
  return async (tick) => {
    if (heartbeat === undefined || beaten) return;
    // Set before the call, so that of ticks that end together only one beats.
    beaten = true;
    try {
      await heartbeat.beat(tick);
    } catch (error) {
      beaten = false;
      gauges.add('HeartbeatFailures', 'count', 1);
      log.warn('metric', 'The heartbeat did not get through to the other Region.', {
        tick: new Date(tick).toISOString(),
        error,
      });
    }
  };
}
