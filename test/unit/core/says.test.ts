/** What each rule says, word for word: log lines, notices, `status` and the runbook rest on these sentences. */
import { decide, paused } from '../../../shared/core/decision/decide.ts';
import { type Decision, withoutSteady } from '../../../shared/core/decision/decision.ts';
import {
  answers,
  DEGRADED,
  DOWN,
  entry,
  FAILING,
  failoverAgo,
  GOOD,
  journalOf,
  MINUTE,
  NOW,
  onStandby,
  SECOND,
  situationOf,
  toAndFro,
} from './build.ts';
import {
  ASK_FIRST,
  AUTO_OR_SIDE,
  CAUSES,
  IF_REAL,
  KEEP_OR_BACK,
  MOVE_OR_KEEP,
  move,
  UNTAG,
  WAIT,
} from './sentences.ts';

type Given = Parameters<typeof situationOf>[0];

const UNTIL = NOW + 10 * MINUTE;
const ending = (mode: string) => `${mode} until ${new Date(UNTIL).toISOString().slice(0, 16)}Z`;
const BEGUN = journalOf([entry({ kind: 'failover', to: 'standby', phase: 'in-progress', begunAt: NOW })]);
const stepping = (step: object): Given => ({
  settings: { failback: 'auto', failbackSteps: [5, 50] },
  journal: { ...onStandby(60), step: { share: 5, notedAt: NOW - MINUTE, ...step } },
  goodSince: { primary: NOW - 60 * MINUTE },
  public: answers(GOOD, 'standby'),
  edge: { distribution: 'standby', deployed: true, key: { side: 'standby', epoch: 1, share: 5 } },
});

const LEAVE =
  'Leave traffic on primary: in the last minute it failed 6 of 6 probes, and standby 6 of 6, so `routeaway to standby` would help no client. Fix standby';
const UNDO = 'Set the override to `hold`, or to `primary` to bring traffic back.';
const UNDO_ALTHOUGH =
  'Set the override to `hold`, or to `primary` to bring traffic back, although primary is unhealthy.';
const FAILED = 'Primary failed 6 of 6 probes in 50 s.';
const ANSWERS =
  "Hold: direct probes of primary fail, yet the public endpoint answers from it: the fault is on the prober's path.";
const TOO_SELDOM =
  'Hold: direct probes of primary fail, yet the public endpoint fails too seldom to confirm it.';
const SWITCH = 'failover to standby';
const WOULD = 'would: failover to standby';
const HELD = journalOf([], { override: { text: 'hold because maintenance', seenAt: NOW - 60 * MINUTE } });
const OWNED = journalOf([], { owner: { at: NOW, other: 'a/b/c' } });

/** What the decisions of a rule have in common. */
const CONTRADICTED = {
  rule: 'contradicted',
  details: [FAILED],
  waitsFor: 'the public endpoint to fail too, or primary to answer the probes',
  stay: true,
} as const;
const OWNED_BY_OTHER = {
  rule: 'owned-by-other',
  waitsFor: 'the tag routeaway:owner, which is a/b/c, to be removed or to name this stack',
  overrule: UNTAG,
} as const;
const IN_FLIGHT = {
  rule: 'in-flight',
  sentence: 'Hold: another run is moving traffic to standby.',
  waitsFor: 'that run, or the end of its lease',
  until: NOW + 30 * SECOND,
  stay: true,
} as const;
const HOLD = { rule: 'hold', waitsFor: 'an operator to end the hold', overrule: AUTO_OR_SIDE } as const;
const PINNED_AWAY = {
  rule: 'pin',
  move: { kind: 'pin', from: 'primary', to: 'standby' },
  overrule: UNDO,
} as const;
const BLIND = { rule: 'blind', waitsFor: 'fresh verdicts about primary', overrule: MOVE_OR_KEEP } as const;
const FAILOVER = {
  rule: 'failover',
  move: { kind: 'failover', from: 'primary', to: 'standby' },
  overrule: UNDO_ALTHOUGH,
} as const;
const STEP = {
  rule: 'failback',
  sentence: 'Fail back gradually: 5 % of the clients are sent to primary.',
  waitsFor: 'this step to last for a while',
  overrule: KEEP_OR_BACK,
} as const;
const UNTIL_PROVEN = {
  rule: 'steady',
  sentence: 'Steady: traffic is on standby until primary has been proven for long enough.',
  waitsFor: 'primary to be proven for long enough, and room within cool-down and limit',
  overrule: KEEP_OR_BACK,
} as const;

