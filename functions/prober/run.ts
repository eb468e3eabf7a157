/**
 * One run: a tick each ten seconds, each two seconds while a target is in doubt (shared/core/verdict/pace.ts), until the next run
 * has taken over (hand-over.ts).
 */
import type { Strictness } from '../../shared/core/decision/judgement.ts';
import { SECOND } from '../../shared/core/duration.ts';
import type { Ledger } from '../../shared/core/journal/ledger.ts';
import { TICK_MS } from '../../shared/core/settings.ts';
import { slotAfter, type Turn, turnOf } from '../../shared/core/verdict/pace.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Clock, Log } from '../../shared/ports.ts';
import { createDoubt } from './doubt.ts';
import { createHandOver } from './hand-over.ts';
import { beat } from './heartbeat.ts';
import { createInvoker } from './invoke-switcher.ts';
import type { ProberPorts } from './ports.ts';
import { createPublisher } from './publish.ts';
import { METRIC_FAILS, tick } from './tick.ts';

/** The time for one tick: two rounds of probes, and calls that are slow or retried. */
const TICK_LIMIT_MS = 25 * SECOND;
/** Reserved at the end, to publish what is left and to report problems before Lambda ends the run. */
const LAST_CALLS_MS = 5 * SECOND;
const LAST_WORDS_MS = SECOND;

export interface RunSpan {
  /** When the run must have ended (epoch ms). */
  readonly deadline: number;
  /** What makes a target unhealthy. */
  readonly by: Strictness;
  /** Of several probers, which one this is. */
  readonly turn?: Turn;
}

/**
 * Resolves to the number of ticks. Throws at the end if what failed, was missed or did not finish still counts: what came before
 * a tick that went well is over, and only logged.
 */
export async function run(
  ports: ProberPorts,
  clock: Clock,
  { deadline, by, turn: mine }: RunSpan,
): Promise<number> {
  const began = clock.now();
  /** `at`: the tick's time (epoch ms). */
  const problems: { readonly at: number; readonly says: string }[] = [];
  const pending: Promise<void>[] = [];
  const underWay = new Set<number>();
  let newestGood: number | undefined;

  const handOver = createHandOver(ports.ledger, clock, began);
  const doubt = createDoubt(clock, by);
  const invoker = createInvoker(ports);
  const publisher = createPublisher(ports);
  const ofRun = {
    began,
    by,
    ...(mine && { turn: mine }),
    pointsWith: doubt.pointsWith,
    seeOthers: doubt.seeOthers,
    see(ledger: Ledger): void {
      handOver.see(ledger);
      doubt.see(ledger);
    },
    publish: publisher.add,
    invoke: async (seen: Tick) => {
      try {
        // Where two runs make the same ticks, the later one invokes the switcher.
        if (!handOver.isMadeByNext(seen.at - TICK_MS)) await invoker.ifBad(seen, doubt.clientsFailSince());
      } finally {
        doubt.consider(invoker.watched());
      }
    },
  };
  const start = (at: number): void => {
    underWay.add(at);
    // Not awaited: a slow tick must not delay the next one.
    pending.push(
      tick(ports, at, ofRun).then(
        (made) => {
          underWay.delete(at);
          if (made) newestGood = Math.max(newestGood ?? at, at);
        },
        (error: unknown) => {
          underWay.delete(at);
          problems.push({ at, says: messageOf(error) });
        },
      ),
    );
  };

  const end = Math.min(handOver.end, deadline - TICK_LIMIT_MS);
  for (let last = began - 1; ; ) {
    const at = slotAfter(last, doubt.isOn(), mine);
    if (at >= end) break;
    const standsIn = handOver.standsIn(at, last);
    const due = standsIn ? handOver.standInAt(at) : at;
    await doubt.sleepUntil(due);
    // Doubt has begun: there is a nearer slot now.
    if (clock.now() < due) continue;
    last = at;
    const turn = turnOf(at, {
      now: clock.now(),
      due,
      doubt: doubt.isOn(),
      underWay: underWay.size,
      ...(mine && { turn: mine }),
    });
    if (turn === 'missed') problems.push({ at, says: missed(ports.log, at) });
    if (turn !== 'make it') continue;
    if (standsIn && (await handOver.look(at))) break;
    start(at);
  }

  const finish = async (): Promise<void> => {
    try {
      if ((await publisher.flush()) && newestGood !== undefined) await beat(ports, newestGood);
    } catch (error) {
      ports.gauges.add('MetricFailures', 'count', 1);
      ports.log.error('metric', METRIC_FAILS, { error });
      problems.push({ at: deadline, says: `${METRIC_FAILS} (${messageOf(error)})` });
    }
  };
  const until = (time: number) => clock.sleep(Math.max(0, time - clock.now()));
  await Promise.race([Promise.all(pending), until(deadline - LAST_WORDS_MS - LAST_CALLS_MS)]);
  if (underWay.size > 0) {
    const says = `${underWay.size} of ${pending.length} ticks were not finished in time.`;
    ports.log.error('probe', says);
    problems.push({ at: Math.max(...underWay), says });
  }
  await Promise.race([finish(), until(deadline - LAST_WORDS_MS)]);
  if (pending.length === 0)
    problems.push({ at: deadline, says: 'The run had too little time for a single tick.' });
  const left = problems.filter(({ at }) => newestGood === undefined || at > newestGood);
  if (left.length > 0) throw new Error([...new Set(left.map(({ says }) => says))].join(' '));
  return pending.length;
}

function missed(log: Log, at: number): string {
  const says = 'A tick was missed: the host of the prober was frozen.';
  log.error('probe', says, { tick: new Date(at).toISOString() });
  return says;
}
