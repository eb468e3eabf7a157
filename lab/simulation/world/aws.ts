/** The ports that are plain calls of an AWS service: override parameter, health metric, invoker, notifier. */

import { eventOf } from '../../../shared/core/notices/event.ts';
import type { RegionReading } from '../../../shared/core/override.ts';
import { datapoints, HEALTHY } from '../../../shared/core/verdict/datapoints.ts';
import { messageOf } from '../../../shared/errors.ts';
import type {
  DrillItem,
  HealthMetric,
  Notifier,
  OverrideParameter,
  OverrideParameters,
  SwitcherInvoker,
} from '../../../shared/ports.ts';
import { type Cloud, type CloudRegion, ServiceError } from '../../emulator/model/index.ts';
import type { Calls } from './calls.ts';
import type { ControlRegion } from './control-regions.ts';
import type { Tell } from './events.ts';
import { CONTROL_REGION, NAMESPACE, OVERRIDE_NAME, STAGE, SWITCHER } from './names.ts';
import type { WorldRun } from './runs.ts';
import type { Table } from './stores.ts';

/** As the call is named. */
export const OVERRIDE_READ = 'override.read';

/** The parameters of all control Regions, each if a call gets there and back. */
export function overridesPort(
  calls: Calls,
  controls: readonly ControlRegion[],
  run: WorldRun,
  reaches: (region: string) => boolean,
  skipped: () => number,
): OverrideParameters {
  const readIn = ({ region, services, broken }: ControlRegion): RegionReading => {
    if (broken.has('override') || !reaches(region)) return { region, failed: 'no answer within 1 s' };
    try {
      const { value, version, lastModified } = services.parameters.get(OVERRIDE_NAME);
      return { region, text: value, version, modified: lastModified + skipped() };
    } catch (error) {
      if (error instanceof ServiceError && error.code === 'ParameterNotFound')
        return { region, missing: true };
      throw error;
    }
  };
  return {
    async read() {
      try {
        return await calls.slow(run, OVERRIDE_READ, () => {
          const value = controls.map(readIn);
          return { value, slowMs: value.some((one) => 'failed' in one) ? LIMIT_MS : 0 };
        });
      } catch (error) {
        return controls.map(({ region }) => ({ region, failed: messageOf(error) }));
      }
    },
  };
}

/** So long production waits for a Region's parameter. */
const LIMIT_MS = 1_000;

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
export const drillPort = (table: Table): DrillItem => ({ read: async () => table.drill });

/** `skipped`: the cloud's calendar is behind by this much (ms). */
export function metricPort(
  calls: Calls,
  cloud: CloudRegion,
  run: WorldRun,
  skipped: () => number,
): HealthMetric {
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

export function invokerPort(calls: Calls, cloud: CloudRegion, run: WorldRun): SwitcherInvoker {
  return {
    invoke: (reason) =>
      calls.call(run, 'switcher.invoke', () => {
        cloud.functions.invokeAsync(SWITCHER, { source: 'routeaway.prober', reason }, { kind: 'iam' });
      }),
  };
}

/** The event bus of a control Region, as a run sees it. */
export interface Bus {
  readonly region: string;
  /** It takes events. */
  takes(): boolean;
  /** An event gets there. */
  isReached(): boolean;
  /** Its answer comes back. */
  answers(): boolean;
}

/** `buses`: one's own first; the next one is tried where one has not said that it has the event. */
export const notifierPort = (
  calls: Calls,
  run: WorldRun,
  buses: readonly Bus[],
  now: () => number,
  tell: Tell,
): Notifier => ({
  async send(notice, journal) {
    const names = { stage: STAGE, region: run.region ?? CONTROL_REGION, overrideParameter: OVERRIDE_NAME };
    const event = eventOf(notice, journal, names, now()).detail.id;
    let refusal: unknown;
    for (const bus of buses)
      try {
        return await calls.far(
          run,
          'notifier.send',
          (answer) => {
            if (!bus.isReached()) return;
            const takes = bus.takes();
            if (takes) tell({ what: 'notice', notice, journal, event, bus: bus.region });
            if (bus.answers())
              answer(() => {
                if (!takes) throw new Error('notifier.send: the service is not available');
              });
          },
          buses.length > 1 ? { giveUpMs: BUS_LIMIT_MS } : {},
        );
      } catch (error) {
        refusal = error;
      }
    throw refusal;
  },
});

/** So long production waits for one of three. */
const BUS_LIMIT_MS = 3_700;
