/** The screen, the plan and the history, from fixed values: what a person reads at night should not change by accident. */
import { historyText, ownOutage, pastSituations } from '../../../../cli/routeaway/commands/history.ts';
import { planText } from '../../../../cli/routeaway/commands/plan.ts';
import { PLAIN, paintFor } from '../../../../cli/routeaway/view/format.ts';
import { screen } from '../../../../cli/routeaway/view/screen.ts';
import type { LastSwitch, Status } from '../../../../cli/routeaway/view/status-types.ts';
import { EMPTY_JOURNAL, type Entry } from '../../../../shared/core/journal/journal.ts';

const AFTER_A_FAILOVER: Status = {
  stage: 'prod',
  time: '2027-01-05T18:30:00.000Z',
  clients: {
    state: 'served',
    from: 'standby',
    since: '2027-01-05T18:02:29.000Z',
    evidence: 'status 200 in 60 ms',
    at: '2027-01-05T18:29:50.000Z',
  },
  next: {
    sentence: 'Traffic stays on standby until you fail back; primary is unhealthy.',
    act: 'repair primary, then `routeaway to primary`',
  },
  traffic: {
    active: 'standby',
    region: 'us-west-2',
    edge: 'standby',
    since: '2027-01-05T18:02:24.000Z',
    verified: '2027-01-05T18:02:29.000Z',
    protected: true,
  },
  controls: {
    distribution: { says: 'standby', deployed: false },
    key: { says: 'v1 standby 7' },
  },
  health: {
    primary: {
      region: 'us-east-2',
      state: 'unhealthy',
      proven: false,
      evidence: 'no answer within 3000 ms',
      at: '2027-01-05T18:29:50.000Z',
    },
    standby: {
      region: 'us-west-2',
      state: 'healthy',
      proven: true,
      since: '2027-01-04T10:00:00.000Z',
      evidence: 'status 200 in 41 ms',
      at: '2027-01-05T18:29:50.000Z',
    },
  },
  public: {
    state: 'healthy',
    servedBy: 'standby',
    evidence: 'status 200 in 60 ms',
    at: '2027-01-05T18:29:50.000Z',
  },
  override: { inForce: 'auto' },
  decision: {
    rule: 'steady',
    sentence: 'Traffic is on standby until primary has been proven for long enough.',
    waitsFor: 'primary to be proven for long enough, and room within cool-down and limit',
    overrule: 'Set the override to `primary` to move traffic now, or to `hold` to keep it.',
  },
  due: { failback: '2027-01-05T19:02:24.000Z' },
  room: { switches: 1, of: 3, coolDownUntil: '2027-01-05T18:32:24.000Z' },
  last: {
    epoch: 7,
    kind: 'failover',
    to: 'standby',
    phase: 'applied',
    at: '2027-01-05T18:02:23.000Z',
    recoverySeconds: 29,
  },
  findings: ['The certificate of primary ends on 2027-01-20 and has not been renewed.'],
};

/** The lower part, while nothing moves. */
const STEADY = `Override   auto: the rules decide

Decision   Traffic is on standby until primary has been proven for long enough.
           Waits for primary to be proven for long enough, and room within
           cool-down and limit.
           Set the override to \`primary\` to move traffic now, or to \`hold\` to
           keep it.
           A failback may come from 19:02:24Z on.
           1 of 3 automatic switches used up, cool-down until 18:32:24Z.`;

const SCREEN = `Clients    served from standby since 18:02:29Z (27 min 31 s).
Next       Traffic stays on standby until you fail back; primary is unhealthy.
           Act: repair primary, then \`routeaway to primary\`.

Traffic    standby (us-west-2)
           since 18:02:24Z (27 min 36 s), epoch 7: failover applied, verified,
           client-visible outage 29 s

Health     x primary us-east-2 unhealthy  (10 s ago: no answer within 3000 ms)
           + standby us-west-2 healthy, fit for 1 d 8 h, proven  (10 s ago:
           status 200 in 41 ms)
           + public endpoint healthy, served by standby, 10 s ago

Controls   distribution standby, on its way to the edge
           key          v1 standby 7

${STEADY}
Findings   The certificate of primary ends on 2027-01-20 and has not been
           renewed.`;

test('the screen after a failover', () => {
  expect(screen(AFTER_A_FAILOVER, PLAIN, 80)).toBe(SCREEN);
});

test('the screen after a brown-out', () => {
  const last = {
    ...(AFTER_A_FAILOVER.last as LastSwitch),
    recoverySeconds: 150,
    outageProbes: { bad: 6, good: 9 },
  };
  expect(screen({ ...AFTER_A_FAILOVER, last }, PLAIN, 80)).toBe(
    SCREEN.replace(
      'client-visible outage 29 s',
      'client-visible outage 2 min 30 s, not all the time: 6 of 15 probes\n           failed (40 %)',
    ),
  );
});

