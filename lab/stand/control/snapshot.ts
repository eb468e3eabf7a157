/** Everything that the page shows, as it is now; the timeline comes beside it. */
import { SIDES } from '../../../shared/core/side.ts';
import type { Lab } from '../lab.ts';
import type { Exchanged } from '../traffic/traffic.ts';
import { brokenCalls } from './aws.ts';

const SECONDS = 120;
const MARKS = 20;
const UNREAD = 'not known: the journal cannot be read';

export async function snapshotOf(lab: Lab) {
  const { addresses, speed } = lab;
  const { override, ...status } = lab.status();
  const now = lab.clock.now();
  return {
    ...status,
    now,
    speed,
    addresses,
    override: {
      standing: override,
      inForce: await lab.inForce().catch(() => UNREAD),
    },
    health: healthOf(lab, now),
    evidence: await lab.evidence().catch(() => ({ primary: UNREAD, standby: UNREAD, public: UNREAD })),
    brokenCalls: brokenCalls(lab).faults,
    traffic: secondsOf(lab.exchanged(), now),
  };
}

/** The health metric that each side's alarm looks at, and the alarm. */
function healthOf({ cloud }: Lab, now: number) {
  return cloud.alarms
    .describe()
    .filter(({ definition }) => definition.MetricName === 'Healthy')
    .flatMap(({ definition, state }) => {
      const dimensions = Object.fromEntries(definition.Dimensions?.map((one) => [one.Name, one.Value]) ?? []);
      const side = SIDES.find((one) => one === dimensions.Side);
      if (!side) return [];
      const id = {
        namespace: definition.Namespace,
        name: definition.MetricName,
        dimensions,
        unit: definition.Unit,
      };
      const period = definition.Period * 1_000;
      const start = Math.floor(now / period) * period - (MARKS - 1) * period;
      const samples = cloud.metrics
        .windows(id, start, MARKS, definition.Period)
        .map((one) => one?.minimum ?? null);
      return [
        {
          side,
          alarm: definition.AlarmName,
          state,
          threshold: definition.Threshold,
          needs: definition.EvaluationPeriods,
          samples,
        },
      ];
    });
}

/** The last two minutes second by second: who served how many, what failed, the slowest answer. */
export function secondsOf(exchanged: readonly Exchanged[], now: number) {
  const end = Math.floor(now / 1_000);
  const seconds = Array.from({ length: SECONDS }, () => ({
    served: {} as Record<string, number>,
    failed: 0,
    slowest: 0,
  }));
  for (let index = exchanged.length - 1; index >= 0; index--) {
    const { at, ms, fortune, region = 'nobody' } = exchanged[index] as Exchanged;
    const place = SECONDS - 1 - (end - Math.floor((at + ms) / 1_000));
    if (place < 0) break;
    const second = seconds[place];
    if (!second) continue;
    if (fortune === 'failed') second.failed++;
    else second.served[region] = (second.served[region] ?? 0) + 1;
    second.slowest = Math.max(second.slowest, ms);
  }
  return seconds;
}
