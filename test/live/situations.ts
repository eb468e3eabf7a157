/** What the page is told in some situations, made with the code that tells it in the lab, of fixed verdicts and a fixed journal. */

import { viewOf } from '../../cli/lab/view.ts';
import type { Stage } from '../../cli/routeaway/stage/connect.ts';
import { snapshotOf as stageSnapshot } from '../../cli/routeaway/stage/snapshot.ts';
import { statusOf } from '../../cli/routeaway/view/status.ts';
import { type PageSnapshot, trafficOf } from '../../lab/stand/control/snapshot.ts';
import type { Mark } from '../../lab/stand/control/view.ts';
import type { Exchanged } from '../../lab/stand/traffic/traffic.ts';
import type { Ledger } from '../../shared/core/journal/ledger.ts';
import type { Outage } from '../../shared/core/journal/outage.ts';
import type { Side } from '../../shared/core/side.ts';
import type { Verdict } from '../../shared/core/verdict/verdict.ts';
import { type Given, stageOf } from '../unit/cli/routeaway/observed.ts';
import {
  answers,
  DOWN,
  entry,
  FAILING,
  GOOD,
  journalOf,
  MINUTE,
  NOW,
  ledgerOf as ofMarks,
  SECOND,
} from '../unit/core/build.ts';

const REGIONS = { primary: 'us-east-2', standby: 'us-west-2' };
/** The lab's clients: they give up after so long. */
const PATIENCE = 5 * SECOND;

/** Two requests a second until now. `fate`: who answers what is sent so many seconds ago; nobody, where it fails. */
function requests(fate: (ago: number) => Side | undefined) {
  const exchanged: Exchanged[] = [];
  const pending: number[] = [];
  for (let ago = 125; ago >= 0; ago -= 0.5) {
    const at = NOW - ago * SECOND;
    const side = fate(ago);
    const ms = side === undefined ? PATIENCE : 60;
    const one = { at, ms, method: 'GET', path: '/todos' };
    if (at + ms > NOW) pending.push(at);
    else if (side === undefined) exchanged.push({ ...one, fortune: 'failed' });
    else exchanged.push({ ...one, fortune: 'ok', status: 200, region: REGIONS[side] });
  }
  exchanged.sort((a, b) => a.at + a.ms - b.at - b.ms);
  return trafficOf(exchanged, pending, NOW);
}

const CONTROLS = ['ca-central-1', 'us-west-2', 'eu-west-1'];

/** Three controllers, of which the first is gone for a minute; the second finds what `ledger` says, the third only good answers. */
function ofThree(stage: Stage, ledger: Ledger): Stage {
  const [gone = '', here = ''] = CONTROLS;
  const older = ledgerOf({ primary: GOOD.slice(6), standby: GOOD.slice(6), public: publicly('') });
  const ago = (verdicts: readonly Verdict[]) =>
    verdicts.map((verdict) => ({ ...verdict, tick: verdict.tick - 60 * SECOND }));
  const ledgers = [
    { ...older, primary: ago(older.primary), standby: ago(older.standby), public: ago(older.public) },
    ledger,
    ledgerOf({ primary: GOOD, standby: GOOD, public: publicly('') }),
  ];
  const looks = CONTROLS.map((region) => [region, { lookedAt: NOW - (region === gone ? 60 : 3) * SECOND }]);
  const controllers = { region: here, regions: CONTROLS };
  return {
    ...stage,
    config: { ...stage.config, controllers },
    ports: {
      ...stage.ports,
      probers: { read: async () => CONTROLS.map((region, i) => ({ region, ledger: ledgers[i] ?? ledger })) },
      overrides: {
        read: async () =>
          CONTROLS.map((region) =>
            region === gone
              ? { region, failed: 'no answer within 1 s' }
              : { region, text: 'auto', version: 1, modified: 0 },
          ),
      },
      controllers: {
        ...controllers,
        read: async () => Object.fromEntries(looks),
        write: async () => undefined,
      },
    },
  };
}

/** Both Regions have been fit since the stage is there. */
const FIT = { primary: NOW - 2_880 * MINUTE, standby: NOW - 2_880 * MINUTE };
const ledgerOf = (given: Parameters<typeof ofMarks>[0]): Ledger => ofMarks({ goodSince: FIT, ...given });

/** What a probe gets of a Region that is broken so. */
const GETS: Readonly<Record<string, string>> = {
  'black-hole': 'no answer within 3000 ms',
  dead: 'connection refused (ECONNREFUSED)',
};

/** The bad verdicts say what the fault makes of a probe; clients are sent to the primary while the public endpoint fails. */
function asBroken(ledger: Ledger, broken: Partial<Record<Side, string>>): Ledger {
  const as = <V extends Verdict>(side: Side, verdicts: readonly V[]) =>
    verdicts.map((verdict) => {
      const got = GETS[broken[side] ?? ''] ?? verdict.evidence;
      return { ...verdict, evidence: verdict.judgement === 'unhealthy' ? got : 'status 200 in 41 ms' };
    });
  const { primary, standby, public: answers } = ledger;
  return {
    ...ledger,
    primary: as('primary', primary),
    standby: as('standby', standby),
    public: as('primary', answers),
  };
}

interface Told extends Given {
  readonly fate: (ago: number) => Side | undefined;
  readonly broken?: Partial<Record<Side, string>>;
  /** Seconds ago. */
  readonly brokenAgo?: number;
  readonly edge?: Side;
  readonly three?: true;
}

