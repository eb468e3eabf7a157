/**
 * What each notification of `notifications.ts` is made from: a scenario of test/scenarios, lines of one, or facts that the core
 * judges.
 */
import { judge } from '../../../shared/core/decision/health.ts';
import { type PreflightFacts, withPreflight } from '../../../shared/core/decision/preflight.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import type { NotificationName } from '../../../shared/core/notices/notifications.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import { type Answer, classifyPublic, classifySide } from '../../../shared/core/verdict/classify.ts';
import type { PublicVerdict, Verdict } from '../../../shared/core/verdict/verdict.ts';
import { GOOD, journalOf, ledgerOf, MINUTE, NOW, SECOND } from '../../unit/core/build.ts';
import { type Made, ofLines, ofScenario, putInto } from './sent.ts';

export interface Source {
  readonly from: string;
  readonly makes: (wanted: readonly NotificationName[]) => Promise<Made>;
}

const scenario = (name: string): Source => ({
  from: `${name}.txt`,
  makes: (wanted) => ofScenario(name, wanted),
});
const lines = (...all: readonly string[]): Source => ({
  from: all.join('; '),
  makes: (wanted) => ofLines(all, wanted),
});

const EXPECT = { body: 'health+json', marker: 'required', maxLatency: 3 * SECOND } as const;
const REGIONS = { primary: 'us-east-1', standby: 'us-west-2' } as const;
const ANSWER: Extract<Answer, { kind: 'response' }> = {
  kind: 'response',
  status: 200,
  marker: REGIONS.primary,
  path: '/health',
  body: '{"status":"pass"}',
  cut: false,
  latencyMs: 40,
};

/** What the prober makes of such answers, the newest at `now`. */
const asPrimary = (answers: readonly Partial<typeof ANSWER>[], everyMs: number, now: number): Verdict[] =>
  answers.map((one, i) => {
    const tick = now - (answers.length - 1 - i) * everyMs;
    return classifySide({ ...ANSWER, ...one }, EXPECT, REGIONS.primary, tick, tick);
  });

interface Heard {
  readonly primary?: readonly Verdict[];
  readonly public?: readonly PublicVerdict[];
}

/** A journal in steady state, after the preflight has looked each minute at what was heard until then. */
function found(minutes: number, heard: (now: number) => Heard): Made {
  let journal: Journal = journalOf();
  for (let now = NOW - minutes * MINUTE; now <= NOW; now += MINUTE) {
    const ledger = { ...ledgerOf({ primary: GOOD, standby: GOOD }), ...heard(now) };
    const health = {
      primary: judge([ledger], 'primary', now, DEFAULT_SETTINGS),
      standby: judge([ledger], 'standby', now, DEFAULT_SETTINGS),
    };
    const facts: Omit<PreflightFacts, 'active' | 'movedAt'> = {
      edge: { distribution: 'primary', deployed: true, key: 'none' },
      routing: DEFAULT_SETTINGS.routing,
      settings: DEFAULT_SETTINGS,
      ...{ ledger, health, now },
    };
    journal = withPreflight(journal, facts, 'run');
  }
  return putInto(journal);
}

const facts = (from: string, makes: () => Made): Source => ({ from, makes: async () => makes() });

const DEGRADED = facts('a probe in nine that fails', () =>
  found(15, (now) => ({
    primary: asPrimary(
      Array.from({ length: 90 }, (_, i) => (i % 9 === 8 ? { status: 500 } : {})),
      2 * SECOND,
      now,
    ),
  })),
);

const WARNS = facts('a health document that says warn', () =>
  found(6, (now) => ({
    primary: asPrimary(
      Array.from({ length: 36 }, () => ({
        body: '{"status":"warn","checks":{"dynamodb:write":[{"status":"warn"}]}}',
      })),
      10 * SECOND,
      now,
    ),
  })),
);

const AT_EDGE = facts('two answers of CloudFront about its function', () =>
  found(0, (now) => ({
    public: [now - 10 * SECOND, now].map((tick) =>
      classifyPublic(
        { ...ANSWER, status: 503, body: '', xCache: 'FunctionExecutionError from cloudfront' },
        EXPECT,
        REGIONS,
        tick,
        tick,
      ),
    ),
  })),
);

