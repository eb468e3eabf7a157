/** What is said of one verdict, and what of it is safe to keep. */
import { provesNetwork } from '../../../shared/core/verdict/network-errors.ts';
import {
  bounded,
  causeOf,
  isRefused,
  type Judgement,
  knownBy,
  newestBy,
  type Tick,
  type Verdict,
  warningOf,
  whatTheyGet,
} from '../../../shared/core/verdict/verdict.ts';
import { NOW, SECOND } from './build.ts';

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

test('a verdict counts once its tick has come, and an unknown one never does', () => {
  const verdicts: Verdict[] = [
    { ...GOOD, tick: NOW - SECOND },
    GOOD,
    { ...GOOD, judgement: 'unknown' },
    { ...GOOD, tick: NOW + SECOND },
  ];
  expect(knownBy(verdicts, NOW)).toEqual(verdicts.slice(0, 2));
  expect(newestBy(verdicts, NOW)).toBe(verdicts[1]);
});

test('a target has refused the prober where nothing else is known of it', () => {
  expect(isRefused({ judgement: 'unknown', refused: true })).toBe(true);
  expect(isRefused({ judgement: 'unknown' })).toBe(false);
  // The write failed, and the read was refused.
  expect(isRefused({ judgement: 'unhealthy', refused: true })).toBe(false);
});

test.each<[what: string, evidence: string, get: string]>([
  ['a read', 'read: status 500, wanted 2xx', '"status 500, wanted 2xx" for a read'],
  ['a write', 'write: status 500, wanted 2xx', '"status 500, wanted 2xx" for a write'],
  [
    'both, of which it quotes the read',
    'read: status 500, wanted 2xx; write: no answer within 3000 ms',
    '"status 500, wanted 2xx" for a read and a write',
  ],
  ['neither, if it is not said', 'status 500, wanted 2xx', '"status 500, wanted 2xx"'],
  [
    'neither, where only the answer uses such words',
    'body "I spread: butter", wanted health+json',
    `"body 'I spread: butter', wanted health+json"`,
  ],
])('what clients get for %s', (_, evidence, get) => expect(whatTheyGet({ evidence })).toBe(get));

test('a cause is told without what Node calls it, and with what the target says', () => {
  expect(causeOf({ evidence: 'connection refused (ECONNREFUSED)' })).toBe('connection refused');
  expect(causeOf({ evidence: 'no encrypted connection (ERR_SSL_TLSV13_ALERT)' })).toBe(
    'no encrypted connection',
  );
  expect(causeOf({ evidence: 'status 503, wanted 2xx (Disk fails)' })).toBe(
    'status 503, wanted 2xx (Disk fails)',
  );
});

test('evidence is kept as long as that of two answers', () => {
  const kept = (length: number) => bounded({ ...GOOD, evidence: 'x'.repeat(length) }).evidence.length;
  expect([399, 400, 401].map(kept)).toEqual([399, 400, 400]);
});

test('evidence is printable ASCII', () => {
  const kept = (evidence: string) => bounded({ ...GOOD, evidence }).evidence;
  expect(['né…', '\u{1f600}\n'].map(kept)).toEqual(['n ...', ' ']);
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