async function told({
  fate,
  broken = {},
  brokenAgo,
  edge = 'primary',
  three,
  ...rest
}: Told): Promise<PageSnapshot> {
  const given = { ...rest, ledger: asBroken(rest.ledger, broken) };
  const stage = three ? ofThree(stageOf(given), given.ledger) : stageOf(given);
  const snapshot = await stageSnapshot(stage, async () => []);
  const view = viewOf({ status: statusOf(stage, snapshot), snapshot });
  const marks: Mark[] = brokenAgo === undefined ? [] : [{ at: NOW - brokenAgo * SECOND, what: 'broken' }];
  const by = given.key === undefined ? 'distribution' : 'key';
  const sent = { serves: edge, by, distribution: edge } as const;
  return {
    now: NOW,
    speed: 1,
    view,
    regions: {
      primary: { region: REGIONS.primary, fault: broken.primary ?? 'none' },
      standby: { region: REGIONS.standby, fault: broken.standby ?? 'none' },
    },
    edge: { chicago: sent, dublin: sent },
    controllers: three
      ? { 'ca-central-1': 'gone', 'us-west-2': 'there', 'eu-west-1': 'there' }
      : { 'ca-central-1': 'there' },
    cuts: [],
    gone: three ? ['ca-central-1'] : [],
    override: 'auto',
    inAlarm: [],
    brokenCalls: {},
    traffic: requests(fate),
    marks: [...marks, ...view.marks].sort((a, b) => a.at - b.at),
  };
}

const failing = (bad: number): Outage => ({
  since: NOW - (bad - 1) * 10 * SECOND,
  lastBad: NOW,
  probes: { bad, good: 0 },
});

/** Of twelve verdicts about the public endpoint these are the newest. */
const publicly = (marks: string, side: Side = 'primary') =>
  answers(`${'+'.repeat(18 - marks.length)}${marks}`, side);

const FAILED_OVER = entry({
  kind: 'failover',
  to: 'standby',
  begunAt: NOW - 60 * SECOND,
  effectAt: NOW - 58 * SECOND,
  verifiedAt: NOW - 18 * SECOND,
  because: 'Switch to standby: primary failed 4 of 4 probes in 30 s, and standby is proven.',
  evidence: ['primary unhealthy: no answer within 3000 ms', 'standby healthy: status 200 in 41 ms'],
  outageSince: NOW - 90 * SECOND,
  recoveryMs: 60 * SECOND,
  outageProbes: { bad: 6, good: 0 },
});

/** Seconds ago. */
const between = (ago: number, from: number, to: number): boolean => ago <= from && ago > to;

export const SITUATIONS = {
  healthy: () =>
    told({
      journal: journalOf(),
      ledger: ledgerOf({ primary: GOOD, standby: GOOD, public: publicly('') }),
      fate: () => 'primary',
    }),
  'in doubt': () =>
    told({
      journal: journalOf(),
      ledger: ledgerOf({ primary: `${GOOD}xx`, standby: GOOD, public: publicly('') }),
      fate: (ago) => (between(ago, 14, 0) && Math.floor(ago * 2) % 3 === 0 ? undefined : 'primary'),
      broken: { primary: 'errors 40%' },
      brokenAgo: 14,
    }),
  failing: () =>
    told({
      journal: journalOf(),
      ledger: {
        ...ledgerOf({ primary: `${GOOD}xxx`, standby: GOOD, public: publicly('xxx') }),
        outage: failing(3),
      },
      fate: (ago) => (between(ago, 25, 0) ? undefined : 'primary'),
      broken: { primary: 'black-hole' },
      brokenAgo: 25,
    }),
  'failed over': () =>
    told({
      journal: journalOf([FAILED_OVER]),
      ledger: {
        ...ledgerOf({
          primary: `${GOOD}xxxxxxxxxx`,
          standby: GOOD,
          public: [...answers('xxxxxx', 'primary', NOW - 40 * SECOND), ...answers('++++', 'standby')],
        }),
        outage: { since: NOW - 90 * SECOND, lastBad: NOW - 40 * SECOND, until: NOW - 30 * SECOND },
      },
      distribution: { distribution: 'standby', deployed: false, runsFunction: true },
      key: { side: 'standby', epoch: 1 },
      fate: (ago) =>
        ago > 95 ? 'primary' : ago > 35 ? (ago < 45 && ago % 1 === 0 ? 'standby' : undefined) : 'standby',
      broken: { primary: 'black-hole' },
      brokenAgo: 95,
      edge: 'standby',
    }),
  'both down': () =>
    told({
      journal: journalOf(),
      ledger: {
        ...ledgerOf({ primary: DOWN, standby: DOWN, public: publicly(FAILING) }),
        outage: failing(6),
      },
      fate: (ago) => (between(ago, 60, 0) ? undefined : 'primary'),
      broken: { primary: 'black-hole', standby: 'dead' },
      brokenAgo: 60,
    }),
  'one control Region gone': () =>
    told({
      three: true,
      journal: journalOf(),
      ledger: ledgerOf({ primary: `${GOOD}xx`, standby: GOOD, public: publicly('x') }),
      fate: () => 'primary',
    }),
  'fit again': () =>
    told({
      journal: journalOf([
        {
          ...FAILED_OVER,
          begunAt: NOW - 1_860 * SECOND,
          effectAt: NOW - 1_858 * SECOND,
          verifiedAt: NOW - 1_818 * SECOND,
          outageSince: NOW - 1_890 * SECOND,
        },
      ]),
      ledger: ledgerOf({ primary: GOOD, standby: GOOD, public: publicly('', 'standby') }),
      distribution: { distribution: 'standby', deployed: true, runsFunction: true },
      fate: () => 'standby',
      edge: 'standby',
    }),
} as const satisfies Record<string, () => Promise<PageSnapshot>>;
