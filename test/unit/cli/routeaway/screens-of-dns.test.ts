/** Whole screens of `status` with DNS as a traffic control: in steady state, and after it moved traffic while us-east-1 was gone. */
import type { Stage } from '../../../../cli/routeaway/stage/connect.ts';
import { controlRegions } from '../../../../cli/routeaway/stage/control-regions.ts';
import { snapshotOf } from '../../../../cli/routeaway/stage/snapshot.ts';
import { PLAIN } from '../../../../cli/routeaway/view/format.ts';
import { screen } from '../../../../cli/routeaway/view/screen.ts';
import { statusOf } from '../../../../cli/routeaway/view/status.ts';
import type { SwitcherPorts } from '../../../../functions/switcher/ports.ts';
import { actOf, apply } from '../../../../lab/simulation/acts/acts.ts';
import { CONTROL_REGIONS, FAILOVER_NAME, STAGE } from '../../../../lab/simulation/world/names.ts';
import { production } from '../../../../lab/simulation/world/programs.ts';
import { REGION_OF } from '../../../../lab/simulation/world/regions.ts';
import { createWorld, type World } from '../../../../lab/simulation/world/world.ts';
import { MINUTE } from '../../../../shared/core/duration.ts';
import type { Settings } from '../../../../shared/core/settings.ts';
import { other } from '../../../../shared/core/side.ts';
import type { PublicVerdict } from '../../../../shared/core/verdict/verdict.ts';

type Routing = Settings['routing'];

/** What the command shows at minute 10, by what a switcher in eu-west-1 could read then. Of `acts` each happens at its minute. */
async function shown(routing: Routing, acts: Readonly<Record<number, string>> = {}): Promise<string> {
  let text = '';
  const world = createWorld({
    warm: true,
    controllers: 3,
    settings: { routing },
    programs: {
      ...production,
      async reconcile(ports, settings, run) {
        const isDue = text === '' && world.now() >= began + 10 * MINUTE;
        if (isDue && ports.controllers?.region === 'eu-west-1') text = await screenOf(world, ports, settings);
        return production.reconcile(ports, settings, run);
      },
    },
  });
  const began = world.now();
  for (const [minute, line] of Object.entries(acts))
    world.at(began + Number(minute) * MINUTE, (there) => apply(there, actOf(line)));
  await world.run(12 * MINUTE);
  return text;
}

async function screenOf(world: World, ports: SwitcherPorts, settings: Settings): Promise<string> {
  const { dns } = world;
  if (!dns) throw new Error('There is no DNS in this world.');
  const tick = ports.clock.now();
  const side = dns.says();
  const well = (evidence: string): PublicVerdict => ({ tick, judgement: 'healthy', evidence });
  const isGone = world.callFaults.some(({ call }) => call === 'distribution.*');
  const stage = {
    place: { stage: 'prod', region: 'ca-central-1' },
    config: {
      ...{ regions: REGION_OF, settings, journalTable: 'routeaway-prod-journal-global' },
      dns: { name: FAILOVER_NAME },
    },
    ports: { ...ports, endpoint: { ask: async () => ({ ...well('status 200 in 60 ms'), servedBy: side }) } },
    controls: controlRegions(CONTROL_REGIONS),
    direct: async (asked: typeof side) =>
      asked === other(side)
        ? { tick, judgement: 'unhealthy', evidence: 'connection refused' }
        : well('status 200 in 41 ms'),
    dns: async () => ({
      beacons: CONTROL_REGIONS.map((region) => ({
        ...{ region, url: `https://abc.execute-api.${region}.amazonaws.com/` },
        says: dns.beacon(region),
      })),
      latches: world.controls.map(({ region, services }) => {
        const [{ state } = { state: '' }] = services.alarms.describe({
          names: [`routeaway-${STAGE}-on-standby`],
        });
        return { region, says: state === 'ALARM' ? 'standby' : 'primary' };
      }),
      findings: [],
      ...(isGone && { unread: 'socket hang up' }),
    }),
    drill: { read: async () => ({ text: 'none' }) },
    owner: { read: async () => 'ours' },
  } as unknown as Stage;
  return screen(statusOf(stage, await snapshotOf(stage, async () => [])), PLAIN, 80);
}

const OUTAGE = { 3: 'us-east-1 gone', 4: 'primary dead' };

test('key,dns in steady state', async () => {
  expect(await shown('key,dns')).toBe(`Clients    served from primary since 2027-01-03 00:00:00Z (2 d).
Next       If primary fails, standby serves clients in about 60 s.
           You need do nothing.

Traffic    primary (us-east-2)
           since 2027-01-03 00:00:00Z (2 d), epoch 0: never switched

Health     + primary us-east-2 healthy, fit for 1 d, proven  (1 s ago: status
           200 in 52 ms; last day: 0 % failed)
           + standby us-west-2 healthy, fit for 1 d, proven  (1 s ago: status
           200 in 61 ms; last day: 0 % failed)
           + public endpoint healthy, served by primary, 1 s ago

Regions    + ca-central-1: last verdict 9 s ago; last look 59 s ago
           + us-west-2: last verdict 5 s ago; last look 1 min 59 s ago
           + eu-west-1: last verdict 1 s ago; last look 59 s ago

Controls   distribution leads to the name in DNS, deployed everywhere
           key          none, as it should be in steady state
           DNS          active.example.com leads to primary
           beacons      primary (ca-central-1, us-west-2, eu-west-1)
           latches      primary (ca-central-1, us-west-2, eu-west-1)

Override   auto: the rules decide

Decision   Steady: traffic is on primary.
           Set the override to \`standby\` (\`routeaway to standby\`) to move
           traffic now, or to \`hold\` to keep it.
           0 of 3 automatic switches used up.`);
});

