/** Everything that the page shows, as it is now; the timeline comes beside it. */
import { messageOf } from '../../../shared/errors.ts';
import type { Lab } from '../lab.ts';
import type { Exchanged } from '../traffic/traffic.ts';
import { brokenCalls } from './aws.ts';
import type { Mark, View } from './view.ts';

const SECONDS = 120;

export type PageSnapshot = Awaited<ReturnType<typeof snapshotOf>>;

export async function snapshotOf(lab: Lab) {
  const { speed } = lab;
  const { regions, edge, controllers, alarms, cuts, gone, override } = lab.status();
  const view: View | { readonly trouble: string } = await lab.look().catch((error: unknown) => ({
    trouble: messageOf(error),
  }));
  const now = lab.clock.now();
  return {
    now,
    speed,
    ...{ regions, edge, controllers, cuts, gone, view },
    override,
    inAlarm: Object.keys(alarms).filter((name) => alarms[name] === 'ALARM'),
    brokenCalls: brokenCalls(lab).faults,
    traffic: trafficOf(lab.exchanged(), lab.pending(), now),
    marks: [...marksOf(lab, now), ...('trouble' in view ? [] : view.marks)].sort((a, b) => a.at - b.at),
  };
}

/** What was broken and fixed within the time that the chart shows. */
const marksOf = ({ timeline }: Lab, now: number): readonly Mark[] =>
  timeline.events.flatMap(({ at, mark }) =>
    mark === undefined || now - at > SECONDS * 1_000 ? [] : { at, what: mark },
  );

/** One second of traffic, by when requests were sent. */
interface Second {
  /** How many each Region answered. */
  readonly served: Readonly<Record<string, number>>;
  readonly failed: number;
  /** No outcome is known yet. */
  readonly pending: number;
}

/** The last two minutes second by second, and the slowest good answer of the last ten seconds (ms; 0: none). */
export function trafficOf(exchanged: readonly Exchanged[], pending: readonly number[], now: number) {
  const end = Math.floor(now / 1_000);
  const seconds = Array.from({ length: SECONDS }, () => ({
    served: {} as Record<string, number>,
    failed: 0,
    pending: 0,
  }));
  const secondOf = (at: number) => seconds[SECONDS - 1 - (end - Math.floor(at / 1_000))];
  let slowest = 0;
  for (let index = exchanged.length - 1; index >= 0; index--) {
    const { at, ms, fortune, region = 'nobody' } = exchanged[index] as Exchanged;
    if (now - at - ms > SECONDS * 1_000) break;
    if (fortune !== 'failed' && now - at - ms <= 10_000) slowest = Math.max(slowest, ms);
    const second = secondOf(at);
    if (!second) continue;
    if (fortune === 'failed') second.failed++;
    else second.served[region] = (second.served[region] ?? 0) + 1;
  }
  for (const at of pending) {
    const second = secondOf(at);
    if (second) second.pending++;
  }
  return { slowest, seconds: seconds as readonly Second[] };
}
