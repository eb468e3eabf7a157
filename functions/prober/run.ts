/**
 * One run: a tick each ten seconds, each two seconds while a target is in doubt, until the next run has taken over. Runs start
 * once a minute, a few seconds early or late. After its minute a run only stands in: shortly after each tick it looks into the
 * ledger, makes the tick itself if no later run has written it, and ends if one has. So no tick is lost if the next run starts
 * late, or fails before it has written one; and a tick that two runs make counts once.
 */
import { inDoubt, type Strictness } from '../../shared/core/decision/judgement.ts';
import { MINUTE, SECOND } from '../../shared/core/duration.ts';
import { EMPTY_LEDGER, type Ledger } from '../../shared/core/journal/ledger.ts';
import { SLOT_MS, type Tick } from '../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Clock, Log } from '../../shared/ports.ts';
import { beat } from './heartbeat.ts';
import { createInvoker } from './invoke-switcher.ts';
import type { ProberPorts } from './ports.ts';
import { createPublisher } from './publish.ts';
import { METRIC_FAILS, tick } from './tick.ts';

/** The schedule starts a run each minute … */
const EVERY_MS = MINUTE;
/** … and may be this late. */
const OVERLAP_MS = 15 * SECOND;
/** The time for one tick: two rounds of probes, and calls that are slow or retried. */
const TICK_LIMIT_MS = 25 * SECOND;
/** Reserved at the end, to publish what is left and to report problems before Lambda ends the run. */
const LAST_CALLS_MS = 5 * SECOND;
const LAST_WORDS_MS = SECOND;
/** A stand-in waits this long for the tick of the other run … */
const STAND_IN_MS = 1_500;
/** … and this long for the ledger. */
const LOOK_MS = 2 * SECOND;
/** An extra tick that is later than this is left out: the next one is near. */
const EXTRA_LATE_MS = SECOND;
/** Extra ticks wait until fewer than this are under way: each may take as long as a time limit. */
const MOST_UNDER_WAY = 5;

export interface RunSpan {
  /** The time between two ticks while nothing is in doubt (ms). */
  readonly every: number;
  /** When the run must have ended (epoch ms). */
  readonly deadline: number;
  /** What makes a target unhealthy. */
  readonly by: Strictness;
}

/** The next multiple of `step` after `last`. All runs agree on these times. */
export const slotAfter = (last: number, step: number): number => (Math.floor(last / step) + 1) * step;

/** Resolves to the number of ticks. Throws at the end if any of them failed, was missed or did not finish. */
export async function run(ports: ProberPorts, clock: Clock, span: RunSpan): Promise<number> {
  const { every, deadline, by } = span;
  const began = clock.now();
  const end = Math.min(began + EVERY_MS + OVERLAP_MS, deadline - TICK_LIMIT_MS);
  const problems: string[] = [];
  const pending: Promise<void>[] = [];
  let underWay = 0;
  let newestGood: number | undefined;

  let known: Ledger = EMPTY_LEDGER;
  /** The newest tick that a later run has written. */
  let byNext = Number.NEGATIVE_INFINITY;
  let doubt = false;
  let hurry = (): void => {};
  const invoker = createInvoker(ports);
  const publisher = createPublisher(ports);
  const see = (ledger: Ledger): void => {
    const { writer } = ledger;
    if (writer && writer.began > began) byNext = Math.max(byNext, writer.tick);
    if (ledger.revision >= known.revision) known = ledger;
  };
  const consider = (): void => {
    const kept = { unhealthySince: known.unhealthySince ?? {}, aloneSince: {} };
    doubt = invoker.watched().some((side) => inDoubt([known], clock.now(), by, kept, side));
    if (doubt) hurry();
  };
  /** Whether a later run has written this tick or a newer one. */
  const isMadeByNext = (at: number): boolean => byNext >= at;
  const ofRun = {
    began,
    by,
    see,
    publish: publisher.add,
    invoke: async (seen: Tick) => {
      try {
        // Where two runs make the same ticks, the later one invokes the switcher.
        if (!isMadeByNext(seen.at - every)) await invoker.ifBad(seen);
      } finally {
        consider();
      }
    },
  };
  const start = (at: number): void => {
    underWay++;
    // Not awaited: a slow tick must not delay the next one.
    pending.push(
      tick(ports, at, ofRun).then(
        () => {
          underWay--;
          newestGood = Math.max(newestGood ?? at, at);
        },
        (error: unknown) => {
          underWay--;
          problems.push(messageOf(error));
        },
      ),
    );
  };

  for (let last = began - 1; ; ) {
    const at = slotAfter(last, doubt ? SLOT_MS : every);
    if (at >= end) break;
    const isExtra = at % every !== 0;
    const standsIn = at >= began + EVERY_MS || isMadeByNext(last);
    const due = standsIn ? at + STAND_IN_MS : at;
    if (!doubt) {
      const doubtBegins = new Promise<void>((resolve) => {
        hurry = resolve;
      });
      await Promise.race([clock.sleep(Math.max(0, due - clock.now())), doubtBegins]);
      // There is a nearer one now.
      if (clock.now() < due) continue;
    } else if (clock.now() < due) await clock.sleep(due - clock.now());
    // Meanwhile the doubt has ended.
    if (isExtra && !doubt) continue;
    last = at;
    if (isExtra && (clock.now() >= due + EXTRA_LATE_MS || underWay >= MOST_UNDER_WAY)) continue;
    if (clock.now() >= at + every) {
      // The host was frozen. A verdict of now must not go under a time that has passed.
      problems.push(missed(ports.log, at));
      continue;
    }
    if (standsIn) {
      await Promise.race([ports.ledger.read().then(see, () => {}), clock.sleep(LOOK_MS)]);
      if (isMadeByNext(at)) break;
    }
    start(at);
  }

  const finish = async (): Promise<void> => {
    try {
      if ((await publisher.flush()) && newestGood !== undefined) await beat(ports, newestGood);
    } catch (error) {
      ports.gauges.add('MetricFailures', 'count', 1);
      ports.log.error('metric', METRIC_FAILS, { error });
      problems.push(`${METRIC_FAILS} (${messageOf(error)})`);
    }
  };
  const until = (time: number) => clock.sleep(Math.max(0, time - clock.now()));
  await Promise.race([Promise.all(pending), until(deadline - LAST_WORDS_MS - LAST_CALLS_MS)]);
  const unfinished = underWay;
  await Promise.race([finish(), until(deadline - LAST_WORDS_MS)]);
  if (pending.length === 0) problems.push('The run had too little time for a single tick.');
  if (unfinished > 0) problems.push(`${unfinished} of ${pending.length} ticks were not finished in time.`);
  if (problems.length > 0) throw new Error([...new Set(problems)].join(' '));
  return pending.length;
}

function missed(log: Log, at: number): string {
  const says = 'A tick was missed: the host of the prober was frozen.';
  log.error('probe', says, { tick: new Date(at).toISOString() });
  return says;
}
