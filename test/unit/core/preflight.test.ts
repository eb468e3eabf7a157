/** What preflight finds before it matters, and when on-call people are notified. */

import type { Controller } from '../../../shared/core/decision/controller.ts';
import { type Health, judge } from '../../../shared/core/decision/health.ts';
import {
  CERTIFICATE_NOTICE_MS,
  isOfHealth,
  MOST_FINDINGS,
  type PreflightFacts,
  preflight,
  standing,
  withPreflight,
} from '../../../shared/core/decision/preflight.ts';
import { DAY } from '../../../shared/core/duration.ts';
import type { EdgeObservation } from '../../../shared/core/edge.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { forgetEnded } from '../../../shared/core/notices/notices.ts';
import { DEFAULT_SETTINGS } from '../../../shared/core/settings.ts';
import type { PublicVerdict, Verdict } from '../../../shared/core/verdict/verdict.ts';
import { answers, DOWN, entry, GOOD, journalOf, ledgerOf, MINUTE, NOW, SECOND, verdicts } from './build.ts';

const WELL: EdgeObservation = { distribution: 'primary', deployed: true, key: 'absent', etag: 'E1' };
/** So many bad verdicts among the newest ones. */
const sideOf = (marks: string): Health =>
  judge([ledgerOf({ primary: marks })], 'primary', NOW, DEFAULT_SETTINGS);
const WELL_SIDE = sideOf(GOOD);
const GOOD_LEDGER: Ledger = {
  ...ledgerOf({ primary: GOOD, standby: GOOD, public: answers(GOOD, 'primary') }),
  goodSince: { primary: NOW - DAY, standby: NOW - DAY },
};
const facts = (given: Partial<PreflightFacts> = {}): PreflightFacts => ({
  edge: WELL,
  routing: 'key,distribution',
  ledger: GOOD_LEDGER,
  active: 'primary',
  movedAt: NOW - DAY,
  health: { primary: WELL_SIDE, standby: WELL_SIDE },
  settings: DEFAULT_SETTINGS,
  now: NOW,
  ...given,
});
const edge = (given: Partial<EdgeObservation>) => facts({ edge: { ...WELL, ...given } });

const RUNBOOK = 'Runbook: docs/runbook.md#preflight-has-found-something';

type Target = 'primary' | 'standby' | 'public';
/** The good ledger, with the newest verdict of a target changed. */
function ledger(target: Target, change: Partial<PublicVerdict>, rest: Partial<Ledger> = {}): Ledger {
  const verdicts = GOOD_LEDGER[target] as readonly Verdict[];
  const last = { ...(verdicts.at(-1) as Verdict), ...change };
  return { ...GOOD_LEDGER, ...rest, [target]: [...verdicts.slice(0, -1), last] };
}
const REFUSED = {
  judgement: 'unknown',
  evidence: 'status 403: refused, the credentials may be wrong',
  refused: true,
} as const;
const CACHED = {
  judgement: 'unknown',
  evidence: 'cached answer of /health (age: 7)',
  cached: '/health',
} as const;
const WARNS = {
  judgement: 'healthy',
  evidence: 'its check dynamodb:write says "warn", status 200 in 9 ms',
  warns: true,
} as const;
const heard = (target: Target, change: Partial<PublicVerdict>) => facts({ ledger: ledger(target, change) });
const ends = (target: Target, after: number) => heard(target, { certificateEndsAt: NOW + after });
/** The primary's verdict of a minute ago is that, and the newest is good again. */
const before = (verdict: Omit<Verdict, 'tick'>) =>
  facts({
    ledger: {
      ...GOOD_LEDGER,
      primary: [{ tick: NOW - MINUTE, ...verdict }, ...GOOD_LEDGER.primary.slice(-1)],
    },
  });
const behind = (given: Partial<PreflightFacts>, ms = 5 * MINUTE + 1, rest: Partial<Ledger> = {}) =>
  facts({ ledger: ledger('standby', { behindMs: ms }, rest), ...given });

test('the side without traffic is down: the share of its probes that failed, and the newest bad answer', () => {
  const failing = 'x+xx+xx+xx+xx+xx+xx+';
  const given = facts({
    ledger: { ...GOOD_LEDGER, standby: ledgerOf({ standby: failing }).standby },
    health: { primary: WELL_SIDE, standby: sideOf(failing) },
  });
  const [found] = preflight(given).filter(({ id }) => id === 'unprotected');
  expect(found?.detail).toMatch(
    /^It fails on and off: it failed 12 of 18 probes in 170 s \(67 %; .*\); status 503, wanted 2xx\.$/,
  );
});

test('the side without traffic is down: each probe failed', () => {
  const dead = { primary: WELL_SIDE, standby: sideOf(DOWN) };
  const given = facts({ ledger: { ...GOOD_LEDGER, standby: verdicts(DOWN) }, health: dead });
  expect(preflight(given)).toEqual([
    {
      id: 'unprotected',
      sentence: 'Standby has been unhealthy for five minutes: nothing protects primary, where traffic is.',
      detail: 'It failed 6 of 6 probes in 50 s; status 503, wanted 2xx.',
    },
  ]);
  const away = facts({ active: 'standby', health: { primary: dead.standby, standby: WELL_SIDE } });
  expect(preflight(away)).toStrictEqual([
    {
      id: 'unprotected',
      sentence: 'Primary has been unhealthy for five minutes: nothing protects standby, where traffic is.',
    },
  ]);
  // A drill announces itself, also where a verdict that knows nothing came after it.
  const drilled = verdicts(`${DOWN}?`).map((one) =>
    one.judgement === 'unhealthy' ? { ...one, drill: true as const } : one,
  );
  expect(preflight({ ...given, ledger: { ...GOOD_LEDGER, standby: drilled } })).toEqual([]);
});

test('that a side is unhealthy or degraded are the findings of its health', () => {
  const ids = ['unprotected', 'degraded-primary', 'is-degraded-', 'health-warns', 'edge-function'];
  expect(ids.filter(isOfHealth)).toEqual(['unprotected', 'degraded-primary']);
});