const VERIFIED = journalOf([{ ...failoverAgo(10), verifiedAt: NOW - 9 * MINUTE }]);

const ROWS: readonly (readonly [what: string, given: Given, decision: Decision])[] = [
  [
    'a hold',
    { override: 'hold' },
    { ...HOLD, sentence: 'Hold: an operator holds traffic where it is.', tell: 'hold' },
  ],
  [
    'a hold that the journal knows',
    { override: 'hold because maintenance', journal: HELD },
    {
      ...HOLD,
      sentence: 'Hold: an operator holds traffic where it is.',
      details: ['The override "hold because maintenance" has been in force since 2026-11-21T11:00:00Z.'],
      tell: 'hold',
    },
  ],
  [
    'a hold that ends',
    { override: ending('hold') },
    {
      rule: 'hold',
      sentence: 'Hold: an operator holds traffic where it is.',
      waitsFor: 'an operator to end the hold, or its end',
      tell: 'hold',
      until: UNTIL,
      overrule: AUTO_OR_SIDE,
    },
  ],
  [
    'another stack’s mark',
    { journal: OWNED },
    {
      ...OWNED_BY_OTHER,
      sentence:
        'Hold: the distribution is owned by another stack, and two stacks that move traffic undo each other’s switches.',
      tell: 'owned-by-other',
    },
  ],
  ['another run', { journal: BEGUN }, { ...IN_FLIGHT, overrule: MOVE_OR_KEEP }],
  [
    'another run, that carries out a pin',
    { journal: BEGUN, override: 'standby' },
    { ...IN_FLIGHT, overrule: 'Set the override to `hold`, or to `primary`, to keep it.' },
  ],
  [
    'a pin that is where it is wanted',
    { override: 'primary' },
    {
      rule: 'pin',
      sentence: 'Steady: an operator pinned traffic to primary and it is there.',
      tell: 'pin',
      overrule: AUTO_OR_SIDE,
    },
  ],
  [
    'a pin that traffic has not followed yet, of which the message of the switch has spoken',
    { override: 'primary', journal: journalOf([entry({ kind: 'pin', to: 'primary' })]) },
    {
      rule: 'pin',
      sentence: 'An operator pinned traffic to primary and it is on its way there.',
      overrule: AUTO_OR_SIDE,
    },
  ],
  [
    'a pin that traffic should have followed by now',
    {
      override: 'primary',
      journal: journalOf([entry({ kind: 'pin', to: 'primary', overdueAt: NOW - MINUTE })]),
    },
    {
      rule: 'pin',
      sentence: 'An operator pinned traffic to primary and it is on its way there.',
      tell: 'pin',
      overrule: AUTO_OR_SIDE,
    },
  ],
  [
    'a pin to a degraded side, which ends',
    { override: ending('primary'), primary: DEGRADED },
    {
      rule: 'pin',
      sentence: 'Steady: an operator pinned traffic to primary and it is there.',
      tell: 'pin',
      until: UNTIL,
      overrule: AUTO_OR_SIDE,
    },
  ],
  [
    'a pin that has to move traffic',
    { override: ending('standby') },
    {
      ...PINNED_AWAY,
      sentence: 'Switch to standby: an operator pinned traffic to it.',
      tell: 'pin',
      planned: { kind: 'pin', to: 'standby' },
      until: UNTIL,
    },
  ],
  [
    'a pin to a dead side',
    { override: 'standby', standby: DOWN },
    {
      ...PINNED_AWAY,
      sentence: 'Switch to standby: an operator pinned traffic to it, although standby is unhealthy.',
      tell: 'pin-clients-fail',
      planned: { kind: 'pin', to: 'standby' },
    },
  ],
  [
    'a pin that the edge already follows, and the journal does not know of',
    { override: 'standby', edge: { distribution: 'standby', deployed: true, key: 'none' } },
    { ...PINNED_AWAY, sentence: 'Switch to standby: an operator pinned traffic to it.', tell: 'pin' },
  ],
  [
    'nothing known of the active side, and clients are served',
    { primary: '', public: answers('++', 'primary') },
    {
      ...BLIND,
      sentence: 'Hold: no recent verdict about primary, where traffic is.',
      tell: 'blind',
      lookOnly: true,
      overrule: ASK_FIRST,
      details: [
        'There is no failover now: no verdict about primary counts, and the newest verdict about the public endpoint is healthy (as wanted).',
      ],
    },
  ],
  [
    'nothing known of anything',
    { primary: '' },
    {
      ...BLIND,
      sentence: 'Hold: no failover now: no recent verdict about primary or the public endpoint.',
      lookOnly: true,
      overrule: ASK_FIRST,
      tell: 'blind-clients-fail',
      details: ['There is no failover now: the prober has not written a verdict yet.'],
    },
  ],
  [
    'nothing known of it, and the public endpoint fails',
    { primary: '', public: answers(`+++${FAILING}`, 'primary') },
    {
      ...BLIND,
      sentence: 'Hold: no failover now: the public endpoint fails, and primary is unknown.',
      tell: 'blind-clients-fail',
      details: [
        'There is no failover now: no verdict about primary counts, and the newest verdict about the public endpoint is unhealthy (status 503, wanted 2xx).',
      ],
    },
  ],
  [
    'a fault on the prober’s path',
    { primary: DOWN, public: answers(GOOD, 'primary') },
    {
      ...CONTRADICTED,
      sentence: ANSWERS,
      tell: 'contradicted',
      overrule: MOVE_OR_KEEP,
    },
  ],
  [
    'an alarm of the user’s',
    { primary: `${GOOD.slice(6)}aaaaaa`, public: answers(GOOD, 'primary') },
    {
      ...FAILOVER,
      id: SWITCH,
      sentence:
        'Switch to standby: primary had alarm orders-5xx in ALARM, at 6 of 6 looks in 50 s, and standby is proven.',
    },
  ],
  [
    'an alarm of the user’s beside probes that fail',
    { primary: `${GOOD.slice(6)}xmmxmm`, public: answers(FAILING, 'primary') },
    {
      ...FAILOVER,
      id: SWITCH,
      sentence:
        'Switch to standby: primary failed 6 of 6 probes in 50 s, and had alarm orders-5xx in ALARM, and standby is proven.',
    },
  ],
  [
    'direct probes that fail while the public endpoint fails now and then',
    { primary: DOWN, public: answers('++x+', 'primary') },
    { ...CONTRADICTED, sentence: TOO_SELDOM, overrule: MOVE_OR_KEEP },
  ],
  [
    'the same with good answers only, and no other side that the probes reach',
    { primary: DOWN, standby: DOWN, public: answers(GOOD, 'primary') },
    {
      ...CONTRADICTED,
      sentence: ANSWERS,
      tell: 'contradicted',
      lookOnly: true,
      overrule: `${LEAVE}.`,
    },
  ],
  [
    'a brown-out of the only side that lives',
    { primary: DOWN, standby: DOWN, public: answers('++x+', 'primary') },
    {
      ...CONTRADICTED,
      sentence: TOO_SELDOM,
      tell: 'contradicted-clients-fail',
      lookOnly: true,
      overrule: `${LEAVE}.`,
    },
  ],
  [
    'a hold that keeps traffic on a dead side',
    { override: 'hold', primary: DOWN, public: answers(FAILING, 'primary'), journal: HELD },
    {
      ...HOLD,
      sentence: 'Hold: primary is unhealthy, and the hold keeps traffic there.',
      tell: 'hold-clients-fail',
      details: [
        'The override "hold because maintenance" has been in force since 2026-11-21T11:00:00Z.',
        'Without it: Switch to standby: primary failed 6 of 6 probes in 50 s, and standby is proven.',
      ],
    },
  ],
  [
    'a hold while clients fail and both sides are well',
    { override: 'hold', public: answers(FAILING, 'primary') },
    {
      ...HOLD,
      id: 'Hold: clients of primary fail, and the hold keeps traffic there.',
      sentence: 'Hold: clients get "status 503, wanted 2xx", and the hold keeps traffic there.',
      tell: 'hold-clients-fail',
      details: [
        'Without it: Hold: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.',
        CAUSES,
      ],
    },
  ],
  [
    'another stack’s tag that keeps traffic on a dead side',
    { primary: DOWN, public: answers(FAILING, 'primary'), journal: OWNED },
    {
      ...OWNED_BY_OTHER,
      sentence:
        'Hold: primary is unhealthy, and traffic stays there, as the distribution is owned by another stack.',
      tell: 'owned-by-other-clients-fail',
      details: [
        'Without that: Switch to standby: primary failed 6 of 6 probes in 50 s, and standby is proven.',
      ],
    },
  ],
  [
    'another stack’s tag that keeps a pin from moving traffic off a dead side',
    { primary: DOWN, public: answers(FAILING, 'primary'), journal: OWNED, override: 'standby' },
    {
      ...OWNED_BY_OTHER,
      sentence:
        'Hold: primary is unhealthy, and traffic stays there, as the distribution is owned by another stack.',
      tell: 'owned-by-other-clients-fail',
      details: ['Without that: Switch to standby: an operator pinned traffic to it.'],
    },
  ],
  [
    'a pin to a healthy side whose clients fail',
    { override: 'primary', public: answers(FAILING, 'primary') },
    {
      rule: 'pin',
      id: 'pinned to primary, although its clients fail',
      sentence:
        'An operator pinned traffic to primary and it is there, although clients get "status 503, wanted 2xx".',
      tell: 'pin-clients-fail',
      details: [
        'Without it: Hold: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.',
        CAUSES,
      ],
      overrule: AUTO_OR_SIDE,
    },
  ],
  [
    'clients that fail while both sides are well',
    { public: answers(FAILING, 'primary') },
    {
      rule: 'clients-fail',
      id: 'Hold: clients fail, yet primary answers the probes: the fault is between clients and the Regions.',
      sentence:
        'Hold: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.',
      waitsFor: 'the public endpoint to answer',
      tell: 'clients-fail',
      details: [CAUSES],
      overrule: MOVE_OR_KEEP,
    },
  ],
  [
    'clients that fail while the active side is well, and the other dead',
    { standby: DOWN, public: answers(FAILING, 'primary') },
    {
      rule: 'clients-fail',
      id: 'Hold: clients fail, yet primary answers the probes: the fault is between clients and the Regions.',
      sentence:
        'Hold: clients get "status 503, wanted 2xx", yet primary answers the probes: the fault is between clients and the Regions.',
      waitsFor: 'the public endpoint to answer',
      tell: 'clients-fail',
      details: [CAUSES],
      overrule:
        'Leave traffic on primary: in the last minute it failed 0 of 6 probes, and standby 6 of 6, so `routeaway to standby` would help no client. Fix standby.',
    },
  ],
  [
    'clients that fail, the active side well, and a key that nobody can read',
    {
      public: answers(FAILING, 'primary'),
      edge: { distribution: 'primary', deployed: true, key: 'unreadable' },
    },
    {
      rule: 'clients-fail',
      id: 'Hold: clients fail, primary answers the probes, and the key cannot be read.',
      sentence:
        'Hold: clients get "status 503, wanted 2xx", primary answers the probes, and the key cannot be read.',
      waitsFor:
        'the key-value store of the CloudFront function to be readable, or the public endpoint to answer',
      tell: 'clients-fail',
      details: [`The key may send them to standby. Otherwise: ${CAUSES}`],
      overrule: MOVE_OR_KEEP,
    },
  ],
  [
    'nothing but bad verdicts, with gaps between them',
    { primary: 'x??x??x', public: answers(FAILING, 'primary') },
    {
      rule: 'clients-fail',
      sentence: 'Hold: clients fail, and the evidence against primary is too weak to move traffic.',
      waitsFor: 'more evidence against primary, or the public endpoint to answer',
      details: ['Primary failed 3 of 3 probes in 60 s: 54 % of the evidence that makes it unhealthy.'],
      tell: 'clients-fail-degraded',
      helps: 'standby',
      stay: true,
      overrule: IF_REAL,
    },
  ],
  [
    'both down',
    { primary: DOWN, standby: DOWN },
    {
      rule: 'both-down',
      sentence: 'Hold: primary is unhealthy and standby is unhealthy: no side is healthy enough.',
      waitsFor: 'standby to be proven or clearly better, or primary to recover',
      details: [FAILED, 'Standby failed 6 of 6 probes in 50 s.'],
      tell: 'both-down',
      lookOnly: true,
      overrule: `${LEAVE}: once it is proven, traffic goes there by itself.`,
    },
  ],
  [
    'both down, the other side worse',
    { primary: 'xx+xxx+xx', standby: 'xxxxxxxxx' },
    {
      rule: 'both-down',
      sentence: 'Hold: primary is unhealthy and standby is unhealthy: no side is healthy enough.',
      waitsFor: 'standby to be proven or clearly better, or primary to recover',
      details: [
        'Primary failed 7 of 9 probes in 80 s (78 %; up to 2 % is tolerable).',
        'Standby failed 9 of 9 probes in 80 s.',
      ],
      tell: 'both-down',
      lookOnly: true,
      overrule:
        'Leave traffic on primary: in the last minute it failed 5 of 6 probes, and standby 6 of 6, so `routeaway to standby` would help no client. Fix standby: once it is proven, traffic goes there by itself.',
    },
  ],
  [
    'both down, the other side a little better: the operator may know more',
    { primary: `${DOWN}xxxxx`, standby: 'xxxxxxxxx+xx' },
    {
      rule: 'both-down',
      sentence: 'Hold: primary is unhealthy and standby is unhealthy: no side is healthy enough.',
      waitsFor: 'standby to be proven or clearly better, or primary to recover',
      details: ['Primary failed 11 of 11 probes in 100 s.', 'Standby failed 11 of 12 probes in 110 s.'],
      tell: 'both-down',
      overrule: move('standby', ', although standby is unhealthy'),
    },
  ],
  [
    'an unproven standby',
    { primary: DOWN, standby: '+++' },
    {
      rule: 'unproven',
      sentence: 'Hold: primary is unhealthy, but standby is not yet proven.',
      waitsFor: 'standby to be proven or clearly better',
      details: [FAILED],
      tell: 'unproven-clients-fail',
      stay: true,
      overrule: MOVE_OR_KEEP,
    },
  ],
  [
    'a limit that is used up',
    { primary: DOWN, journal: journalOf(toAndFro(3, 10, 4)) },
    {
      rule: 'limited',
      sentence: 'Hold: primary is unhealthy, but the limit of automatic switches is used up.',
      waitsFor: 'the window to end, or an operator to pin a side or to run `routeaway ack`',
      until: NOW + 36 * MINUTE + SECOND,
      details: [FAILED],
      tell: 'limited',
      overrule: MOVE_OR_KEEP,
    },
  ],
  [
    'a cool-down',
    { primary: DOWN, journal: journalOf(toAndFro(1, 10, 4)) },
    {
      rule: 'cooling-down',
      sentence: 'Hold: primary is unhealthy, but the last automatic switch was a short while ago.',
      waitsFor: 'the cool-down to end',
      until: NOW + MINUTE + SECOND,
      details: [FAILED],
      tell: 'cooling-down-clients-fail',
      stay: true,
      overrule: MOVE_OR_KEEP,
    },
  ],
  [
    'a failover',
    { primary: DOWN },
    {
      ...FAILOVER,
      id: SWITCH,
      sentence: 'Switch to standby: primary failed 6 of 6 probes in 50 s, and standby is proven.',
    },
  ],
  [
    'a failover from a brown-out',
    { primary: `${'+x'.repeat(8)}xx` },
    {
      ...FAILOVER,
      id: SWITCH,
      sentence:
        'Switch to standby: primary failed 9 of 15 probes in 140 s (60 %; up to 2 % is tolerable), and standby is proven.',
    },
  ],
  [
    'a failover to the lesser evil',
    { primary: DOWN, standby: DEGRADED },
    {
      ...FAILOVER,
      id: 'failover to the lesser evil, standby',
      sentence:
        'Switch to standby, the lesser evil: in the last minute primary failed 6 of 6 probes, standby 1 of 6.',
    },
  ],
  [
    'an outage that seems to be over',
    { primary: `${DOWN}+` },
    {
      rule: 'recovering',
      sentence: 'Hold: primary is unhealthy, but its newest probes hardly fail.',
      waitsFor: 'two of its probes to fail within 10 s, or the evidence to fade',
      stay: true,
      overrule: MOVE_OR_KEEP,
    },
  ],
  [
    'a failover that is only observed',
    { primary: DOWN, override: 'observe' },
    {
      rule: 'failover',
      id: WOULD,
      sentence: 'Would switch to standby: primary failed 6 of 6 probes in 50 s, and standby is proven.',
      withheld: { kind: 'failover', from: 'primary', to: 'standby' },
      waitsFor: 'an operator to end observe',
      tell: 'observe-clients-fail',
      overrule: AUTO_OR_SIDE,
    },
  ],
  [
    'nothing to do, observed',
    { override: 'observe' },
    { rule: 'steady', sentence: 'Steady: traffic is on primary.', overrule: AUTO_OR_SIDE },
  ],
  [
    'a failback',
    { settings: { failback: 'auto' }, journal: onStandby(31), goodSince: { primary: NOW - 40 * MINUTE } },
    {
      rule: 'failback',
      sentence: 'Switch to primary: it has been proven for long enough to fail back.',
      move: { kind: 'failback', from: 'standby', to: 'primary' },
      planned: { kind: 'failback', to: 'primary' },
      overrule: 'Set the override to `hold`, or to `standby` to bring traffic back.',
    },
  ],
  [
    'a failback that is only observed',
    {
      settings: { failback: 'auto' },
      journal: onStandby(31),
      goodSince: { primary: NOW - 40 * MINUTE },
      override: 'observe',
    },
    {
      rule: 'failback',
      sentence: 'Would switch to primary: it has been proven for long enough to fail back.',
      withheld: { kind: 'failback', from: 'standby', to: 'primary' },
      waitsFor: 'an operator to end observe',
      tell: 'observe',
      overrule: AUTO_OR_SIDE,
    },
  ],
  [
    'a step of a failback',
    stepping({ since: NOW - 5 * MINUTE }),
    {
      rule: 'failback',
      sentence: 'Fail back gradually: 50 % of the clients belong on primary.',
      step: 50,
      tell: 'failback-step',
      overrule: KEEP_OR_BACK,
    },
  ],
  [
    'a step that is only observed',
    { ...stepping({ since: NOW - 5 * MINUTE }), override: 'observe' },
    {
      rule: 'failback',
      sentence: 'Would fail back gradually: 50 % of the clients belong on primary.',
      waitsFor: 'an operator to end observe',
      tell: 'observe',
      overrule: AUTO_OR_SIDE,
    },
  ],
  ['a step whose key does not stand yet', stepping({}), { ...STEP }],
  ['a step that stands', stepping({ since: NOW - MINUTE }), { ...STEP, until: NOW + 4 * MINUTE }],
  [
    'traffic on the primary',
    {},
    { rule: 'steady', sentence: 'Steady: traffic is on primary.', overrule: MOVE_OR_KEEP },
  ],
  [
    'a degraded side',
    { primary: DEGRADED },
    {
      rule: 'steady',
      sentence: 'Steady: traffic stays on primary, which is degraded.',
      details: ['Primary failed its newest probe: 18 % of the evidence that makes it unhealthy.'],
      stay: true,
      overrule: MOVE_OR_KEEP,
    },
  ],
  [
    'a degraded side, the other dead',
    { primary: DEGRADED, standby: DOWN },
    {
      rule: 'steady',
      sentence: 'Steady: traffic stays on primary, which is degraded.',
      details: ['Primary failed its newest probe: 18 % of the evidence that makes it unhealthy.'],
      stay: true,
      overrule:
        'Leave traffic on primary: in the last minute it failed 1 of 6 probes, and standby 6 of 6, so `routeaway to standby` would help no client. Fix standby.',
    },
  ],
  [
    'traffic on the primary, nothing known of the standby',
    { standby: '' },
    {
      rule: 'steady',
      sentence: 'Steady: traffic is on primary.',
      overrule: 'Leave traffic on primary: standby is unknown, and could not take it.',
    },
  ],
  [
    'traffic on the primary, the standby degraded: an operator may want it there all the same',
    { standby: DEGRADED },
    {
      rule: 'steady',
      sentence: 'Steady: traffic is on primary.',
      overrule: move('standby', ', although standby is degraded'),
    },
  ],
  [
    'traffic on the standby, the primary fit',
    { journal: VERIFIED },
    {
      rule: 'steady',
      sentence: 'Steady: traffic is on standby; primary is healthy and proven, and failback is manual.',
      waitsFor: 'an operator to fail back',
      tell: 'fit-again',
      overrule: KEEP_OR_BACK,
    },
  ],
  [
    'traffic on the standby, the primary proven, and one of its probes has failed',
    { journal: VERIFIED, primary: `${GOOD}x++` },
    {
      rule: 'steady',
      sentence: 'Steady: traffic is on standby; primary is not healthy enough to take it back.',
      overrule: 'Leave traffic on standby: primary still fails some of its probes.',
    },
  ],
  [
    'traffic on the standby, the primary proven, and an alarm of the user’s was in ALARM, none of whose probes failed',
    { journal: VERIFIED, primary: `${GOOD}a++` },
    {
      rule: 'steady',
      sentence: 'Steady: traffic is on standby; primary is not healthy enough to take it back.',
      overrule: 'Leave traffic on standby: primary lately had alarm orders-5xx in ALARM.',
    },
  ],
  [
    'the same, and one of its probes failed as well',
    { journal: VERIFIED, primary: `${GOOD}ax++` },
    {
      rule: 'steady',
      sentence: 'Steady: traffic is on standby; primary is not healthy enough to take it back.',
      overrule: 'Leave traffic on standby: primary still fails some of its probes.',
    },
  ],
  [
    'traffic on its way to the standby, the primary fit',
    { journal: onStandby(1) },
    {
      rule: 'steady',
      sentence:
        'Steady: traffic was sent to standby; that clients are served from there is not verified yet.',
      waitsFor: 'the public endpoint to answer from standby',
      overrule: WAIT,
    },
  ],
  [
    'traffic on its way to the standby, the primary not fit',
    { journal: onStandby(1), primary: DOWN },
    {
      rule: 'steady',
      sentence: 'Steady: traffic is on standby; primary is not healthy enough to take it back.',
      overrule: WAIT,
    },
  ],
  [
    'traffic on the standby, the primary not fit',
    { journal: VERIFIED, primary: DOWN },
    {
      rule: 'steady',
      sentence: 'Steady: traffic is on standby; primary is not healthy enough to take it back.',
      overrule: 'Leave traffic on standby: primary is unhealthy, and could not take it.',
    },
  ],
  [
    'traffic on the standby, the failback due later',
    { settings: { failback: 'auto' }, journal: VERIFIED, goodSince: { primary: NOW - 9 * MINUTE } },
    { ...UNTIL_PROVEN, until: NOW + 21 * MINUTE },
  ],
  [
    'traffic on the standby, no failback in sight',
    { settings: { failback: 'auto' }, journal: VERIFIED, primary: '+++' },
    { ...UNTIL_PROVEN },
  ],
];

