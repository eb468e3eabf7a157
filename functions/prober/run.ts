/**
 * One run: every tick from the first aligned moment after its start until the next run has surely taken over. Runs
 * start once a minute, a few seconds early or late, so they overlap: a tick that two runs probe counts once, a tick
 * that no run probes would be a blind spot.
 */
import { MINUTE, SECOND } from '../../shared/core/duration.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Clock, Log } from '../../shared/ports.ts';
import { heartbeatOnce } from './heartbeat.ts';
import type { ProberPorts } from './ports.ts';
import { tick } from './tick.ts';

/** The schedule starts a run each minute … */
const EVERY_MS = MINUTE;
/** … and may be this late. */
const OVERLAP_MS = 15 * SECOND;
/** What a tick may take: two rounds of probes, and calls that are slow or tried again. */
const TICK_LIMIT_MS = 25 * SECOND;
/** Kept free at the end, to say what is wrong before the platform cuts the run off. */
const LAST_WORDS_MS = SECOND;

/** How far to look ahead: `every` is the distance of ticks, `deadline` when the run must have ended (epoch ms). */
export interface RunSpan {
  readonly every: number;
  readonly deadline: number;
}

/** The ticks a run that starts at `start` is to cover, epoch ms. A pure sum, so that tests can hold it against jitter. */
export function ticksOf(start: number, { every, deadline }: RunSpan): readonly number[] {
  const end = Math.min(start + EVERY_MS + OVERLAP_MS, deadline - TICK_LIMIT_MS);
  const ticks: number[] = [];
  for (let at = Math.ceil(start / every) * every; at < end; at += every) ticks.push(at);
  return ticks;
}

/** Resolves to the number of ticks made. Throws at the end where any of them failed, was missed or is not finished. */
export async function run(ports: ProberPorts, clock: Clock, span: RunSpan): Promise<number> {
  const problems: string[] = [];
  const ticks = ticksOf(clock.now(), span);
  let unfinished = 0;
  const pending: Promise<void>[] = [];
  const beat = heartbeatOnce(ports);
  for (const at of ticks) {
    await clock.sleep(Math.max(0, at - clock.now()));
    if (clock.now() >= at + span.every) {
      // The host stood still. A verdict of now under a time long past would be a lie.
      problems.push(missed(ports.log, at));
      continue;
    }
    unfinished++;
    // Not awaited: a tick that hangs on a slow call must not delay the next one.
    pending.push(
      tick(ports, at).then(
        () => {
          unfinished--;
          // No part of the tick: one that takes long is not a tick that does.
          return beat(at);
        },
        (error: unknown) => {
          unfinished--;
          problems.push(messageOf(error));
        },
      ),
    );
  }
  await Promise.race([Promise.all(pending), clock.sleep(span.deadline - LAST_WORDS_MS - clock.now())]);
  if (ticks.length === 0) problems.push('The run had too little time for a single tick.');
  if (unfinished > 0) problems.push(`${unfinished} of ${ticks.length} ticks were not finished in time.`);
  if (problems.length > 0) throw new Error([...new Set(problems)].join(' '));
  return ticks.length;
}

function missed(log: Log, at: number): string {
  const says = 'A tick was missed: the host of the prober stood still.';
  log.error('probe', says, { tick: new Date(at).toISOString() });
  return says;
}