test('an attempt that is newer than the switch that brought traffic here is named, and "since" is that switch', () => {
  const attempt = {
    epoch: 8,
    kind: 'failover',
    to: 'primary',
    phase: 'in-progress',
    at: '2027-01-05T18:29:55.000Z',
  } as const;
  const since = `Traffic    standby (us-west-2)
           since 18:02:24Z (27 min 36 s), epoch 7: failover applied, verified,
           client-visible outage 29 s
`;
  const begun = screen({ ...AFTER_A_FAILOVER, attempt }, PLAIN, 80);
  expect(begun).toContain(`${since}           epoch 8 (failover) towards primary: begun at 18:29:55Z\n`);
  const failed = { ...attempt, phase: 'failed', trouble: 'Denied.' } as const;
  expect(screen({ ...AFTER_A_FAILOVER, attempt: failed }, PLAIN, 80)).toContain(
    `${since}           epoch 8 (failover) towards primary: failed: Denied.\n`,
  );
});

test('colour says nothing that the text does not say', () => {
  const coloured = screen(AFTER_A_FAILOVER, paintFor(true, {}), 80);
  expect(coloured).not.toBe(SCREEN);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colour is written
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(SCREEN);
});

test('a word that the switcher has not taken note of, and one that it cannot follow', () => {
  const override = {
    inForce: 'hold',
    until: '2027-01-06T08:00:00.000Z',
    because: 'a migration',
    by: 'arn:aws:iam::123456789012:user/ada',
    trouble: 'The override "stanby" is invalid.',
    standing: 'stanby',
    followed: 'hold until 2027-01-06T08:00Z because a migration',
  };
  expect(screen({ ...AFTER_A_FAILOVER, override }, PLAIN, 80)).toContain(
    `Override   hold until 2027-01-06 08:00:00Z because a migration, written by
           arn:aws:iam::123456789012:user/ada
           The override "stanby" is invalid.
           The parameter says "stanby"; the switcher follows "hold until
           2027-01-06T08:00Z because a migration" so far.
`,
  );
});

test('a gradual failback: how far it is, and when it goes on', () => {
  const due = { step: { share: 25, stands: true, until: '2027-01-05T18:35:00.000Z' } };
  const traffic = { ...AFTER_A_FAILOVER.traffic, share: 25 };
  const text = screen({ ...AFTER_A_FAILOVER, traffic, due }, PLAIN, 80);
  expect(text).toContain('Traffic    standby (us-west-2); 25 % of the clients are on primary\n');
  expect(text).toContain(
    `           Gradual failback: 25 % of the clients are on primary; the next step
           may come from 18:35:00Z on.\n`,
  );
});

test.each([
  ['primary', 'the edge sends it to primary'],
  ['mixed', 'the edge sends it to both sides'],
  ['unreadable', 'where the edge sends it cannot be read'],
] as const)(
  'where the edge is %s, and the journal sent it to standby, the first line says so',
  (edge, says) => {
    const traffic = { ...AFTER_A_FAILOVER.traffic, edge };
    expect(screen({ ...AFTER_A_FAILOVER, traffic }, PLAIN, 80)).toContain(
      `\nTraffic    standby (us-west-2), but ${says}\n`,
    );
  },
);

test('the plan names every reason against acting, the first in its own words', () => {
  const decision = {
    rule: 'hold',
    sentence: 'Hold: an operator holds traffic where it is.',
    waitsFor: 'the operator',
    overrule: 'Set the override to `auto`, or to the side you want.',
    without:
      'Without the hold: Switch to standby: primary failed 10 of 10 probes in 18 s, and standby is proven.',
  };
  expect(screen({ ...AFTER_A_FAILOVER, decision }, PLAIN, 80)).toContain(
    'Without the hold: Switch to standby: primary failed 10 of 10 probes\n',
  );
  const against = [
    { rule: 'hold' as const, sentence: decision.sentence, waitsFor: 'the operator' },
    {
      rule: 'limited' as const,
      sentence: 'Hold: primary is unhealthy, but the limit of automatic switches is used up.',
      waitsFor: 'the window to pass',
      until: '2027-01-05T19:00:00.000Z',
    },
  ];
  const { time, findings } = AFTER_A_FAILOVER;
  const details = ['Primary failed 3 of 3 probes in 4 s: 54 % of the evidence that makes it unhealthy.'];
  expect(planText({ decision: { ...decision, details }, time, findings }, against, 'held', 80)).toMatch(
    /^Hold: .*\nPrimary failed 3 of 3 probes in 4 s: 54 % of the evidence that makes it\n {2}unhealthy\.\nRule: hold\.\n[\s\S]*\nWithout the hold: /,
  );
  const told = { ...decision, details: ['Without it: Switch to standby.'] };
  expect(planText({ decision: told, time, findings }, against, 'held', 80)).not.toContain('Without the hold');
  expect(planText({ decision, time, findings }, against, 'held', 80)).toBe(
    `Hold: an operator holds traffic where it is.
Rule: hold.
Waits for the operator.
Without the hold: Switch to standby: primary failed 10 of 10 probes in 18 s, and
  standby is proven.
Set the override to \`auto\`, or to the side you want.
Besides, against acting:
- limited: Hold: primary is unhealthy, but the limit of automatic switches is
  used up. It waits for the window to pass. At the latest 19:00:00Z.
Findings:
- The certificate of primary ends on 2027-01-20 and has not been renewed.
A run would move no traffic now: something holds it back.`,
  );
});