const HOLD = scenario('hold');
const MARK = scenario('another-stacks-mark');
const PIN = scenario('pin-to-a-dead-side');
const BEFORE = scenario('a-hook-before-a-planned-move');
const AFTER = scenario('a-hook-after-a-move');
const SILENT = scenario('control-region-silent');
const BOTH = scenario('both-down');
const STEPS = scenario('failback-by-steps-given-up');
const MANY = Array.from({ length: 13 }, (_, i) => `at 00:${String(i + 1).padStart(2, '0')}:00`);

export const SOURCES: Readonly<Record<NotificationName, Source>> = {
  hold: HOLD,
  'hold-clients-fail': HOLD,
  'owned-by-other': MARK,
  'owned-by-other-clients-fail': MARK,
  pin: BEFORE,
  'pin-clients-fail': PIN,
  observe: lines('active standby', 'set failback auto', 'at 00:00:05 override observe'),
  'observe-clients-fail': scenario('observe'),
  blind: SILENT,
  'blind-clients-fail': SILENT,
  contradicted: scenario('prober-path'),
  'contradicted-clients-fail': lines('at 00:01:00 standby dead', 'at 00:02:00 primary errors 40%'),
  'both-down': BOTH,
  unproven: scenario('alarm-of-the-standby'),
  'unproven-clients-fail': BOTH,
  limited: scenario('flapping-both'),
  'cooling-down': lines(
    'at 00:02:00 alarm of primary ALARM',
    'at 00:02:40 alarm of primary OK',
    'at 00:05:00 alarm of standby ALARM',
  ),
  'cooling-down-clients-fail': lines(
    'at 00:02:00 primary dead',
    'at 00:02:40 primary well',
    'at 00:05:00 standby dead',
  ),
  'clients-fail': scenario('edge-fails-regions-well'),
  'clients-fail-degraded': scenario('brown-out'),
  'behaviours-disagree': lines(
    'set routing distribution',
    'propagation 20s',
    ...[2, 4, 6, 8].map((minute) => `at 00:0${minute}:00 console edit standby default only`),
  ),
  'failback-step': STEPS,
  'move-given-up': BEFORE,
  'after-move-failed': AFTER,
  'fit-again': AFTER,
  unprotected: scenario('key-against-a-pin'),
  'unprotected-since-failover': scenario('another-tool-writes-the-distribution'),
  'edge-function': AT_EDGE,
  'prober-clock': scenario('clock-slow'),
  'health-warns': WARNS,
  'certificate-last-day': lines('at 00:02:00 certificate of public ends in 20h'),
  'probers-disagree': scenario('three-one-gone-and-one-lies'),
  degraded: DEGRADED,
  preflight: scenario('less-capacity'),
  refused: scenario('primary-refusing-the-prober'),
  'override-trouble': scenario('override-nonsense'),
  'edge-untold': scenario('control-plane-down'),
  'control-behind': scenario('key-alone'),
  unmarked: lines('at 00:02:00 every owner.claim: refused', 'at 00:02:00 mark gone'),
  'too-much': lines(
    'capacity 1000',
    ...['primary', 'standby', 'public'].flatMap((target) => [
      `at 00:01:00 certificate of ${target} ends in 10d`,
      `at 00:01:00 cache before ${target} on`,
    ]),
    'at 00:01:00 capacity of standby 10',
    'at 00:01:00 alarm of primary deleted',
    'at 00:01:00 alarm of standby deleted',
  ),
  'too-much-urgent': lines(...MANY.map((at, i) => `${at} unchecked override "stop ${i + 1}"`)),
  'drill-ended': scenario('drilled-side-really-dies'),
  failover: AFTER,
  moved: AFTER,
  adopted: scenario('break-glass'),
  verified: AFTER,
  over: SILENT,
  overdue: PIN,
  'steps-given-up': STEPS,
  'override-expired': scenario('override-expiring'),
};