test('key,dns after a failover by DNS, with us-east-1 gone', async () => {
  expect(await shown('key,dns', OUTAGE)).toBe(`Clients    served from standby since 00:04:48Z (5 min 33 s).
Next       Traffic stays on standby until you fail back. If standby fails too,
           nothing protects clients until primary works again.
           Act: repair primary, then \`routeaway to primary\`.

Traffic    standby (us-west-2), but where the edge sends it cannot be read
           since 00:04:19Z (6 min 1 s), epoch 1: failover applied, verified,
           client-visible outage 46 s
           the key could not be set, and clients follow the DNS: store: The
           service is not available.

Health     x primary us-east-2 unhealthy  (failed 54 of 54 probes in 178 s, seen
           by all 3 probers; 1 s ago: connection refused (ECONNREFUSED))
           + standby us-west-2 healthy, fit for 1 d, proven  (1 s ago: status
           200 in 61 ms; last day: 0 % failed)
           + public endpoint healthy, served by standby, 1 s ago

Regions    + ca-central-1: last verdict 9 s ago; last look 59 s ago
           + us-west-2: last verdict 5 s ago; last look 1 min 59 s ago
           + eu-west-1: last verdict 1 s ago; last look 59 s ago

Controls   distribution leads to the name in DNS (Distribution E1WORLDROUTEAWAY
           could not be read: distribution: The service is not available.)
           key          unreadable (The store could not be read: store: The
           service is not available.)
           DNS          active.example.com leads to standby; its records and
           checks cannot be read (socket hang up)
           beacons      standby (ca-central-1, us-west-2, eu-west-1)
           latches      standby (ca-central-1, us-west-2, eu-west-1)

Override   auto: the rules decide

Decision   Steady: traffic is on standby; primary is not healthy enough to take
           it back.
           Leave traffic on standby: primary is unhealthy, and could not take
           it.
           1 of 3 automatic switches used up.
Findings   Unprotected: primary is unhealthy, and could not take the traffic.
           The key-value store of the CloudFront function cannot be read: a
           switch would take as long as DNS takes.
           Primary has been unhealthy for five minutes: nothing protects
           standby, where traffic is.
           The distribution cannot be read, so it is not known when a key is no
           longer needed.`);
});

test('dns in steady state', async () => {
  expect(await shown('dns')).toBe(`Clients    served from primary since 2027-01-03 00:00:00Z (2 d).
Next       If primary fails, standby serves clients in about 60 s.
           You need do nothing.

Traffic    primary (us-east-2)
           since 2027-01-03 00:00:00Z (2 d), epoch 0: never switched

Health     + primary us-east-2 healthy, fit for 1 d, proven  (1 s ago: status
           200 in 52 ms; last day: 0 % failed)
           + standby us-west-2 healthy, fit for 1 d, proven  (1 s ago: status
           200 in 61 ms; last day: 0 % failed)
           + public endpoint healthy, served by primary, 1 s ago

Regions    + ca-central-1: last verdict 9 s ago; last look 59 s ago
           + us-west-2: last verdict 5 s ago; last look 1 min 59 s ago
           + eu-west-1: last verdict 1 s ago; last look 59 s ago

Controls   DNS          active.example.com leads to primary
           beacons      primary (ca-central-1, us-west-2, eu-west-1)
           latches      primary (ca-central-1, us-west-2, eu-west-1)

Override   auto: the rules decide

Decision   Steady: traffic is on primary.
           Set the override to \`standby\` (\`routeaway to standby\`) to move
           traffic now, or to \`hold\` to keep it.
           0 of 3 automatic switches used up.`);
});

test('dns after a failover, with us-east-1 gone', async () => {
  expect(await shown('dns', OUTAGE)).toBe(`Clients    served from standby since 00:04:48Z (5 min 33 s).
Next       Traffic stays on standby until you fail back. If standby fails too,
           nothing protects clients until primary works again.
           Act: repair primary, then \`routeaway to primary\`.

Traffic    standby (us-west-2)
           since 00:04:19Z (6 min 1 s), epoch 1: failover applied, verified,
           client-visible outage 46 s

Health     x primary us-east-2 unhealthy  (failed 54 of 54 probes in 178 s, seen
           by all 3 probers; 1 s ago: connection refused (ECONNREFUSED))
           + standby us-west-2 healthy, fit for 1 d, proven  (1 s ago: status
           200 in 61 ms; last day: 0 % failed)
           + public endpoint healthy, served by standby, 1 s ago

Regions    + ca-central-1: last verdict 9 s ago; last look 59 s ago
           + us-west-2: last verdict 5 s ago; last look 1 min 59 s ago
           + eu-west-1: last verdict 1 s ago; last look 59 s ago

Controls   DNS          active.example.com leads to standby; its records and
           checks cannot be read (socket hang up)
           beacons      standby (ca-central-1, us-west-2, eu-west-1)
           latches      standby (ca-central-1, us-west-2, eu-west-1)

Override   auto: the rules decide

Decision   Steady: traffic is on standby; primary is not healthy enough to take
           it back.
           Leave traffic on standby: primary is unhealthy, and could not take
           it.
           1 of 3 automatic switches used up.
Findings   Unprotected: primary is unhealthy, and could not take the traffic.
           Primary has been unhealthy for five minutes: nothing protects
           standby, where traffic is.`);
});
