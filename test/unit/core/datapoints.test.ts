/** What one tick says as metrics: of what nobody knows, nothing. */
import { datapoints } from '../../../shared/core/verdict/datapoints.ts';
import type { Tick } from '../../../shared/core/verdict/verdict.ts';
import { NOW } from './build.ts';

const verdict = { tick: NOW, evidence: 'seen' };
const good = { ...verdict, judgement: 'healthy', latencyMs: 40 } as const;
const bad = { ...verdict, judgement: 'unhealthy' } as const;
const silent = { ...verdict, judgement: 'unknown', latencyMs: 40 } as const;
const of = (tick: Omit<Tick, 'at'>) =>
  datapoints({ at: NOW, ...tick }).map(({ name, side, unit, value }) => `${name} ${side} ${value} ${unit}`);

test('health of each target, the time of complete answers, and who served', () => {
  expect(
    of({ primary: good, standby: bad, public: { ...good, latencyMs: 70, servedBy: 'standby' } }),
  ).toEqual([
    'Healthy primary 1 none',
    'Latency primary 40 ms',
    'Healthy standby 0 none',
    'Healthy public 1 none',
    'Latency public 70 ms',
    'ServedBy primary 0 none',
    'ServedBy standby 1 none',
  ]);
});

test('nothing of what nobody knows, not even its time', () => {
  expect(of({ primary: silent, standby: silent, public: silent })).toEqual([]);
});