test('a distribution that leads to DNS as far as anybody knows, and cannot be read', () => {
  const says = { says: 'primary', answers: 'primary' } as const;
  const found = (given: Partial<EdgeObservation>) =>
    preflight({
      ...facts({ edge: { distribution: 'dns', key: 'absent', dns: says, ...given } }),
      routing: 'key,dns',
    });
  expect(found({})).toEqual([]);
  expect(found({ why: 'No answer.' })).toMatchObject([
    { id: 'distribution-unreadable', detail: 'No answer.' },
  ]);
  expect(found({ distribution: 'standby', why: 'Not asked.' })).toEqual([]);
});

describe('a beacon that has been wrong for two minutes', () => {
  const wrong = (says: 200 | 404 | 503 | 'nothing', ms = 2 * MINUTE) => ({
    beacon: { says, since: NOW - ms },
  });
  const found = (given: Partial<Controller>) =>
    preflight(
      facts({
        controller: { region: 'a', regions: ['a', 'b', 'c'], memory: {}, others: [], ...given },
      }),
    );

  test.each([
    ['nothing', 'does not answer'],
    [503, 'does not know where traffic belongs'],
    [404, 'says another side than the journal'],
  ] as const)('is a finding: %s', (says, how) => {
    const sentence = `The beacon in a ${how}: DNS follows a switch by the two others.`;
    expect(found({ memory: wrong(says) })).toEqual([{ id: 'beacon-a', sentence }]);
  });

  test('is told by the other controllers, too', () => {
    const others = [{ region: 'b' }, { region: 'c', ...wrong(200) }];
    expect(found({ others }).map(({ id }) => id)).toEqual(['beacon-c']);
  });

  test('is none before that', () => {
    expect(found({ memory: wrong(503, 2 * MINUTE - 1) })).toEqual([]);
  });
});

test('alarms of the user’s that have said nothing for a minute', () => {
  const said = (age: number) =>
    preflight(
      facts({
        ledger: {
          ...GOOD_LEDGER,
          silentAlarms: { standby: { since: NOW - age, why: 'There is no alarm a in us-west-2.' } },
        },
      }),
    );
  expect(said(MINUTE - 1)).toEqual([]);
  expect(said(MINUTE)).toEqual([
    {
      id: 'alarms-standby',
      sentence:
        'Some of the alarms that standbyAlarms names say nothing, so they move no traffic and keep none away: correct standbyAlarms and deploy, or restore the alarm.',
      detail: 'There is no alarm a in us-west-2.',
    },
  ]);
});

describe('a side that is degraded', () => {
  const DEGRADED: Health = { ...WELL_SIDE, state: 'degraded' };
  // A mark each ten seconds, the last one now.
  const said = (
    marks: string,
    state: Health = DEGRADED,
    side: 'primary' | 'standby' = 'primary',
    newest = NOW,
  ) =>
    preflight(
      facts({
        health: { primary: WELL_SIDE, standby: WELL_SIDE, [side]: state },
        ledger: { ...GOOD_LEDGER, [side]: verdicts(marks, newest) },
      }),
    ).map(({ sentence }) => sentence.replace(/ has been degraded.*/, ''));
  const good = (count: number) => '+'.repeat(count);

  test('has failed within the last minute, and more than two minutes ago', () => {
    expect(said(`x${good(6)}x${good(6)}`)).toEqual(['Primary']);
    expect(said(`x${good(5)}x${good(7)}`)).toEqual([]);
    expect(said(`x${good(5)}x${good(6)}`)).toEqual([]);
    expect(said(`x${good(12)}x`)).toEqual(['Primary']);
    // What bears a later time has not been seen yet.
    expect(said(`x${good(14)}x`, DEGRADED, 'primary', NOW + 10 * SECOND)).toEqual([]);
  });

  test('is named, and is none where it is healthy', () => {
    expect(said(`x${good(6)}x${good(6)}`, DEGRADED, 'standby')).toEqual(['Standby']);
    expect(said(`x${good(6)}x${good(6)}`, WELL_SIDE)).toEqual([]);
  });
});

describe('probes that are refused', () => {
  const said = (given: Ledger) =>
    preflight(facts({ ledger: given })).map(({ sentence }) =>
      sentence.replace(/^Probes are refused by /, ''),
    );
  const wrong =
    'the credentials or the origin secret that they send are wrong or missing, so its health is not known.';

  test('by one side and the public endpoint: the key is right, and the side’s own is not', () => {
    const refused = (side: 'primary' | 'standby') =>
      said(ledger('public', REFUSED, { [side]: ledger(side, REFUSED)[side] }));
    expect(refused('primary')).toEqual([
      'primary: it refuses the credentials that standby accepts, so its own API key, token, permission or origin secret is probably wrong, for clients as well, and its health is not known.',
      'the public endpoint: it probably passes on the refusal of primary, so clients may be refused too.',
    ]);
    // Clients are not sent there.
    expect(refused('standby')[1]).toBe(`the public endpoint: ${wrong}`);
  });

  test('by both: it may be the key', () => {
    expect(said(ledger('primary', REFUSED, { standby: ledger('standby', REFUSED).standby }))).toEqual([
      `primary: ${wrong}`,
      `standby: ${wrong}`,
    ]);
  });
});

test.each<[string, Partial<EdgeObservation>, string]>([
  [
    'a store that cannot be read',
    { key: 'unreadable' },
    'The key-value store of the CloudFront function cannot be read: no switch is possible until it can.',
  ],
  [
    'a key of a newer version',
    { key: 'unreadable', keyNewer: true },
    'The routing key was written by a newer version, and this one leaves it alone: no switch is possible. Deploy that version; if there never was one, routeaway delete-key deletes the key.',
  ],
  [
    'a function that does not run',
    { key: 'none', keyWhy: 'It does not run.' },
    'It does not run. With routing=key no switch is possible: associate it.',
  ],
  [
    'a distribution that cannot be read',
    { distribution: 'unreadable' },
    'The distribution cannot be read, so it is not known when a key is no longer needed.',
  ],
])('with routing=key there is no second traffic control: %s', (_, given, sentence) => {
  const found = preflight({ ...edge(given), routing: 'key' });
  expect(found.map((one) => one.sentence)).toEqual([sentence]);
});

