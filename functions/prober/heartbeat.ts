/**
 * The heartbeat: once a run, after a tick that was written and metrics that were published, the prober publishes a metric in
 * another Region. If it is missing there, the prober does not run, or cannot publish and record what it sees.
 *
 * If publishing fails, the run is none the worse: the alarm fires by itself when heartbeats are missing, and trouble in the
 * watchdog's Region must not fail the prober.
 */
import type { ProberPorts } from './ports.ts';

/** `tick`: the newest that succeeded in every part (epoch ms). Never throws. */
export async function beat(
  { heartbeat, log, gauges }: Pick<ProberPorts, 'heartbeat' | 'log' | 'gauges'>,
  tick: number,
): Promise<void> {
  try {
    await heartbeat?.beat(tick);
  } catch (error) {
    gauges.add('HeartbeatFailures', 'count', 1);
    log.warn('metric', 'The heartbeat did not get through to the other Region.', {
      tick: new Date(tick).toISOString(),
      error,
    });
  }
}
