/**
 * DNS as a traffic control in a world: a beacon and a latch in each control Region, Route 53's checks of them, the name
 * servers, and at each edge location a resolver that keeps to the time to live, and connections that are left open.
 */
import { type BeaconSaid, beaconStatus } from '../../../shared/core/decision/beacon.ts';
import type { Journal } from '../../../shared/core/journal/journal.ts';
import { activeSide } from '../../../shared/core/journal/journal-queries.ts';
import type { Ledger } from '../../../shared/core/journal/ledger.ts';
import { DNS_TTL_MS } from '../../../shared/core/journal/settled.ts';
import { other, type Side } from '../../../shared/core/side.ts';
import type { Beacon, NameServers, NameServersSay } from '../../../shared/ports.ts';
import { type Cloud, drawMs, failoverAnswer, type Random, type Range } from '../../emulator/model/index.ts';
import type { Calls } from './calls.ts';
import type { WorldClock } from './clock.ts';
import type { ControlRegion, SharedTable } from './control-regions.ts';
import type { WorldDns } from './dns-shape.ts';
import type { Tell } from './events.ts';
import { FAILOVER_NAME, NAMESPACE, STAGE } from './names.ts';
import type { Regions } from './regions.ts';
import type { WorldRun } from './runs.ts';

/** As the templates declare them. */
const CHECK_EVERY_MS = 10_000;
/** Of three beacons, and of three latches. */
const HEALTHY_CHILDREN = 2;

/**
 * How long after the checks the name servers follow. From the change of an endpoint to the answer it takes 10 to 35 s, as people
 * report it, of which the checkers have up to ten; AWS gives no figure.
 */
const FOLLOWS: Range = { from: 5_000, to: 25_000 };

/** Of each beacon: three Regions of checkers with three checkers each. */
const CHECKERS = 9;
/**
 * How long a connection to a side that still answers is used on. Idle ones are closed after five seconds; how long CloudFront
 * uses a busy one AWS does not say, so this is an assumption.
 */
const CONNECTION: Range = { from: 0, to: 60_000 };

interface DnsOptions {
  readonly clock: WorldClock;
  readonly cloud: Cloud;
  readonly controls: readonly ControlRegion[];
  readonly table: SharedTable;
  readonly regions: Regions;
  readonly locations: readonly string[];
  readonly random: Random;
  readonly target: Side;
  readonly tell: Tell;
}