test('the history: what was done with its evidence, and what people were told', () => {
  const begunAt = Date.parse('2027-01-05T18:02:23Z');
  const entry: Entry = {
    epoch: 7,
    kind: 'failover',
    from: 'primary',
    to: 'standby',
    phase: 'applied',
    because: 'Switch to standby: primary failed 10 of 10 probes in 18 s, and standby is proven.',
    evidence: ['18:02:20 primary unhealthy: no answer within 3000 ms'],
    run: 'r',
    begunAt,
    leaseUntil: begunAt + 60_000,
    effectAt: begunAt + 1_000,
    verifiedAt: begunAt + 6_000,
    recoveryMs: 29_000,
  };
  const told = pastSituations({
    ...EMPTY_JOURNAL,
    lately: {
      // Written by an older version.
      'decision:Hold: an operator holds.': { at: begunAt - 30_000, times: 1 },
      'decision:Hold: primary is unhealthy, but standby is not yet proven.': {
        at: begunAt - 20_000,
        times: 1,
        urgent: true,
        subject: 'Hold: primary is unhealthy, but standby is not yet proven.',
        since: begunAt - 20_000,
        endedAt: begunAt,
      },
      'preflight:certificate-primary': {
        at: begunAt,
        times: 2,
        subject: 'The certificate of primary ends soon.',
        since: begunAt - 86_400_000,
      },
    },
  });
  expect(told.map(({ at, urgent }) => [at, urgent])).toEqual([
    ['2027-01-05T18:02:23.000Z', false],
    ['2027-01-05T18:02:03.000Z', true],
    ['2027-01-05T18:01:53.000Z', false],
  ]);
  expect(historyText([entry], told, 80)).toBe(
    `2027-01-05T18:02:23Z  epoch 7  failover  primary → standby  applied, updated
    after 1 s, verified after 5 s, client-visible outage 29 s
  Switch to standby: primary failed 10 of 10 probes in 18 s, and standby is
    proven.
  18:02:20 primary unhealthy: no answer within 3000 ms

Messages besides those about switches:
  2027-01-05T18:02:23Z  The certificate of primary ends soon. [still said from
    2027-01-04T18:02:23Z]
  2027-01-05T18:02:03Z  URGENT  Hold: primary is unhealthy, but standby is not
    yet proven. [said from 2027-01-05T18:02:03Z to 2027-01-05T18:02:23Z]
  2027-01-05T18:01:53Z  Hold: an operator holds. [still said]`,
  );
  expect(historyText([{ ...entry, deployedAt: begunAt + 19_000 }], [], 80, undefined, true)).toContain(
    'applied, updated\n    after 1 s, DNS followed after 19 s, verified after 5 s,',
  );
  const brownOut = {
    since: begunAt + 600_000,
    lastBad: begunAt + 712_000,
    until: begunAt + 714_000,
    probes: { bad: 6, good: 51 },
  };
  const journal = { ...EMPTY_JOURNAL, entries: [entry] };
  expect(historyText([entry], [], 80, ownOutage(brownOut, journal, begunAt + 834_000)).split('\n\n')[1]).toBe(
    `Errors for clients that no switch is about, the newest:
  2027-01-05T18:12:23Z to 2027-01-05T18:14:17Z (1 min 54 s): the public endpoint
    failed, not all the time: 6 of 57 probes failed (11 %)`,
  );
  expect(historyText([entry], [], 80, ownOutage(brownOut, journal, begunAt + 833_000))).toMatch(
    /newest:\n {2}since 2027-01-05T18:12:23Z: the public endpoint failed, not/,
  );
  const ofTheSwitch = { ...journal, entries: [{ ...entry, outageSince: brownOut.since }] };
  expect(ownOutage(brownOut, ofTheSwitch, begunAt)).toBeUndefined();
  expect(ownOutage(undefined, journal, begunAt)).toBeUndefined();
  const after = { ...entry, epoch: 1_799_172_144, kind: 'adoption' } as const;
  expect(historyText([after], [], 80)).toMatch(/^\S+ {2}epoch 2027-01-05T18:02:24Z {2}adoption/);
  const failed: Entry = { ...entry, phase: 'failed', trouble: 'Denied.' };
  expect(historyText([failed], [], 80)).toContain('\n  No update went through: Denied.\n');
  expect(historyText([], [], 80)).toBe('Nothing is on record: the switcher has not run yet.');
});

