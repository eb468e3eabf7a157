/**
 * Probe: both sides directly and the public endpoint, at the same moment. Where anything looks bad, the control target
 * is asked before anybody is blamed: if that fails too, the fault is ours and this tick has learned nothing.
 */
import type { Drill } from '../../shared/core/drill.ts';
import { drillText, underDrill } from '../../shared/core/drill.ts';
import { SIDES } from '../../shared/core/side.ts';
import type { Tick, Verdict } from '../../shared/core/verdict.ts';
import type { ProberPorts } from './ports.ts';

const TARGETS = [...SIDES, 'public'] as const;

export async function probe(
  { probes, log, gauges }: Pick<ProberPorts, 'probes' | 'log' | 'gauges'>,
  at: number,
  /** Which drill is on, asked at the same moment. */
  drill?: Promise<Drill | undefined>,
): Promise<Tick> {
  const [primary, standby, endpoint, drilling] = await Promise.all([
    probes.side('primary', at),
    probes.side('standby', at),
    probes.public(at),
    drill,
  ]);
  const seen: Tick = { at, primary, standby, public: endpoint };
  if (TARGETS.some((target) => seen[target].judgement === 'unhealthy') && !(await probes.control())) {
    log.warn('probe', 'The prober cannot reach the world: this tick says nothing.', fields(seen));
    return {
      at,
      primary: blind(primary),
      standby: blind(standby),
      public: blind(endpoint),
    };
  }
  if (drill !== undefined) gauges.add('Drill', 'count', drilling === undefined ? 0 : 1);
  if (drilling === undefined) {
    log.info('probe', sentence(seen), fields(seen));
    return seen;
  }
  const drilled = underDrill(seen, drilling);
  log.warn('probe', sentence(drilled), { ...fields(drilled), drill: drillText(drilling) });
  return drilled;
}

const blind = ({ tick, evidence }: Verdict): Verdict => ({
  tick,
  judgement: 'unknown',
  evidence: `the control target did not answer either; seen: ${evidence}`,
});

function sentence(tick: Tick): string {
  if (TARGETS.every((target) => tick[target].judgement === 'healthy')) return 'All healthy.';
  return `${TARGETS.map((target) => `${target} ${tick[target].judgement}`).join(', ')}.`.replace(/^p/, 'P');
}

function fields(tick: Tick): Record<string, unknown> {
  const servedBy = tick.public.servedBy ?? 'nobody known';
  return {
    tick: new Date(tick.at).toISOString(),
    ...Object.fromEntries(TARGETS.map((target) => [target, tick[target].evidence])),
    servedBy,
  };
}
