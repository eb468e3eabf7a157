/** What one tick says as metrics: of what nobody knows, nothing. */
import { datapoints, HEALTHY } from '../../../shared/core/verdict/datapoints.ts';
import type { Tick } from '../../../shared/core/verdict/verdict.ts';
import { NOW } from './build.ts';

const verdict = { tick: NOW, evidence: 'seen' };
const good = { ...verdict, judgement: 'healthy', latencyMs: 40 } as const;
const bad = { ...verdict, judgement: 'unhealthy' } as const;
const silent = { ...verdict, judgement: 'unknown', latencyMs: 40 } as const;
const of = (tick: Omit<Tick, 'at'>) =>
  datapoints({ at: NOW, ...tick }).map(({ side, value }) => `${side} ${value}`);

test('under the name that dashboards and alarms know', () => {
  expect(HEALTHY).toBe('Healthy');
});

test('health of each target', () => {
  expect(
    of({ primary: good, standby: bad, public: { ...good, latencyMs: 70, servedBy: 'standby' } }),
  ).toEqual(['primary 1', 'standby 0', 'public 1']);
});

test('nothing of what nobody knows', () => {
  expect(of({ primary: silent, standby: silent, public: silent })).toEqual([]);
});
