/** The metrics of one tick. `unknown` publishes nothing: a missing value claims nothing. */
import { SIDES, type Side } from '../side.ts';
import type { Tick } from './verdict.ts';

export interface Datapoint {
  /**
   * `Healthy`: 1 or 0. `Latency`: of complete answers. `ServedBy`: 1 for the side that answered the public endpoint, 0 for
   * the other; nothing if the answer names no side.
   */
  readonly name: 'Healthy' | 'Latency' | 'ServedBy';
  readonly side: Side | 'public';
  readonly unit: 'none' | 'ms';
  readonly value: number;
}

export function datapoints(tick: Tick): readonly Datapoint[] {
  const points: Datapoint[] = [];
  for (const side of [...SIDES, 'public'] as const) {
    const { judgement, latencyMs } = tick[side];
    if (judgement === 'unknown') continue;
    points.push({ name: 'Healthy', side, unit: 'none', value: judgement === 'healthy' ? 1 : 0 });
    if (latencyMs !== undefined) points.push({ name: 'Latency', side, unit: 'ms', value: latencyMs });
  }
  const { servedBy } = tick.public;
  if (servedBy !== undefined) {
    for (const side of SIDES) {
      points.push({ name: 'ServedBy', side, unit: 'none', value: side === servedBy ? 1 : 0 });
    }
  }
  return points;
}