const FAILING: Status = {
  ...AFTER_A_FAILOVER,
  clients: {
    state: 'failing',
    since: '2027-01-05T18:28:10.000Z',
    evidence: 'no answer within 3000 ms',
    at: '2027-01-05T18:29:50.000Z',
  },
  next: { sentence: 'A run moves traffic to primary within a minute.' },
  controls: {
    distribution: { says: 'primary', deployed: true, failing: true },
    key: { says: 'v1 standby 2027-01-05T18:30:00Z', written: '2027-01-05T18:30:00.000Z' },
  },
  public: {
    state: 'unhealthy',
    evidence: 'no answer within 3000 ms',
    at: '2027-01-05T18:29:50.000Z',
  },
  last: {
    epoch: 7,
    kind: 'failover',
    to: 'standby',
    phase: 'applied',
    at: '2027-01-05T18:02:23.000Z',
    half: 'distribution (UpdateDistribution): no answer within 5 s.',
  },
  attempt: {
    epoch: 8,
    kind: 'failover',
    to: 'primary',
    phase: 'failed',
    at: '2027-01-05T18:29:55.000Z',
    trouble: 'key (UpdateKeys): no answer within 5 s.',
  },
  findings: [],
};

test('the screen while clients fail and both traffic controls are out of order', () => {
  expect(
    screen(FAILING, PLAIN, 80),
  ).toBe(`Clients    FAILING since 18:28:10Z (1 min 50 s): no answer within 3000 ms.
Next       A run moves traffic to primary within a minute.
           You need do nothing.

Traffic    standby (us-west-2)
           since 18:02:24Z (27 min 36 s), epoch 7: failover applied, verified
           only one of the two updates went through: distribution
           (UpdateDistribution): no answer within 5 s.
           epoch 8 (failover) towards primary: failed: key (UpdateKeys): no
           answer within 5 s.

Health     x primary us-east-2 unhealthy  (10 s ago: no answer within 3000 ms)
           + standby us-west-2 healthy, fit for 1 d 8 h, proven  (10 s ago:
           status 200 in 41 ms)
           x public endpoint unhealthy, 10 s ago  (no answer within 3000 ms)

Controls   distribution primary, deployed everywhere; its update fails, and is
           tried again: routeaway logs --verb switch
           key          v1 standby 2027-01-05T18:30:00Z, written by break-glass

${STEADY}`);
});

test('what is old is not green: the screen while nobody looks', () => {
  const at = '2027-01-05T18:10:00.000Z';
  const stale: Status = {
    ...AFTER_A_FAILOVER,
    clients: {
      state: 'unknown',
      evidence: 'status 200 in 60 ms',
      at,
    },
    next: { sentence: 'Nothing moves yet: the switcher waits for fresh verdicts.' },
    health: {
      primary: { region: 'us-east-2', state: 'unknown', proven: false, evidence: 'status 200 in 41 ms', at },
      standby: { region: 'us-west-2', state: 'unknown', proven: false, evidence: 'status 200 in 41 ms', at },
    },
    public: { state: 'unknown', evidence: 'healthy then: status 200 in 60 ms', at },
    findings: [],
  };
  const text = screen(stale, paintFor(true, {}), 80);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colour is written
  expect(text).not.toMatch(/\u001b\[32m/);
  expect(screen(stale, PLAIN, 80).split('\n').slice(0, 13)).toEqual([
    'Clients    not known: there has been no verdict about the public endpoint since',
    '           18:10:00Z (20 min).',
    'Next       Nothing moves yet: the switcher waits for fresh verdicts.',
    '           You need do nothing.',
    '',
    'Traffic    standby (us-west-2)',
    '           since 18:02:24Z (27 min 36 s), epoch 7: failover applied, verified,',
    '           client-visible outage 29 s',
    '',
    'Health     ? primary us-east-2 unknown  (20 min ago: status 200 in 41 ms)',
    '           ? standby us-west-2 unknown  (20 min ago: status 200 in 41 ms)',
    '           ? public endpoint unknown, 20 min ago  (healthy then: status 200 in',
    '           60 ms)',
  ]);
});