test('there is no finding if all is well, or if nothing is known yet', () => {
  expect(preflight(facts())).toEqual([]);
  expect(preflight(facts({ ledger: ledgerOf({}) }))).toEqual([]);
});

type Row = [what: string, given: PreflightFacts, id: string, sentence: RegExp, detail?: string];

test.each<Row>([
  [
    'a distribution that cannot be read',
    facts({ edge: { distribution: 'unreadable', key: 'absent', why: 'AccessDenied, request 17' } }),
    'distribution-unreadable',
    /^The distribution cannot be read, so a switch could not update it\.$/,
    'AccessDenied, request 17',
  ],
  [
    'a distribution that lacks an origin',
    edge({ distribution: 'unreadable', why: 'It has no origin with the id "standby".' }),
    'distribution-unfit',
    /^It has no origin with the id "standby"\.$/,
  ],
  [
    'an origin that is not as it was deployed',
    edge({ findings: ['The path of origin "standby" is /v2, deployed was /v1.'] }),
    'distribution:The path of origin "standby" is /v2, deployed was /v1.',
    /^The path of origin/,
  ],
  [
    'a distribution that was read, and is unreadable for no reason that is known',
    edge({ distribution: 'unreadable' }),
    'distribution-unreadable',
    /^The distribution cannot be read/,
  ],
  [
    'a key that is invalid',
    edge({ key: 'nonsense' }),
    'key-invalid',
    /^The routing key is invalid: the CloudFront function ignores it, and traffic follows the distribution\. The switcher deletes it, but not under hold or observe; routeaway delete-key does so at once\.$/,
  ],
  [
    'a key of a newer version',
    edge({ key: 'unreadable', keyNewer: true, keyWhy: 'The key "v2" was written by a newer version.' }),
    'key-newer',
    /^The routing key was written by a newer version, and this one leaves it alone: a switch takes as long as the distribution takes\. Deploy that version; if there never was one, routeaway delete-key deletes the key\.$/,
    'The key "v2" was written by a newer version.',
  ],
  [
    'a store that cannot be read, and nobody knows why',
    edge({ key: 'unreadable' }),
    'key-unreadable',
    /^The key-value store of the CloudFront function cannot be read: a switch would take as long as the distribution takes\.$/,
  ],
  [
    'a store that cannot be read',
    edge({ key: 'unreadable', keyWhy: 'throttled' }),
    'key-unreadable',
    /^The key-value store of the CloudFront function cannot be read/,
    'throttled',
  ],
  [
    'a behaviour without the CloudFront function',
    edge({ key: 'none', keyWhy: 'It does not run there.' }),
    'no-function',
    /^It does not run there\.$/,
  ],
  ...(['primary', 'standby', 'public'] as const).flatMap((target): Row[] => {
    const named = target === 'public' ? 'the public endpoint' : target;
    return [
      [
        `${target} refuses the probes`,
        heard(target, REFUSED),
        `refused-${target}`,
        target === 'public'
          ? /^Probes are refused by the public endpoint: the credentials or the origin secret that they send are wrong or missing, so its health is not known\.$/
          : new RegExp(
              `^Probes are refused by ${target}: it refuses the credentials that (primary|standby) accepts, so its own API key, token, permission or origin secret is probably wrong, for clients`,
            ),
        REFUSED.evidence,
      ],
      [
        `${target} is answered for by a cache`,
        heard(target, CACHED),
        `cached-${target}`,
        new RegExp(
          `^Probes of ${named} are answered from a cache: turn caching off for /health\\. A cached answer says nothing about health: it stays good even when what is behind it is down\\.$`,
        ),
        CACHED.evidence,
      ],
      [
        `the certificate of ${target}`,
        ends(target, CERTIFICATE_NOTICE_MS - 1),
        `certificate-${target}`,
        new RegExp(`^The certificate of ${named} ends on 2026-12-12 at 11:59Z and has not been renewed\\.$`),
      ],
    ];
  }),
  [
    'a cache between two probes that it did not answer',
    before(CACHED),
    'cached-primary',
    / turn caching off for \/health\./,
    CACHED.evidence,
  ],
  [
    'a cache that answers the reads alone',
    heard('public', {
      judgement: 'unhealthy',
      evidence: `read: ${CACHED.evidence}; write: status 503, wanted 2xx`,
      cached: '/health',
    }),
    'cached-public',
    / turn caching off for \/health\./,
    `read: ${CACHED.evidence}; write: status 503, wanted 2xx`,
  ],
  [
    'a side that says warn at times',
    heard('standby', WARNS),
    'warns-standby',
    /^Health of standby is "warn" again and again: it counts as healthy, and is short of something\.$/,
    WARNS.evidence,
  ],
  [
    'the side with the traffic, until it has said so for five minutes',
    heard('primary', WARNS),
    'warns-primary',
    /^Health of primary is "warn" again and again/,
    WARNS.evidence,
  ],
  [
    'the last day of the certificate of the public name',
    ends('public', DAY - 1),
    'certificate-last-day-public',
    /^The certificate of the public endpoint ends on \S+ at \S+ and has not been renewed\.$/,
    'In 1 d, when it ends, clients refuse the connection. Moving traffic does not help: renew it, and attach it to the distribution.',
  ],
  [
    'the last day of the certificate of the Region with traffic',
    ends('primary', DAY - 1),
    'certificate-last-day-primary',
    /^The certificate of primary ends on /,
    'In 1 d, when it ends, CloudFront refuses primary: clients get errors until traffic has failed over. Renew it, or move traffic before that: routeaway to standby',
  ],
  [
    'the last day of the certificate of the standby',
    ends('standby', DAY - 1),
    'certificate-soon-standby',
    /^The certificate of standby ends on /,
  ],
  [
    'a whole day left',
    ends('public', DAY),
    'certificate-public',
    /^The certificate of the public endpoint ends on /,
  ],
  [
    'a certificate that has ended',
    ends('standby', -DAY),
    'certificate-soon-standby',
    / ended on 2026-11-20 at 12:00Z /,
  ],
  [
    'a replica that is behind',
    behind({}),
    'replica-behind',
    /^The replica of standby is more than 5 min behind primary: writes since then are missing there if traffic moves\.$/,
    '5 min behind',
  ],
])('%s', (_, given, id, sentence, detail = '') => {
  expect(preflight(given)).toStrictEqual([
    {
      id,
      sentence: expect.stringMatching(sentence),
      ...(detail !== '' && { detail }),
      // Told at once: a second look would find the same date.
      ...(id.startsWith('certificate-last-day') && { urgent: true }),
    },
  ]);
});

