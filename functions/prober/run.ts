/**
 * One run: every tick from the first aligned moment after its start until the next run has surely begun. Runs start once a
 * minute, a few seconds early or late, so they overlap: a tick that two runs probe counts once, but a tick that no run
 * probes would be a blind spot.
 */
import { MINUTE, SECOND } from '../../shared/core/duration.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Clock, Log } from '../../shared/ports.ts';
import { heartbeatOnce } from './heartbeat.ts';
import { invokerIfBad } from './invoke-switcher.ts';
import type { ProberPorts } from './ports.ts';
import { tick } from './tick.ts';

/** The schedule starts a run each minute … */
const EVERY_MS = MINUTE;
/** … and may be this late. */
const OVERLAP_MS = 15 * SECOND;
/** The time for one tick: two rounds of probes, and calls that are slow or retried. */
const TICK_LIMIT_MS = 25 * SECOND;
/** Reserved at the end, to report problems before Lambda ends the run. */
const LAST_WORDS_MS = SECOND;

/** `every`: the time between two ticks (ms). `deadline`: when the run must have ended (epoch ms). */
export interface RunSpan {
  readonly every: number;
  readonly deadline: number;
}

/** The ticks of a run that starts at `start` (epoch ms). A pure function, so that tests can check it against jitter. */
export function ticksOf(start: number, { every, deadline }: RunSpan): readonly number[] {
  const end = Math.min(start + EVERY_MS + OVERLAP_MS, deadline - TICK_LIMIT_MS);
  const ticks: number[] = [];
  for (let at = Math.ceil(start / every) * every; at < end; at += every) ticks.push(at);
  return ticks;
}

/** Resolves to the number of ticks. Throws at the end if any of them failed, was missed or did not finish. */
export async function run(ports: ProberPorts, clock: Clock, span: RunSpan): Promise<number> {
  const problems: string[] = [];
  const ticks = ticksOf(clock.now(), span);
  let unfinished = 0;
  const pending: Promise<void>[] = [];
  const beat = heartbeatOnce(ports);
  const invoke = invokerIfBad(ports);
  for (const at of ticks) {
    await clock.sleep(Math.max(0, at - clock.now()));
    if (clock.now() >= at + span.every) {
      // The host was frozen. A verdict of now must not go under a time that has passed.
      problems.push(missed(ports.log, at));
      continue;
    }
    unfinished++;
    // Not awaited: a slow tick must not delay the next one.
    pending.push(
      tick(ports, at, invoke).then(
        () => {
          unfinished--;
          // Not part of the tick: a slow heartbeat must not make the tick count as unfinished.
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
  const says = 'A tick was missed: the host of the prober was frozen.';
  log.error('probe', says, { tick: new Date(at).toISOString() });
  return says;
}
