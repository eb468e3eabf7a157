/**
 * How CloudWatch judges a window of datapoints: M of N, and what becomes of the points that are missing. Pure; the
 * rows of AWS's two tables are its tests.
 */

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';
/** One period: fine, breaching, or no data. */
export type Point = 'fine' | 'breaching' | 'missing';

/**
 * CloudWatch looks back over more periods than it evaluates. AWS does not say how many; its tables show five points for
 * N = 3, and an alarm of two 60-second periods that treats silence as breaching was seen to fire 250 to 308 s after
 * the last datapoint. Both are N + 2.
 */
export const EXTRA_PERIODS = 2;

export interface AlarmRule {
  /** N. */
  readonly evaluationPeriods: number;
  /** M. */
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/**
 * The state after an evaluation of `points`, oldest first: the evaluation range, N plus some. `current` is the state
 * before.
 */
export function evaluateAlarm(points: readonly Point[], rule: AlarmRule, current: AlarmState): AlarmState {
  const { evaluationPeriods, datapointsToAlarm, missingData } = rule;
  let real = 0;
  let breaching = 0;
  /** How many periods ago the oldest datapoint was that counts; the newest period is 1. */
  let age = 0;
  for (let index = points.length - 1; index >= 0 && real < evaluationPeriods; index--) {
    const point = points[index];
    if (point === 'missing') continue;
    real += 1;
    if (point === 'breaching') breaching += 1;
    age = points.length - index;
  }

  const missing = evaluationPeriods - real;
  if (breaching >= datapointsToAlarm) return 'ALARM';
  // Enough datapoints, if need be from farther back: what to make of missing ones is no question.
  if (missing === 0) return 'OK';
  if (missingData === 'breaching') return breaching + missing >= datapointsToAlarm ? 'ALARM' : 'OK';
  if (missingData === 'notBreaching') return 'OK';
  // A datapoint that is fine settles it, however old.
  if (real > breaching) return 'OK';
  if (missingData === 'ignore') return current;
  // Only breaching ones, fewer than M: enough for an alarm once the oldest is M periods old (AWS calls this "avoiding
  // premature transitions").
  return real > 0 && age >= datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
}