const AT_EDGE = {
  judgement: 'unknown',
  evidence: 'status 502: FunctionValidationError at the edge',
  edgeFunctionError: true,
} as const;
/** Public verdicts of that age failed at the edge; the others are good. */
const failingAtEdge = (...ages: readonly number[]) => {
  const verdicts = [...ages].sort((a, b) => b - a).map((age) => ({ tick: NOW - age, ...AT_EDGE }));
  const others = GOOD_LEDGER.public.filter(({ tick }) => !verdicts.some((one) => one.tick === tick));
  return facts({
    ledger: { ...GOOD_LEDGER, public: [...others, ...verdicts].sort((a, b) => a.tick - b.tick) },
  });
};

test('a function that fails at the edge twice within two minutes is urgent', () => {
  const sentence =
    'CloudFront answers requests with an error of the function at the edge, and no Region is asked: a switch would not help.';
  const found = [{ id: 'edge-function', sentence, detail: AT_EDGE.evidence, urgent: true }];
  expect(preflight(failingAtEdge(10 * SECOND, 0))).toStrictEqual(found);
  expect(preflight(failingAtEdge(2 * MINUTE, 0))).toStrictEqual(found);
  const three = failingAtEdge(20 * SECOND, 10 * SECOND, 0);
  const newest = { ...three.ledger.public.at(-1), evidence: 'the newest' } as PublicVerdict;
  const ledger = { ...three.ledger, public: [...three.ledger.public.slice(0, -1), newest] };
  expect(preflight({ ...three, ledger })[0]?.detail).toBe('the newest');
  // With good answers between them: one edge location of many, or too many requests now and then.
  expect(preflight(failingAtEdge(60 * SECOND, 30 * SECOND))).toStrictEqual(found);
});

describe('noise', () => {
  /** So many hours with this share of bad probes, and the others of a day without. */
  const noise = (hours: number, share: number, all = 360) => {
    const count = (i: number) => ({ bad: i < hours ? Math.round(share * all) : 0, all });
    const primary = Array.from({ length: 25 }, (_, i) => count(i));
    return facts({ ledger: { ...GOOD_LEDGER, day: { hour: 1, primary, standby: [] } } });
  };

  test('of half a day is a finding that names the value to set', () => {
    expect(preflight(noise(12, 0.031))).toStrictEqual([
      {
        id: 'noisy-primary',
        sentence:
          'Primary fails more of its probes than tolerableErrors says, hour after hour: that delays a failover to it, and may cause one from it.',
        detail:
          'In 12 hours of the last day it failed more than 2 % of them, in the middle 3.1 %. Find out why; if that is usual for your API, set tolerableErrors to 5.',
      },
    ]);
    expect(preflight(noise(20, 0.5))[0]?.detail).toMatch(/set tolerableErrors to 20\.$/);
  });

  test('is none where it is tolerable, where it was an outage, or where hardly anybody asked', () => {
    expect(preflight(noise(25, 0.02))).toEqual([]);
    expect(preflight(noise(11, 1))).toEqual([]);
    expect(preflight(noise(25, 0.5, 99))).toEqual([]);
    expect(preflight(noise(25, 0.5, 100))).toHaveLength(1);
    // As much as is tolerable.
    expect(preflight(noise(25, 0.02, 400))).toEqual([]);
  });

  test('is told of each side, and by the hour in the middle of those that are noisy', () => {
    const standby = [10, 10, 3, 3, 10, 3, 3, 10, 3, 10, 3, 10].map((bad) => ({ bad, all: 100 }));
    const [found] = preflight(facts({ ledger: { ...GOOD_LEDGER, day: { hour: 1, primary: [], standby } } }));
    expect(found).toMatchObject({
      id: 'noisy-standby',
      sentence: expect.stringMatching(/^Standby fails /),
      detail: expect.stringContaining('in the middle 10.0 %'),
    });
  });
});

