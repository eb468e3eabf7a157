/** What is said of one verdict, and what of it is safe to keep. */
import { provesNetwork } from '../../../shared/core/verdict/network-errors.ts';
import {
  bounded,
  type Judgement,
  type Tick,
  type Verdict,
  warningOf,
} from '../../../shared/core/verdict/verdict.ts';
import { NOW } from './build.ts';

const GOOD: Verdict = { tick: NOW, judgement: 'healthy', evidence: 'status 200' };

test('a warning names the checks that warn, if it is known which', () => {
  expect(warningOf(GOOD)).toBeUndefined();
  const warns = (evidence: string) => warningOf({ ...GOOD, evidence, warns: true });
  expect(warns('its check dynamodb:write says "warn", status 200 in 9 ms')).toBe(
    'its check dynamodb:write says "warn": some requests may fail',
  );
  expect(warns('its checks a, b say "warn"')).toBe('its checks a, b say "warn": some requests may fail');
  expect(warns('status 200')).toBe('its health answer says "warn": some requests may fail');
});

test('a number that no store keeps is left out of a verdict', () => {
  const kept = (latencyMs: number) => bounded({ ...GOOD, latencyMs }).latencyMs;
  expect([0, 12, 8.64e15].map(kept)).toEqual([0, 12, 8.64e15]);
  expect([-1, 8.64e15 + 2, Number.NaN].map(kept)).toEqual([undefined, undefined, undefined]);
});

test('a healthy answer proves the network of a prober, except one from its own Region', () => {
  const tick = (primary: Judgement, standby: Judgement, publicly: Judgement): Tick => ({
    at: NOW,
    primary: { ...GOOD, judgement: primary },
    standby: { ...GOOD, judgement: standby },
    public: { ...GOOD, judgement: publicly },
  });
  const own = tick('healthy', 'unhealthy', 'unknown');
  expect(provesNetwork(own, undefined)).toBe(true);
  expect(provesNetwork(own, 'standby')).toBe(true);
  expect(provesNetwork(own, 'primary')).toBe(false);
  expect(provesNetwork(tick('unhealthy', 'unhealthy', 'healthy'), 'primary')).toBe(true);
});
