/** The ports that are plain calls of an AWS service: override parameter, health metric, invoker, notifier. */
import { datapoints, HEALTHY } from '../../../shared/core/verdict/datapoints.ts';
import type {
  DrillParameter,
  HealthMetric,
  Notifier,
  OverrideParameter,
  SwitcherInvoker,
} from '../../../shared/ports.ts';
import { type Cloud, ServiceError } from '../../emulator/model/index.ts';
import type { Calls } from './calls.ts';
import type { Tell } from './events.ts';
import { DRILL_NAME, NAMESPACE, OVERRIDE_NAME, STAGE, SWITCHER } from './names.ts';
import type { WorldRun } from './runs.ts';

/** As the call is named. */
export const OVERRIDE_READ = 'override.read';

export function overridePort(calls: Calls, cloud: Cloud, run: WorldRun): OverrideParameter {
  return {
    read: () =>
      calls.call(run, OVERRIDE_READ, () => {
        try {
          return { text: cloud.parameters.get(OVERRIDE_NAME).value };
        } catch (error) {
          if (error instanceof ServiceError && error.code === 'ParameterNotFound') return 'missing';
          throw error;
        }
      }),
  };
}

/** Read at each tick, beside the probes, and in no time: what a failing read means is told by the tests of the prober. */
export const drillPort = (cloud: Cloud, skipped: () => number): DrillParameter => ({
  async read() {
    const { value, lastModified } = cloud.parameters.get(DRILL_NAME);
    return { text: value, writtenAt: lastModified + skipped() };
  },
});

/** `skipped`: the cloud's calendar is behind by this much (ms). */
export function metricPort(calls: Calls, cloud: Cloud, run: WorldRun, skipped: () => number): HealthMetric {
  return {
    async publish(ticks) {
      const data = ticks.flatMap((tick) =>
        datapoints(tick).map(({ side, value }) => ({
          name: HEALTHY,
          dimensions: { Stage: STAGE, Side: side },
          timestamp: tick.at - skipped(),
          value,
          unit: 'None',
          resolution: 1,
        })),
      );
      if (data.length === 0) return;
      await calls.call(run, 'metric.publish', () => cloud.metrics.put(NAMESPACE, data));
    },
  };
}

export function invokerPort(calls: Calls, cloud: Cloud, run: WorldRun): SwitcherInvoker {
  return {
    invoke: (reason) =>
      calls.call(run, 'switcher.invoke', () => {
        cloud.functions.invokeAsync(SWITCHER, { source: 'routeaway.prober', reason }, { kind: 'iam' });
      }),
  };
}

export function notifierPort(calls: Calls, run: WorldRun, tell: Tell): Notifier {
  return {
    send: (notice) => calls.call(run, 'notifier.send', () => tell({ what: 'notice', notice })),
  };
}
