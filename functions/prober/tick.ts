/**
 * One tick: probe, then publish the metric and write the ledger in parallel, then invoke the switcher if the active side
 * looks bad. Metric and ledger are independent: if one fails, the other continues, and the tick throws at its end.
 */

import type { VantagePoints } from '../../shared/core/decision/judgement.ts';
import { stops } from '../../shared/core/drill.ts';
import type { Ledger } from '../../shared/core/journal/ledger.ts';
import type { Tick } from '../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../shared/errors.ts';
import { LEDGER_FAILED, type ProberLedgers, type Verb } from '../../shared/ports.ts';
import type { ProberPorts } from './ports.ts';
import { probe, sayClockIsOff } from './probe.ts';
import { type Recorder, recordTick } from './record.ts';

/** What the ticks of a run have in common. */
export interface OfRun extends Recorder {
  /** Publishes the tick now or later. */
  readonly publish: (tick: Tick) => Promise<void>;
  /** Told of each ledger that is written. */
  readonly see: (ledger: Ledger) => void;
  /** Told of what the other probers know, where there are several. */
  readonly seeOthers?: (others: VantagePoints) => void;
  readonly invoke: (tick: Tick) => Promise<void>;
}

export const METRIC_FAILS = 'The health metric could not be published.';

/** `at`: the tick's time (epoch ms). Undefined where a drill stops this prober. Throws at the end if a part failed. */
export async function tick(ports: ProberPorts, at: number, run: OfRun): Promise<Tick | undefined> {
  const drill = ports.drills?.at(at);
  const seen = await probe(ports, at, drill);
  if (stops(await drill, ports.region)) return undefined;
  let counts = seen;
  const failures: unknown[] = [];

  /** Runs a part of the tick. A failure is logged at once and thrown at the end. */
  const part = async (
    name: 'Metric' | 'Ledger' | 'Invoke',
    verb: Verb,
    says: string,
    work: () => Promise<void>,
  ) => {
    try {
      await work();
    } catch (error) {
      failures.push(new Error(says, { cause: error }));
      ports.gauges.add(`${name}Failures`, 'count', 1);
      ports.log.error(verb, says, { tick: new Date(at).toISOString(), error });
    }
  };

  await Promise.all([
    part('Metric', 'metric', METRIC_FAILS, () => run.publish(seen)),
    part('Ledger', 'probe', LEDGER_FAILED, async () => {
      const others = ports.others && othersOf(ports.others);
      const recorded = await recordTick(ports, seen, run);
      if (others) run.seeOthers?.(await others);
      counts = recorded.counts;
      run.see(recorded.ledger);
      if (counts !== seen) sayClockIsOff(ports.log, counts);
    }).then(() =>
      // After the ledger, by which the switcher judges; but also if the ledger failed.
      part('Invoke', 'probe', 'The switcher could not be invoked.', () => run.invoke(counts)),
    ),
  ]);
  if (failures.length > 0) throw new AggregateError(failures, failures.map(describe).join(' '));
  return counts;
}

/** As this Region's replica has them. Without them this prober is in doubt by what it knows itself. */
async function othersOf(others: ProberLedgers): Promise<VantagePoints> {
  try {
    const all = await others.read();
    return all.map(({ ledger, within }) => ({ ...ledger, ...(within && { within }) }));
  } catch {
    return [];
  }
}

function describe(failure: unknown): string {
  const { message, cause } = failure as Error;
  return `${message} (${messageOf(cause)})`;
}