export function createWorldDns(options: DnsOptions): WorldDns {
  const { clock, cloud, controls, table, regions, locations, random, tell } = options;
  const faults: WorldDns['faults'] = {
    beacon: new Map(),
    latch: new Map(),
    checkers: 'well',
    records: 'well',
  };
  const { healthChecks } = cloud;
  const names = controls.map(({ region }) => region);
  const beacon = (region: string) => `beacon ${region}`;
  const latch = (region: string) => `latch ${region}`;
  let version = 0;

  for (const { region, services } of controls) {
    services.alarms.put({
      AlarmName: `routeaway-${STAGE}-on-standby`,
      Namespace: NAMESPACE,
      MetricName: 'TrafficOnStandby',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
    // The alarm has known it for long.
    services.alarms.setState(
      `routeaway-${STAGE}-on-standby`,
      options.target === 'standby' ? 'ALARM' : 'OK',
      'At rest.',
    );
    const endpoint = {
      FullyQualifiedDomainName: `${region}.example.com`,
      RequestInterval: 10,
      FailureThreshold: 1,
    };
    healthChecks.create(beacon(region), { Type: 'HTTPS', ...endpoint, Inverted: true }, beacon(region));
    healthChecks.create(
      latch(region),
      {
        Type: 'CLOUDWATCH_METRIC',
        AlarmIdentifier: { Name: `routeaway-${STAGE}-on-standby`, Region: region },
        InsufficientDataHealthStatus: 'LastKnownStatus',
      } as never,
      latch(region),
    );
    publish(region, options.target === 'standby' ? 1 : 0);
  }
  for (const [check, of] of [
    ['beacons', beacon],
    ['latches', latch],
  ] as const)
    healthChecks.create(
      check,
      { Type: 'CALCULATED', ChildHealthChecks: names.map(of), HealthThreshold: HEALTHY_CHILDREN },
      check,
    );

  const says = (): Side => activeSide(table.journal);

  /** What a beacon says by its own Region's replica. */
  const sayingOf = (region: string): BeaconSaid => {
    const fate = faults.beacon.get(region) ?? 'well';
    const control = controls.find((one) => one.region === region);
    if (fate === 'silent' || control?.broken.has('beacon')) return 'nothing';
    const sight = table.strong.isDown(region) ? undefined : sightIn(table, region, names);
    const status = beaconStatus(sight, clock.now());
    return fate === 'lying' && status !== 503 ? (status === 200 ? 404 : 200) : status;
  };

  // Each checker asks at its own moment; those of all beacons with the same number at the same one, which costs fewer events.
  const phases = Array.from({ length: CHECKERS }, () => drawMs(random, { from: 0, to: CHECK_EVERY_MS }));
  const ask = (checker: number): void => {
    clock.lived.after(CHECK_EVERY_MS, () => ask(checker));
    for (const region of names) {
      const reached = faults.checkers === 'well' || random() < 0.5;
      const good = reached && sayingOf(region) === 200;
      healthChecks.report(beacon(region), {
        region: `${checker % 3}`,
        address: `192.0.2.${checker}`,
        good,
        says: '',
        at: clock.lived.now(),
      });
    }
  };
  phases.forEach((phase, checker) => {
    // They have asked for long.
    ask0(checker);
    clock.lived.after(phase, () => ask(checker));
  });
  function ask0(checker: number): void {
    for (const region of names)
      healthChecks.report(beacon(region), {
        region: `${checker % 3}`,
        address: `192.0.2.${checker}`,
        good: options.target === 'standby',
        says: '',
        at: clock.lived.now(),
      });
  }

  function publish(region: string, value: number): void {
    const fate = faults.latch.get(region) ?? 'well';
    const control = controls.find((one) => one.region === region);
    if (fate === 'silent' || control?.broken.has('latch')) return;
    control?.services.metrics.put(NAMESPACE, [
      { name: 'TrafficOnStandby', value: fate === 'lying' ? 1 - value : value },
    ]);
  }

  let answered = options.target;
  let pending = options.target;
  // The PRIMARY of the name is a second name; the PRIMARY of that is the primary Region.
  const first = (check: string) => failoverAnswer(healthChecks.isHealthy(check), true) === 'PRIMARY';
  healthChecks.watch(() => {
    const now = first('beacons') && first('latches') ? 'primary' : 'standby';
    if (now === pending) return;
    pending = now;
    clock.lived.after(drawMs(random, FOLLOWS), () => {
      if (pending !== now || answered === now) return;
      answered = now;
      version++;
      tell({ what: 'dns', answers: now });
    });
  });
  const answers = (): Side => answered;

  /** What the resolver of each location has, and where its connections lead. */
  const served = new Map<string, Side>();
  for (const location of locations) {
    let resolved = options.target;
    served.set(location, options.target);
    const refresh = (): void => {
      clock.lived.after(DNS_TTL_MS, refresh);
      const next = answers();
      if (next === resolved) return;
      resolved = next;
      const kind = regions.fault(other(next))?.fault.kind;
      const isGone = kind === 'dead' || kind === 'black-hole';
      const lasts = isGone ? 0 : drawMs(random, CONNECTION);
      clock.lived.after(lasts, () => {
        if (resolved !== next || served.get(location) === next) return;
        served.set(location, next);
        version++;
      });
    };
    clock.lived.after(drawMs(random, { from: 0, to: DNS_TTL_MS }), refresh);
  }

  let said = options.target;
  const isWell = (): boolean =>
    faults.checkers === 'well' &&
    faults.records === 'well' &&
    [...faults.beacon.values(), ...faults.latch.values()].every((fate) => fate === 'well') &&
    controls.every(({ broken }) => !broken.has('beacon') && !broken.has('latch'));
  return {
    says,
    answers,
    beacon: sayingOf,
    served: (location) => served.get(location) ?? answers(),
    faults,
    isWell,
    atRest: () =>
      isWell() &&
      [...names.map(beacon), ...names.map(latch)].every(
        (id) => healthChecks.isHealthy(id) === (says() === 'primary'),
      ) &&
      locations.every((location) => served.get(location) === says()),
    publish,
    version() {
      const now = says();
      if (now !== said) {
        said = now;
        version++;
      }
      return version;
    },
  };
}

/** What a Region's replica has of journal and ledgers. */
function sightIn(
  { strong }: SharedTable,
  region: string,
  regions: readonly string[],
): Parameters<typeof beaconStatus>[0] {
  const journal = strong.look(region, 'journal') as Journal | undefined;
  if (!journal) return undefined;
  const ticks = regions.flatMap((one) => {
    const ledger = strong.look(region, `vantage#${one}`) as Ledger | undefined;
    return ledger ? [ledger.primary, ledger.standby, ledger.public].map((all) => all.at(-1)?.tick ?? 0) : [];
  });
  return { journal, lifeAt: Math.max(0, ...ticks) };
}

/** What production's adapter hears of them. */
export const nameServersPort = (calls: Calls, dns: WorldDns, run: WorldRun): NameServers => ({
  async ask() {
    const silent: NameServersSay = {
      answers: 'unreadable',
      why: `The name servers of ${FAILOVER_NAME} do not answer.`,
    };
    const read = (): NameServersSay =>
      dns.faults.records === 'edited'
        ? { answers: 'unreadable', edited: true, why: `${FAILOVER_NAME} leads to elsewhere.example.org.` }
        : { answers: dns.answers() };
    return calls.call(run, 'nameServers.ask', read, { outside: true }).catch(() => silent);
  },
});

/** It is asked in its own Region. */
export const beaconPort = (calls: Calls, dns: WorldDns, run: WorldRun, region: string): Beacon => ({
  ask: () =>
    calls
      .call(run, 'beacon.ask', () => dns.beacon(region), { outside: true })
      .catch(() => 'nothing' as const),
});
