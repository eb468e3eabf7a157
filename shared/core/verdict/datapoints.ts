/** The health metric of one tick. `unknown` publishes nothing: a missing value claims nothing. */
import { TARGETS, type Target } from '../side.ts';
import type { Tick } from './verdict.ts';

export const HEALTHY = 'Healthy';

export interface Datapoint {
  readonly side: Target;
  readonly value: 0 | 1;
}

export const datapoints = (tick: Tick): readonly Datapoint[] =>
  TARGETS.flatMap((side): readonly Datapoint[] => {
    const { judgement } = tick[side];
    return judgement === 'unknown' ? [] : [{ side, value: judgement === 'healthy' ? 1 : 0 }];
  });
