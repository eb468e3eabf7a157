/**
 * The heartbeat: once a run, after the first tick of which every part went through, another Region is told that the prober
 * is alive. So its silence there means that there are no runs, or none that can publish and remember what they see.
 *
 * Where it does not get through the run goes on, and the next tick tries again: the alarm that waits for it rings by
 * itself, and a Region that only listens may not count against those that serve.
 */
import type { ProberPorts } from './ports.ts';

/** For one run. The function is told each tick that went through; it never throws. */
export function heartbeatOnce({
  heartbeat,
  log,
  gauges,
}: Pick<ProberPorts, 'heartbeat' | 'log' | 'gauges'>): (tick: number) => Promise<void> {
  let beaten = false;
  return async (tick) => {
    if (heartbeat === undefined || beaten) return;
    // At once, so that of ticks that end together one beats.
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
