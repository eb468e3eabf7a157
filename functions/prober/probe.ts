/**
 * Probe: probes both sides directly and the public endpoint, and reads the user's alarms, at the same moment. If a target looks
 * unhealthy and no healthy answer proves that the prober's own network works, the control sites decide: if they do not answer
 * either, the prober is cut off and every verdict of this tick is `unknown`.
 */

import { type Drill, drillText, stops, underDrill } from '../../shared/core/drill.ts';
import { type Side, TARGETS } from '../../shared/core/side.ts';
import { type AlarmsSaid, withAlarms } from '../../shared/core/verdict/alarms.ts';
import { asTimed } from '../../shared/core/verdict/clock.ts';
import { provesNetwork } from '../../shared/core/verdict/network-errors.ts';
import { bounded, type Tick, type Verdict } from '../../shared/core/verdict/verdict.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Log } from '../../shared/ports.ts';
import type { ProberPorts } from './ports.ts';

export async function probe(
  {
    probes,
    alarms,
    home,
    region,
    clock,
    log,
  }: Pick<ProberPorts, 'probes' | 'alarms' | 'home' | 'region' | 'clock' | 'log'>,
  at: number,
  /** The drill that is on, being read at the same moment. */
  drill?: Promise<Drill | undefined>,
): Promise<Tick> {
  /** A probe that throws is our own fault: its verdict is `unknown`, and the other targets keep theirs. */
  const learned = async (target: string, ask: () => Promise<Verdict>): Promise<Verdict> => {
    try {
      return bounded(await ask());
    } catch (error) {
      log.error('probe', 'A probe itself failed: its result is not known.', {
        tick: new Date(at).toISOString(),
        target,
        error,
      });
      const why = messageOf(error);
      return bounded({ tick: at, judgement: 'unknown', evidence: `the probe itself failed: ${why}` });
    }
  };
  const [primary, standby, endpoint, said, drilling] = await Promise.all([
    learned('primary', () => probes.side('primary', at)),
    learned('standby', () => probes.side('standby', at)),
    learned('public', () => probes.public(at)),
    alarms?.read(),
    drill,
  ]);
  const probed: Tick = { at, primary, standby, public: endpoint };
  // By what is known so far. Writing the tick checks the clock again, by the ledger's own answer.
  const timed = asTimed(probed, clock.time());
  if (timed.retimed) {
    sayClockIsOff(log, timed);
    return timed;
  }
  const blames = TARGETS.some((target) => probed[target].judgement === 'unhealthy');
  if (blames && !provesNetwork(probed, home) && !(await probes.control())) {
    log.warn('probe', 'Control sites unreachable: this tick is discarded.', fields(probed));
    return {
      at,
      primary: blind(primary),
      standby: blind(standby),
      public: blind(endpoint),
    };
  }
  const seen = said ? withThose(probed, said) : probed;
  const isStopped = stops(drilling, region);
  if (drilling === undefined || (drilling.side === undefined && !isStopped)) {
    log.info('probe', sentence(seen), fields(seen));
    return seen;
  }
  const drilled = underDrill(seen, drilling);
  const says = isStopped ? 'A drill stops this prober: nothing of this tick is written.' : sentence(drilled);
  log.warn('probe', says, { ...fields(drilled), drill: drillText(drilling) });
  return drilled;
}

/** The tick with what the user's alarms say. Added last: an alarm is no evidence about the prober's own network and clock. */
function withThose(tick: Tick, { primary, standby }: Readonly<Record<Side, AlarmsSaid>>): Tick {
  const silent = {
    ...(primary.silent !== undefined && { primary: primary.silent }),
    ...(standby.silent !== undefined && { standby: standby.silent }),
  };
  return {
    ...tick,
    primary: withAlarms(tick.primary, primary.inAlarm),
    standby: withAlarms(tick.standby, standby.inAlarm),
    ...(Object.keys(silent).length > 0 && { silentAlarms: silent }),
  };
}

export function sayClockIsOff(log: Log, tick: Tick): void {
  log.warn('probe', 'The clock of the prober is off: this tick is discarded.', fields(tick));
}

const blind = ({ tick, evidence, error }: Verdict): Verdict => ({
  tick,
  judgement: 'unknown',
  evidence: `the prober is cut off: no control site answered either; seen: ${evidence}`,
  // Kept: clients may get the same answer.
  ...(error !== undefined && { error }),
});

function sentence(tick: Tick): string {
  if (TARGETS.every((target) => tick[target].judgement === 'healthy')) return 'All healthy.';
  return `${TARGETS.map((target) => `${target} ${tick[target].judgement}`).join(', ')}.`.replace(/^p/, 'P');
}

const fields = ({ at, primary, standby, public: endpoint }: Tick): Record<string, unknown> => ({
  tick: new Date(at).toISOString(),
  primary: primary.evidence,
  standby: standby.evidence,
  public: endpoint.evidence,
  servedBy: endpoint.servedBy ?? 'an unknown Region',
});