describe('health that is "warn" without a break', () => {
  /** The side has said warn every ten seconds from so long ago until so long ago; but for the ages that are left out. */
  const warning = (target: Target, from: number, until = 0, without: readonly number[] = []) => {
    const ages = Array.from({ length: (from - until) / (10 * SECOND) + 1 }, (_, i) => from - i * 10 * SECOND);
    const verdicts = ages
      .filter((age) => !without.includes(age))
      .map((age) => ({ tick: NOW - age, ...WARNS }));
    return { ...GOOD_LEDGER, [target]: verdicts };
  };
  const ids = (given: PreflightFacts) => preflight(given).map(({ id }) => id);

  test('for five minutes is urgent where traffic is', () => {
    expect(preflight(facts({ ledger: warning('primary', 5 * MINUTE) }))).toStrictEqual([
      {
        id: 'health-warns',
        sentence:
          'Health of primary, where traffic is, has been "warn" for five minutes without a break: clients may get errors, and no traffic moves for it.',
        detail: WARNS.evidence,
        urgent: true,
      },
    ]);
    expect(ids(facts({ ledger: warning('standby', 5 * MINUTE) }))).toEqual(['warns-standby']);
    expect(ids(facts({ ledger: warning('standby', 5 * MINUTE), active: 'standby' }))).toEqual([
      'health-warns',
    ]);
  });

  test('what nobody knows is no break for a minute, and one for longer', () => {
    const unseen = (...ages: number[]) => ids(facts({ ledger: warning('primary', 6 * MINUTE, 0, ages) }));
    expect(unseen(20 * SECOND, 30 * SECOND)).toEqual(['health-warns']);
    expect(unseen(...[20, 30, 40, 50, 60, 70].map((age) => age * SECOND))).toEqual(['warns-primary']);
    expect(ids(facts({ ledger: warning('primary', 6 * MINUTE, 60 * SECOND) }))).toEqual(['health-warns']);
    expect(ids(facts({ ledger: warning('primary', 6 * MINUTE, 70 * SECOND) }))).toEqual(['warns-primary']);
  });

  test.each<[string, Partial<Verdict>]>([
    ['good', { judgement: 'healthy', evidence: 'status 200 in 9 ms' }],
    ['bad', { judgement: 'unhealthy', evidence: 'status 503, wanted 2xx' }],
  ])('a %s verdict is a break', (_, verdict) => {
    const warned = warning('primary', 6 * MINUTE, 0, [30 * SECOND]);
    const primary = [...warned.primary, { tick: NOW - 30 * SECOND, ...verdict } as Verdict].sort(
      (a, b) => a.tick - b.tick,
    );
    expect(ids(facts({ ledger: { ...warned, primary } }))).toEqual(['warns-primary']);
  });

  test('is told at once then, and again each hour', () => {
    const given = facts({ ledger: warning('primary', 5 * MINUTE) });
    const told = withPreflight(journalOf(), given, 'this');
    expect(told.outbox).toMatchObject([
      {
        urgent: true,
        subject: expect.stringMatching(/^Health of primary, where traffic is, has been "warn"/),
        body: expect.stringMatching(/\nRunbook: docs\/runbook\.md#a-region-says-warn$/),
      },
    ]);
    const later = (after: number) =>
      withPreflight(told, { ...facts({ ledger: moved(given.ledger, after) }), now: NOW + after }, 'this')
        .outbox;
    expect(later(59 * MINUTE)).toHaveLength(1);
    expect(later(60 * MINUTE)).toHaveLength(2);
  });

  /** The same ledger, seen so much later. */
  const moved = (before: Ledger, after: number): Ledger => ({
    ...before,
    primary: before.primary.map((verdict) => ({ ...verdict, tick: verdict.tick + after })),
  });
});

test.each<[what: string, given: PreflightFacts]>([
  [
    'what a server has written',
    facts({
      ledger: {
        ...GOOD_LEDGER,
        public: [10 * SECOND, 0].map((age) => ({
          tick: NOW - age,
          judgement: 'unhealthy' as const,
          evidence: 'read: status 5: X at the edge; read: cached answer of /elsewhere (age: 7)',
        })),
      },
    }),
  ],
  ['a function that has failed once at the edge', failingAtEdge(0)],
  ['one that failed long ago', failingAtEdge(2 * MINUTE + 1, 0)],
  ['one that has yet to fail', failingAtEdge(-10 * SECOND, 0)],
  ['a certificate of three weeks', ends('primary', CERTIFICATE_NOTICE_MS)],
  ['a side that is throttled', heard('primary', { judgement: 'unknown', evidence: 'status 429: throttled' })],
  ['a refusal that is not the last word', before(REFUSED)],
  ['no CloudFront function at all', edge({ key: 'none' })],
  ['a key of which something else is said', edge({ key: 'absent', keyWhy: 'It was taken away.' })],
  ['a replica five minutes behind', behind({}, 5 * MINUTE)],
  // The sign of life is as old as the outage: that says nothing about replication.
  ['a replica behind a side that is down', behind({}, 60 * MINUTE, { goodSince: { standby: NOW - DAY } })],
  [
    'a replica behind a side that has just come back',
    behind({}, 60 * MINUTE, { goodSince: { primary: NOW - 5 * MINUTE } }),
  ],
  ['the replica of the side that has the traffic', behind({ active: 'standby' })],
])('%s does not finding', (_, given) => expect(preflight(given)).toEqual([]));

describe('the journal', () => {
  const sick = edge({ key: 'unreadable', keyWhy: 'throttled' });
  const two = { ...sick, edge: { ...sick.edge, findings: ['A path differs.'] } };
  const look = (journal: Journal, given: PreflightFacts, after: number) =>
    withPreflight(journal, { ...given, now: NOW + after }, 'this');
  const clean = journalOf();
  const noted = look(clean, sick, 0);

  test('is not written while there is no finding', () => expect(look(clean, facts(), 0)).toBe(clean));

  test('notes a finding at once, and tells it when it is still there five minutes later', () => {
    expect(noted.preflight).toEqual({
      at: NOW,
      findings: [{ id: 'key-unreadable', sentence: expect.any(String), since: NOW }],
    });
    expect(noted.outbox).toEqual([]);
    expect(standing(noted, NOW)).toEqual([]);
    const told = look(noted, sick, 5 * MINUTE);
    expect(told.preflight).toEqual(noted.preflight);
    expect(standing(told, NOW + 5 * MINUTE)).toEqual(noted.preflight?.findings);
    expect(told.outbox).toMatchObject([
      {
        urgent: false,
        subject: noted.preflight?.findings[0]?.sentence,
        body: `${noted.preflight?.findings[0]?.sentence}\nthrottled\nTraffic stays where it is.\n${RUNBOOK}`,
      },
    ]);
    // Once, and then again after a day.
    expect(look(told, sick, 6 * MINUTE)).toBe(told);
    expect(look(told, sick, 5 * MINUTE + DAY).outbox).toHaveLength(2);
  });

  test('tells at once what clients suffer from, though it was written a moment ago', () => {
    const failing = failingAtEdge(10 * SECOND, 0);
    const later = { ...failing, ...sick, ledger: failing.ledger };
    const told = withPreflight(noted, { ...later, now: NOW + SECOND }, 'this');
    expect(told.preflight).toEqual({
      at: NOW,
      findings: [
        noted.preflight?.findings[0],
        { id: 'edge-function', sentence: expect.any(String), since: NOW + SECOND, urgent: true },
      ],
    });
    expect(told.outbox).toMatchObject([
      {
        urgent: true,
        lookOnly: true,
        subject: expect.stringMatching(
          /^CloudFront answers requests with an error of the function at the edge/,
        ),
        body: expect.stringMatching(
          /\nstatus 502: FunctionValidationError at the edge\nTraffic stays where it is\.\nRunbook: [^\n]+$/,
        ),
      },
    ]);
    expect(standing(told, NOW + SECOND)).toEqual(told.preflight?.findings.slice(1));
    // Once, as long as it lasts.
    expect(withPreflight(told, { ...later, now: NOW + 11 * SECOND }, 'this')).toBe(told);
  });

  test('has room for so many findings of the distribution, and for all others beside them', () => {
    const findings = Array.from({ length: 300 }, (_, i) => `Behaviour ${i} differs.`);
    const ids = look(clean, { ...sick, edge: { ...sick.edge, findings } }, 0).preflight?.findings.map(
      ({ id }) => id,
    );
    expect(ids).toEqual([
      ...findings.slice(0, MOST_FINDINGS).map((one) => `distribution:${one}`),
      'key-unreadable',
    ]);
  });

  test('pages on the last day of a certificate that clients need', () => {
    const last = ends('public', DAY - MINUTE);
    const { outbox } = look(clean, last, 0);
    expect(outbox).toMatchObject([{ urgent: true, lookOnly: true }]);
    // Not that traffic stays: once it has ended, a failover may move it.
    expect(outbox[0]?.body.split('\n').slice(1)).toEqual([
      'In 23 h 59 min, when it ends, clients refuse the connection. Moving traffic does not help: renew it, and attach it to the distribution.',
      'Runbook: docs/runbook.md#a-certificate-ends-today',
    ]);
    // Of another finding the message offers an override.
    expect(look(noted, sick, 5 * MINUTE).outbox[0]).not.toHaveProperty('lookOnly');
  });

  test('says of a certificate what it does now that it has ended', () => {
    const [found] = preflight(ends('public', 0));
    expect(found).toMatchObject({
      sentence: expect.stringContaining(' ended on '),
      detail: expect.stringMatching(/^Since it has ended, clients refuse the connection\./),
    });
  });

  test.each<[id: string, PreflightFacts]>([
    ['certificate-last-day-public', ends('public', DAY - 1)],
    ['certificate-last-day-primary', ends('primary', DAY - 1)],
    ['certificate-soon-standby', ends('standby', DAY - 1)],
    [
      'degraded-primary',
      facts({
        health: { primary: { ...WELL_SIDE, state: 'degraded' }, standby: WELL_SIDE },
        ledger: { ...GOOD_LEDGER, primary: verdicts(`x${'+'.repeat(11)}xx`, NOW + MINUTE) },
      }),
    ],
  ])('looks at what presses in each turn: %s', (id, given) => {
    const seen = look(noted, { ...given, edge: sick.edge }, MINUTE);
    expect(seen.preflight).toMatchObject({ at: NOW, findings: [{ id: 'key-unreadable' }, { id }] });
  });

  test('shows the last day of a certificate that traffic has left at once, and pages nobody', () => {
    const last = ends('standby', DAY - 1);
    const told = look(clean, last, 0);
    expect(standing(told, NOW)).toMatchObject([{ id: 'certificate-soon-standby' }]);
    expect(told.outbox).toMatchObject([
      { urgent: false, subject: expect.stringMatching(/^The certificate of standby ends on /) },
    ]);
  });

  test('says where the runbook helps when the probes are refused', () => {
    const refused = facts({ ledger: ledger('primary', REFUSED) });
    expect(look(look(clean, refused, 0), refused, 5 * MINUTE).outbox).toMatchObject([
      {
        urgent: false,
        body: expect.stringMatching(/\nRunbook: docs\/runbook\.md#no-data-the-prober-is-silent-or-refused$/),
      },
    ]);
  });

  test('tells an alarm that says nothing two minutes after it fell silent, whenever the other findings were looked at', () => {
    const silent = facts({
      ledger: { ...GOOD_LEDGER, silentAlarms: { primary: { since: NOW, why: 'There is no alarm a in x.' } } },
    });
    // The list was written a moment ago.
    const before = look(clean, edge({ key: 'unreadable' }), 50 * SECOND);
    const found = look(before, silent, MINUTE);
    expect(found.preflight?.findings.map(({ id }) => id)).toContain('alarms-primary');
    expect(look(found, silent, 2 * MINUTE - 1).outbox).toEqual([]);
    expect(look(found, silent, 2 * MINUTE).outbox).toMatchObject([{ urgent: false, what: 'preflight' }]);
  });

  test('forgets one that was over at the second look, without a word', () => {
    const after = look(noted, facts(), 5 * MINUTE);
    expect(after.preflight).toEqual({ at: NOW + 5 * MINUTE, findings: [] });
    expect(after.outbox).toEqual([]);
  });

  test('tells a side that is degraded for 15 minutes, and of none that recovers sooner', () => {
    const marks = `x${'+'.repeat(12)}xx++`;
    const ill = (after: number, of = marks) =>
      facts({
        health: { primary: sideOf(of), standby: WELL_SIDE },
        ledger: { ...GOOD_LEDGER, primary: verdicts(of, NOW + after) },
      });
    const first = look(clean, ill(0), 0);
    expect(look(first, ill(15 * MINUTE - 1), 15 * MINUTE - 1).outbox).toEqual([]);
    const well = look(first, facts(), 14 * MINUTE);
    expect(look(well, ill(15 * MINUTE), 15 * MINUTE).outbox).toEqual([]);
    // The beginning of an outage is not written down.
    expect(look(clean, ill(0, `${'+'.repeat(13)}xxxxx`), 0)).toBe(clean);
    const sentence =
      'Primary has been degraded for 15 minutes: it fails more probes than is tolerable, and too few to move traffic.';
    expect(look(first, ill(15 * MINUTE), 15 * MINUTE).outbox).toMatchObject([
      {
        urgent: false,
        subject: sentence,
        body: [
          sentence,
          'Primary failed 3 of 17 probes in 160 s (18 %; up to 2 % is tolerable): 32 % of the evidence that makes it unhealthy.',
          'Traffic stays where it is.',
          'Runbook: docs/runbook.md#a-region-is-degraded',
        ].join('\n'),
      },
    ]);
  });

  describe('while the other side is down', () => {
    const DEAD = { primary: WELL_SIDE, standby: sideOf(DOWN) };
    const dead = facts({
      health: DEAD,
      ledger: ledger('standby', { judgement: 'unhealthy', evidence: 'connection refused' }),
    });
    const over = (from: Journal, after: number) => look(from, facts(), after);

    test('tells it as urgent after five minutes, whole, and again after a day', () => {
      const first = look(clean, dead, 0);
      expect(look(first, dead, 5 * MINUTE - 1)).toBe(first);
      const told = look(first, dead, 5 * MINUTE);
      expect(told.outbox).toMatchObject([
        {
          id: `preflight:unprotected@${NOW + 5 * MINUTE}`,
          urgent: true,
          lookOnly: true,
          subject: 'Standby has been unhealthy for five minutes: nothing protects primary, where traffic is.',
          body: [
            'Standby has been unhealthy for five minutes: nothing protects primary, where traffic is.',
            'It fails; connection refused.',
            'Traffic stays where it is.',
            'Runbook: docs/runbook.md#the-other-side-is-down',
          ].join('\n'),
        },
      ]);
      expect(look(told, dead, 5 * MINUTE + DAY - 1)).toBe(told);
      expect(look(told, dead, 5 * MINUTE + DAY).outbox).toHaveLength(2);
    });

    test('looks at it each time, whatever else was noted a moment ago', () => {
      const both = { ...dead, edge: sick.edge };
      const begun = look(noted, both, MINUTE);
      expect(begun.preflight?.findings).toMatchObject([
        { since: NOW },
        { id: 'unprotected', since: NOW + MINUTE },
      ]);
      expect(begun.preflight?.at).toBe(NOW);
      expect(look(begun, both, 6 * MINUTE).outbox.map(({ urgent }) => urgent)).toEqual([true, false]);
    });

    test('begins anew where it was up meanwhile', () => {
      const again = look(over(look(clean, dead, 0), MINUTE), dead, 2 * MINUTE);
      expect(look(again, dead, 6 * MINUTE).outbox).toEqual([]);
      expect(look(again, dead, 7 * MINUTE).outbox).toHaveLength(1);
    });

    test('tells it of one that fails on and off, while it fails, and counts until it is proven', () => {
      const up = (proven: boolean, state: 'degraded' | 'unknown' = 'degraded') =>
        facts({ health: { primary: WELL_SIDE, standby: { ...DEAD.standby, state, proven } } });
      const flapping = (meanwhile: PreflightFacts) => {
        const between = look(look(clean, dead, 0), meanwhile, MINUTE);
        const again = look(look(between, dead, 2 * MINUTE), meanwhile, 5 * MINUTE);
        expect(again.outbox).toEqual([]);
        return look(again, dead, 5 * MINUTE + 10_000).outbox.map(({ body }) => body.split('\n')[0]);
      };
      expect(flapping(up(false))).toEqual([
        'Standby has been unhealthy for five minutes: nothing protects primary, where traffic is.',
      ]);
      expect(flapping(up(true))).toEqual([]);
      expect(flapping(up(false, 'unknown'))).toEqual([]);
    });

    test('nothing else goes on, nor that once traffic is on it', () => {
      // But that does, whatever else is found.
      const both = {
        ...facts({
          health: { primary: WELL_SIDE, standby: { ...DEAD.standby, state: 'degraded', proven: false } },
        }),
        edge: sick.edge,
      };
      expect(look(look(clean, dead, 0), both, 5 * MINUTE).preflight?.findings.map(({ id }) => id)).toEqual([
        'unprotected',
        'key-unreadable',
      ]);
      const unproven = { ...DEAD.standby, state: 'degraded', proven: false } as const;
      const well = facts({ health: { primary: WELL_SIDE, standby: unproven } });
      expect(look(noted, well, 5 * MINUTE).preflight?.findings).toEqual([]);
      const first = look(clean, dead, 0);
      const moved = journalOf([entry({ kind: 'pin', to: 'standby', begunAt: NOW })], {
        preflight: first.preflight as never,
      });
      const left = facts({ health: { primary: unproven, standby: WELL_SIDE } });
      expect(look(moved, left, MINUTE).preflight?.findings).toEqual([]);
    });

    test('says nothing in a drill, nor where no side is fit', () => {
      const drilled = { ...dead, ledger: ledger('standby', { judgement: 'unhealthy', drill: true }) };
      expect(look(clean, drilled, 0)).toBe(clean);
      expect(look(clean, { ...dead, health: { ...DEAD, primary: DEAD.standby } }, 0)).toBe(clean);
    });

    test('wakes nobody for what a failover has told already', () => {
      const ago = (minutes: number, kind: 'failover' | 'pin') =>
        journalOf([entry({ kind, to: 'standby', begunAt: NOW - minutes * MINUTE })]);
      const gone = {
        ...dead,
        active: 'standby',
        health: { primary: DEAD.standby, standby: DEAD.primary },
      } as const;
      const urgent = (from: Journal) =>
        look(look(from, gone, 0), gone, 5 * MINUTE).outbox.map((one) => one.urgent);
      expect(urgent(ago(1, 'failover'))).toEqual([false]);
      // It came back, and died again; or a person had moved traffic.
      expect(urgent(ago(6, 'failover'))).toEqual([true]);
      const effectAt = NOW - 5 * MINUTE;
      expect(urgent(journalOf([entry({ kind: 'failover', to: 'standby', effectAt })]))).toEqual([true]);
      expect(urgent(ago(1, 'pin'))).toEqual([true]);
    });
  });

  test('is written at most once in five minutes', () => {
    expect(look(noted, facts(), 5 * MINUTE - 1)).toBe(noted);
    expect(look(noted, two, 5 * MINUTE - 1)).toBe(noted);
  });

  test('keeps since when each of them is so', () => {
    const more = look(noted, two, 5 * MINUTE);
    expect(more.preflight?.findings.map(({ id, since }) => [id, since])).toEqual([
      ['distribution:A path differs.', NOW + 5 * MINUTE],
      ['key-unreadable', NOW],
    ]);
    expect(more.outbox).toHaveLength(1);
    const less = look(more, facts({ edge: two.edge, ledger: ledgerOf({}) }), 10 * MINUTE);
    expect(less.outbox).toHaveLength(2);
    expect(less.preflight).toBe(more.preflight);
  });

  test('tells each with its own detail, where there is one', () => {
    const told = look(look(clean, two, 0), two, 5 * MINUTE);
    expect(told.outbox.map(({ body }) => body)).toEqual([
      `A path differs.\nTraffic stays where it is.\n${RUNBOOK}`,
      `${told.outbox[1]?.subject}\nthrottled\nTraffic stays where it is.\n${RUNBOOK}`,
    ]);
  });

  test.each([
    [
      'an invalid key',
      { key: 'nonsense', keyWhy: 'It says "to the west".' },
      [
        'The routing key is invalid: the CloudFront function ignores it, and traffic follows the distribution. The switcher deletes it, but not under hold or observe; routeaway delete-key does so at once.',
        'It says "to the west".',
      ],
    ],
    [
      'a key of a newer version',
      { key: 'unreadable', keyNewer: true, keyWhy: 'The key "v2 standby 7" was written by a newer version.' },
      [
        'The routing key was written by a newer version, and this one leaves it alone: a switch takes as long as the distribution takes. Deploy that version; if there never was one, routeaway delete-key deletes the key.',
        'The key "v2 standby 7" was written by a newer version.',
      ],
    ],
  ] as const)('tells of %s, whole', (_, given, lines) => {
    const found = edge(given);
    const told = look(look(clean, found, 0), found, 5 * MINUTE);
    expect(told.outbox.map(({ urgent, body }) => [urgent, ...body.split('\n')])).toEqual([
      [false, ...lines, 'Traffic stays where it is.', RUNBOOK],
    ]);
  });

  test('has nothing standing where nothing was ever noted', () => {
    expect(standing(clean, NOW)).toStrictEqual([]);
  });

  test('does not take one finding for another that is said alike', () => {
    const [finding] = noted.preflight?.findings ?? [];
    const alike = { ...clean, preflight: { at: NOW, findings: [{ ...finding, id: 'alike' }] } } as Journal;
    expect(look(alike, sick, 5 * MINUTE).preflight?.findings).toEqual([
      { ...finding, since: NOW + 5 * MINUTE },
    ]);
  });

  test('a sentence that has changed is another finding', () => {
    const first = look(clean, ends('primary', DAY), 0);
    const second = look(first, ends('primary', 2 * DAY), 5 * MINUTE);
    expect(second.preflight?.findings).toMatchObject([
      { sentence: expect.stringContaining('2026-11-23'), since: NOW + 5 * MINUTE },
    ]);
    expect(second.outbox).toEqual([]);
  });

  test('remembers that it was notified for as long as the finding lasts', () => {
    const told = look(noted, sick, 5 * MINUTE);
    const hour = NOW + 60 * MINUTE;
    expect(forgetEnded(told, [], hour)).toBe(told);
    const over = look(told, facts(), 60 * MINUTE);
    expect(Object.keys(forgetEnded(over, [], hour).told)).toEqual([]);
  });

  test('says what each Region may run, where it knows', () => {
    const known = { ...clean, capacity: { at: NOW, primary: 1_000, standby: 10 } };
    expect(look(known, facts(), 0).preflight?.findings).toMatchObject([{ id: 'capacity' }]);
  });

  test('judges the replica of the side that has no traffic', () => {
    const there = journalOf([entry({ kind: 'failover', to: 'standby' })]);
    const back = heard('primary', { behindMs: 10 * MINUTE });
    expect(look(clean, back, 0)).toBe(clean);
    expect(look(there, back, SECOND).preflight?.findings).toMatchObject([{ id: 'replica-behind' }]);
  });
});

describe('what each Region may run', () => {
  const found = (capacity: PreflightFacts['capacity'], rest: Partial<PreflightFacts> = {}) =>
    preflight(facts({ ...(capacity && { capacity }), ...rest })).filter(({ id }) => id === 'capacity');
  test('is less where the waiting side has less than nine tenths: both figures, and what to do', () => {
    expect(found({ at: NOW, primary: 1_000, standby: 899 })).toEqual([
      {
        id: 'capacity',
        sentence:
          'Standby may run fewer Lambda functions at once than primary, where traffic is: requests may be throttled after a move.',
        detail:
          '899 concurrent executions are not reserved in standby, 1000 in primary. Ask for the same in both (Service Quotas in the console, Lambda, Concurrent executions), or let functions in standby reserve fewer.',
      },
    ]);
    expect(found({ at: NOW, primary: 10, standby: 1_000 }, { active: 'standby' })).toMatchObject([
      { sentence: expect.stringMatching(/^Primary may run fewer/) },
    ]);
  });
  test('is enough otherwise, and not compared where one is not known', () => {
    expect(found({ at: NOW, primary: 1_000, standby: 900 })).toEqual([]);
    expect(found({ at: NOW, primary: 10, standby: 1_000 })).toEqual([]);
    expect(found({ at: NOW, primary: 1_000 })).toEqual([]);
    expect(found({ at: NOW, standby: 10 })).toEqual([]);
    expect(found(undefined)).toEqual([]);
  });
});