// Strictly: what is absent must be absent, and not undefined.
test.each(ROWS)('%s', (_, given, decision) => {
  expect(decide(situationOf(given))).toStrictEqual(decision);
});

test('where not all is as it should be, a sentence goes without its first word', () => {
  expect(withoutSteady('Steady: traffic is on primary.')).toBe('Traffic is on primary.');
  expect(withoutSteady('Hold: it is Steady: ')).toBe('Hold: it is Steady: ');
});

test('a move that has failed three times waits for ten seconds, and says so', () => {
  const failedTill = (closedAt: number) => {
    const tried = { kind: 'failover', to: 'standby', phase: 'failed', closedAt } as const;
    const situation = situationOf({
      primary: DOWN,
      journal: journalOf([entry(tried), entry(tried), entry(tried)]),
    });
    return paused(decide(situation), situation);
  };
  const { move: again, ...failover } = failedTill(NOW - 10 * SECOND);
  expect(again).toEqual(FAILOVER.move);
  expect(failedTill(NOW - 10 * SECOND + 1)).toStrictEqual({
    ...failover,
    sentence: 'Hold: no update went through that sends traffic to standby; it is tried again after a pause.',
    waitsFor: 'the pause after failed tries to end',
    until: NOW + 1,
    stay: true,
  });
});
