/** What `status` and the page show of DNS as a traffic control, and where it comes from. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { Route53Client } from '@aws-sdk/client-route-53';
import { latchesIn, seenFromHere } from '../../../../cli/routeaway/stage/dns.ts';
import { controlRows } from '../../../../cli/routeaway/view/controls.ts';
import type { DnsStatus } from '../../../../cli/routeaway/view/status-types.ts';
import { startWorld } from '../../../../lab/emulator/test/protocols/world.ts';
import { MINUTE } from '../../../../shared/core/duration.ts';
import type { Open } from '../../../../shared/probe/ask.ts';

const DNS: DnsStatus = {
  name: 'active.example.com',
  answers: 'standby',
  beacons: [
    { region: 'ca-central-1', url: 'https://a/', says: 200 },
    { region: 'us-west-2', url: 'https://b/', says: 503 },
    { region: 'eu-west-1', url: 'https://c/', says: 'nothing' },
  ],
  latches: [
    { region: 'ca-central-1', says: 'standby' },
    { region: 'us-west-2', says: 'no data' },
    { region: 'eu-west-1', says: 'not known', why: 'AccessDenied' },
  ],
};
const CONTROLS = { distribution: { says: 'dns', deployed: true }, key: { says: 'absent' } } as const;
const text = (dns: DnsStatus) =>
  controlRows({ ...CONTROLS, dns }).map(([name, says]) => `${name.padEnd(13)}${says}`);

test('beside CloudFront: where the name leads, and what each beacon says', () => {
  expect(text(DNS)).toEqual([
    'distribution leads to the name in DNS, deployed everywhere',
    'key          none, as it should be in steady state',
    'DNS          active.example.com leads to standby',
    'beacons      ca-central-1 standby, us-west-2 does not know (https://b/), eu-west-1 no answer (https://c/)',
    'latches      ca-central-1 standby, us-west-2 no data, eu-west-1 not known (AccessDenied)',
  ]);
});

test('without CloudFront there is nothing else', () => {
  expect(text({ ...DNS, alone: true }).map((line) => line.split(' ')[0])).toEqual([
    'DNS',
    'beacons',
    'latches',
  ]);
});

test.each<[Partial<DnsStatus>, string]>([
  [{ answers: 'mixed' }, 'active.example.com: its name servers do not agree yet'],
  [
    { answers: 'unreadable', why: 'active.example.com leads to elsewhere.example.org.' },
    'where active.example.com leads is not known (active.example.com leads to elsewhere.example.org)',
  ],
  [
    { unread: 'AccessDenied' },
    'active.example.com leads to standby; its records and checks cannot be read (AccessDenied)',
  ],
])('%j', (more, line) => expect(text({ ...DNS, ...more })[2]).toBe(`DNS          ${line}`));

test('where Route 53 does not answer, the beacons of the deployment record are asked all the same', async () => {
  const world = await startWorld();
  world.wire.faults.set({ region: 'us-east-1', fault: { kind: 'reset' } });
  const client = new Route53Client(world.settings('OPERATOR', 'us-east-1'));
  const beaconUrls = ['ca-central-1', 'us-west-2', 'eu-west-1'].map(
    (region) => `https://abc.execute-api.${region}.amazonaws.com/`,
  );
  const [url = ''] = beaconUrls;
  const asked: string[] = [];
  const latches = async () => [{ region: 'eu-west-1', says: 'primary' as const }];
  const open = ((to: URL) => {
    asked.push(to.href);
    throw new Error('closed');
  }) as unknown as Open;
  const names = {
    name: 'active.example.com',
    targets: { primary: 'a.example.com', standby: 'b.example.com' },
  };
  const dns = { ...names, zoneId: 'Z0123456789ABCDEFGHIJ', beaconUrl: new URL(url) };
  const seen = await seenFromHere(dns, { beaconUrls }, open, latches, client);
  expect(asked).toEqual(beaconUrls);
  expect(seen.beacons.map(({ region }) => region)).toEqual(['ca-central-1', 'us-west-2', 'eu-west-1']);
  // An older record does not have them: one's own is known by the environment.
  const older = await seenFromHere(dns, {}, open, latches, client);
  expect(older.beacons).toEqual([{ region: 'ca-central-1', url, says: 'nothing' }]);
  expect(seen.latches).toEqual(await latches());
  expect(seen.unread).toMatch(/socket hang up|ECONNRESET/);
  client.destroy();
  await world.close();
});

test('what the latches follow is read in each control Region, and one that does not answer is named', async () => {
  const world = await startWorld();
  const regions = ['ca-central-1', 'us-west-2', 'eu-west-1', 'eu-west-2'];
  for (const [region, value] of [
    ['ca-central-1', 1],
    ['us-west-2', 0],
  ] as const) {
    const { alarms, metrics } = world.cloud.in(region);
    alarms.put({
      AlarmName: 'routeaway-dev-traffic-on-standby',
      Namespace: 'Routeaway',
      MetricName: 'TrafficOnStandby',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
    metrics.put('Routeaway', [{ name: 'TrafficOnStandby', value }]);
  }
  world.clock.advance(3 * MINUTE);
  world.wire.faults.set({ region: 'eu-west-1', fault: { kind: 'reset' } });
  const clients: CloudWatchClient[] = [];
  const seen = await latchesIn('dev', regions, (region) => {
    const client = new CloudWatchClient(world.settings('OPERATOR', region));
    clients.push(client);
    return client;
  });
  expect(seen).toEqual([
    { region: 'ca-central-1', says: 'standby' },
    { region: 'us-west-2', says: 'primary' },
    { region: 'eu-west-1', says: 'not known', why: expect.any(String) },
    { region: 'eu-west-2', says: 'not known', why: 'no such alarm' },
  ]);
  for (const client of clients) client.destroy();
  await world.close();
});
