/**
 * The records of the failover name in the lab's model of Route 53: the standby where two of three beacons say so, or two of three
 * latches. Who may fall silent or lie, and where traffic goes then.
 */
import { createCloud, dnsAnswer, seeded, virtualClock } from '../../lab/emulator/model/index.ts';
import { type BeaconStatus, beaconStatus } from '../../shared/core/decision/beacon.ts';
import { MINUTE, SECOND } from '../../shared/core/duration.ts';
import { other, SIDES, type Side } from '../../shared/core/side.ts';
import { entry, journalOf, NOW } from '../unit/core/build.ts';
import { failoverRecords } from './failover-records.ts';

const REGIONS = ['ca-central-1', 'us-west-2', 'eu-west-1'] as const;
type Region = (typeof REGIONS)[number];
const ZONE = 'Z0123456789ABCDEFGHIJ';
const NAME = 'active.example.com';
const TARGETS = { primary: 'primary.example.net', standby: 'standby.example.net' };
/** `honest`: it says what the journal says. `silent`: nothing. `lying`: the opposite. `lost`: its copy of the table is old. */
type Fate = 'honest' | 'silent' | 'lying' | 'lost';

/** `seed`: of how long each check takes. */
function world(start: Side, seed = 1) {
  const clock = virtualClock(NOW);
  const cloud = createCloud({ clock, random: seeded(seed), accountId: '123456789012' });
  const fates: Record<'beacon' | 'latch', Record<Region, Fate>> = {
    beacon: { 'ca-central-1': 'honest', 'us-west-2': 'honest', 'eu-west-1': 'honest' },
    latch: { 'ca-central-1': 'honest', 'us-west-2': 'honest', 'eu-west-1': 'honest' },
  };
  let side = start;
  const said = (fate: Fate): Side => (fate === 'lying' ? other(side) : side);

  for (const region of REGIONS) {
    cloud.in(region).alarms.put({
      AlarmName: 'TrafficOnStandby',
      Namespace: 'Routeaway',
      MetricName: 'TrafficOnStandby',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
    const endpoint = {
      FullyQualifiedDomainName: `${region}.example.com`,
      RequestInterval: 10,
      FailureThreshold: 1,
    } as const;
    cloud.healthChecks.create(
      `beacon ${region}`,
      { Type: 'HTTPS', ...endpoint, Inverted: true },
      `beacon ${region}`,
    );
    const alarm = { Name: 'TrafficOnStandby', Region: region };
    cloud.healthChecks.create(
      `latch ${region}`,
      { Type: 'CLOUDWATCH_METRIC', AlarmIdentifier: alarm, InsufficientDataHealthStatus: 'LastKnownStatus' },
      `latch ${region}`,
    );
  }
  for (const kind of ['beacon', 'latch'] as const)
    cloud.healthChecks.create(
      kind,
      {
        Type: 'CALCULATED',
        ChildHealthChecks: REGIONS.map((region) => `${kind} ${region}`),
        HealthThreshold: 2,
      },
      kind,
    );

  const checks = { beacon: 'beacon', latch: 'latch' };
  cloud.zones.create({ id: ZONE, name: 'example.com' });
  cloud.zones.deploy(
    ZONE,
    failoverRecords({ zoneId: ZONE, name: NAME, checks, targets: TARGETS }).map((ResourceRecordSet) => ({
      Action: 'CREATE',
      ResourceRecordSet,
    })),
  );

  const answerOf = (fate: Fate): BeaconStatus | undefined => {
    if (fate === 'silent') return undefined;
    const journal = journalOf([entry({ kind: 'pin', to: said(fate) })]);
    return beaconStatus(
      { journal, lifeAt: fate === 'lost' ? clock.now() - 5 * MINUTE : clock.now() },
      clock.now(),
    );
  };
  const ask = (): void => {
    for (const region of REGIONS) {
      const status = answerOf(fates.beacon[region]);
      const good = status !== undefined && status < 400;
      for (const n of [1, 2, 3])
        cloud.healthChecks.report(`beacon ${region}`, {
          region,
          address: `192.0.2.${n}`,
          good,
          says: '',
          at: clock.now(),
        });
    }
    clock.after(10 * SECOND, ask);
  };
  const publish = (): void => {
    for (const region of REGIONS) {
      const fate = fates.latch[region];
      const value = said(fate) === 'standby' ? 1 : 0;
      if (fate !== 'silent' && fate !== 'lost')
        cloud.in(region).metrics.put('Routeaway', [{ name: 'TrafficOnStandby', value }]);
    }
    clock.after(MINUTE, publish);
  };
  ask();
  publish();
  clock.advance(5 * MINUTE);

  const { zones, healthChecks } = cloud;
  const answers = (): Side => {
    const world = { zones: zones.served(), isHealthy: healthChecks.isHealthy, addressOf: () => undefined };
    const [found, ...more] = dnsAnswer(NAME, 'CNAME', world).answers;
    // One answer, and nobody sees the second name.
    expect([found?.name, found?.ttl, more]).toEqual([`${NAME}.`, 10, []]);
    return SIDES.find((one) => found?.value === TARGETS[one]) as Side;
  };
  return {
    answers,
    make(what: 'beacon' | 'latch', fate: Fate, ...regions: readonly Region[]) {
      for (const region of regions) fates[what][region] = fate;
    },
    pass: (ms: number) => clock.advance(ms),
    /** The journal says so from now on. */
    write(to: Side) {
      side = to;
    },
    /** How long until the DNS follows; undefined: not within half an hour. */
    move(to: Side): number | undefined {
      side = to;
      const from = clock.now();
      while (answers() !== to) {
        if (clock.now() - from > 30 * MINUTE) return undefined;
        clock.advance(SECOND);
      }
      return clock.now() - from;
    },
  };
}

const [ONE, TWO] = REGIONS;
const ALL = REGIONS;
type World = ReturnType<typeof world>;
const AT_FAULT: readonly (readonly [string, (it: World) => void])[] = [
  ['nothing', () => undefined],
  ['one beacon is silent', (it) => it.make('beacon', 'silent', ONE)],
  ['two beacons are silent', (it) => it.make('beacon', 'silent', ONE, TWO)],
  ['all beacons are silent', (it) => it.make('beacon', 'silent', ...ALL)],
  ['all beacons have lost the journal', (it) => it.make('beacon', 'lost', ...ALL)],
  ['one beacon lies', (it) => it.make('beacon', 'lying', ONE)],
  ['all metrics are silent', (it) => it.make('latch', 'silent', ...ALL)],
  ['one Region is gone', (it) => gone(it, ONE)],
  ['two Regions are gone', (it) => gone(it, ONE, TWO)],
  ['all Regions are gone', (it) => gone(it, ...ALL)],
  ['one Region lies, with both', (it) => lies(it, ONE)],
  ['one Region lies, and another is gone', liesAndGone],
];
function gone(it: World, ...regions: readonly Region[]): void {
  it.make('beacon', 'silent', ...regions);
  it.make('latch', 'silent', ...regions);
}
function lies(it: World, ...regions: readonly Region[]): void {
  it.make('beacon', 'lying', ...regions);
  it.make('latch', 'lying', ...regions);
}
function liesAndGone(it: World): void {
  lies(it, ONE);
  gone(it, TWO);
}
function liesAndSilentBeacons(it: World): void {
  it.make('beacon', 'lying', ONE);
  it.make('beacon', 'silent', TWO);
}
function liesAndSilent(it: World): void {
  it.make('latch', 'lying', ONE);
  it.make('latch', 'silent', TWO);
}

describe.each(['primary', 'standby'] as const)('with traffic on the %s', (side) => {
  test.each(AT_FAULT)('%s: nothing moves', (_, strike) => {
    const it = world(side);
    expect(it.answers()).toBe(side);
    strike(it);
    for (let minutes = 0; minutes < 30; minutes++) {
      it.pass(MINUTE);
      expect([minutes, it.answers()]).toEqual([minutes, side]);
    }
  });
});

describe.each(['beacon', 'latch'] as const)('two of one kind lie: %s', (kind) => {
  test('the standby gets traffic that belongs on the primary, and keeps what belongs there', () => {
    for (const side of ['primary', 'standby'] as const) {
      const it = world(side);
      it.make(kind, 'lying', ONE, TWO);
      it.pass(5 * MINUTE);
      for (let minutes = 0; minutes < 30; minutes++) {
        it.pass(MINUTE);
        expect([side, minutes, it.answers()]).toEqual([side, minutes, 'standby']);
      }
    }
  });
});

describe('traffic is moved', () => {
  const rows: readonly (readonly [Side, string, (it: World) => void, number])[] = [
    ['standby', 'nothing is at fault: by the beacons', () => undefined, 10],
    ['standby', 'the metrics are silent', (it) => it.make('latch', 'silent', ...ALL), 10],
    ['standby', 'one beacon is silent', (it) => it.make('beacon', 'silent', ONE), 10],
    ['standby', 'one beacon lies', (it) => it.make('beacon', 'lying', ONE), 10],
    ['standby', 'one Region is gone', (it) => gone(it, ONE), 10],
    ['standby', 'two beacons are silent: by the latches', (it) => it.make('beacon', 'silent', ONE, TWO), 190],
    ['standby', 'all beacons are silent: the same', (it) => it.make('beacon', 'silent', ...ALL), 190],
    ['standby', 'one beacon lies, and another is silent: the same', liesAndSilentBeacons, 190],
    ['primary', 'nothing is at fault: two latches are needed', () => undefined, 190],
    ['primary', 'one beacon lies', (it) => it.make('beacon', 'lying', ONE), 190],
    ['primary', 'all beacons are silent', (it) => it.make('beacon', 'silent', ...ALL), 190],
    ['primary', 'one Region is gone', (it) => gone(it, ONE), 190],
  ];
  test.each(rows)('to the %s, and %s', (to, _, strike, seconds) => {
    const it = world(other(to));
    strike(it);
    it.pass(5 * MINUTE);
    expect(it.move(to)).toBeLessThanOrEqual(seconds * SECOND);
  });

  test.each<[Side, string, (it: World) => void]>([
    ['primary', 'the metrics of two Regions are silent', (it) => it.make('latch', 'silent', ONE, TWO)],
    ['primary', 'two Regions are gone', (it) => gone(it, ONE, TWO)],
    ['standby', 'two Regions are gone', (it) => gone(it, ONE, TWO)],
    ['primary', 'one Region lies, and another is gone', liesAndGone],
    ['standby', 'one Region lies, and another is gone', liesAndGone],
    ['primary', 'the metric of one Region lies, and that of another is silent', liesAndSilent],
  ])('but not to the %s where %s', (to, _, strike) => {
    const it = world(other(to));
    strike(it);
    it.pass(5 * MINUTE);
    expect(it.move(to)).toBeUndefined();
  });
});

test('one Region says what it likes, moves come whenever they like, and DNS keeps to its times', () => {
  const fates = ['honest', 'silent', 'lying', 'lost'] as const;
  for (let seed = 1; seed <= 60; seed++) {
    const random = seeded(seed);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    let side = pick(SIDES);
    const it = world(side, seed);
    const region = pick(REGIONS);
    let left = 0;
    for (let second = 0; second < 1_500; second++) {
      for (const what of ['beacon', 'latch'] as const)
        if (random() < 0.03) it.make(what, pick(fates), region);
      if (random() < 0.005) {
        side = other(side);
        it.write(side);
        left = side === 'standby' ? 10 : 190;
      }
      it.pass(SECOND);
      left--;
      if (left < 0) expect([seed, second, it.answers()]).toEqual([seed, second, side]);
    }
  }
});

describe('soon after a move, when the latches have not followed yet', () => {
  const ONE_FAULT: readonly (readonly [string, (it: World) => void])[] = [
    ['one beacon falls silent', (it) => it.make('beacon', 'silent', ONE)],
    ['one beacon lies', (it) => it.make('beacon', 'lying', ONE)],
    ['one metric is silent', (it) => it.make('latch', 'silent', ONE)],
    ['one Region is gone', (it) => gone(it, ONE)],
    ['one Region lies, with both', (it) => lies(it, ONE)],
  ];
  test.each((['primary', 'standby'] as const).flatMap((to) => ONE_FAULT.map((one) => [to, ...one] as const)))(
    'to the %s: %s, and nothing moves',
    (to, _, strike) => {
      for (const after of [5, 60, 120, 190]) {
        const it = world(other(to));
        it.move(to);
        it.pass(after * SECOND);
        strike(it);
        for (let second = after; second < 600; second++) {
          it.pass(SECOND);
          expect([after, second, it.answers()]).toEqual([after, second, to]);
        }
      }
    },
  );

  test('to the standby: two beacons fall silent, and the name leads back until two latches have followed', () => {
    for (const after of [5, 60, 120, 190]) {
      const it = world('primary');
      it.move('standby');
      it.pass(after * SECOND);
      it.make('beacon', 'silent', ONE, TWO);
      let back = 0;
      for (let second = after; second < 600; second++) {
        it.pass(SECOND);
        if (it.answers() === 'primary') back = second;
      }
      expect([after, back <= 190 && (after < 190 || back === 0)]).toEqual([after, true]);
    }
  });

  test('to the standby and back within three minutes: the latches may follow the first move after the second', () => {
    const seen = new Set<string>();
    for (const after of [10, 60, 90, 120, 180, 240]) {
      const it = world('primary');
      it.move('standby');
      it.pass(after * SECOND);
      const took = (it.move('primary') ?? 0) / SECOND;
      const answers: Side[] = ['primary'];
      let since = took;
      for (let second = took + 1; second < 600; second++) {
        it.pass(SECOND);
        if (it.answers() === answers.at(-1)) continue;
        answers.push(it.answers());
        since = second;
      }
      expect([after, since <= 190, answers.at(-1)]).toEqual([after, true, 'primary']);
      seen.add(answers.join());
    }
    expect(seen).toEqual(new Set(['primary', 'primary,standby,primary']));
  });
});
