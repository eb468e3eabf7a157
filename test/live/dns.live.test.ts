/**
 * Route 53 in the lab, before two servers of the user's own: a failover record that follows a health check while us-east-1 is
 * gone, and nobody can call Route 53 or CloudFront any more.
 */
import { Resolver } from 'node:dns/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFrontClient, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  GetChangeCommand,
  GetHealthCheckStatusCommand,
  ListHealthChecksCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { OPERATOR } from '../../lab/emulator/provision/index.ts';
import { LOCATIONS } from '../../lab/stand/assemble.ts';
import type { Lab } from '../../lab/stand/lab.ts';
import { LAB } from '../../lab/stand/package/lab.ts';
import { startLab } from '../../lab/stand/start-lab.ts';
import { live } from './live.ts';

const { speed, patient } = live(10);
jest.setTimeout(patient(240_000));

const ZONE = 'Z0123456789ABCDEFGHIJ';
const servers: Server[] = [];
let lab: Lab;
let route53: Route53Client;
let cloudfront: CloudFrontClient;
let resolver: Resolver;

async function serve(name: string): Promise<URL> {
  const server = createServer((_, response) => response.setHeader('x-server', name).end('fine'));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

beforeAll(async () => {
  lab = await startLab({
    port: 0,
    speed,
    servers: { primary: await serve('first'), standby: await serve('second') },
    parameters: {
      healthPath: '/up',
      expectBody: 'contains:fine',
      expectMarker: 'optional',
      domainName: 'api.example.com',
      certificateArn: `arn:aws:acm:us-east-1:${LAB.accountId}:certificate/12345678-1234-1234-1234-123456789012`,
      hostedZoneId: ZONE,
    },
  });
  const means = {
    endpoint: lab.addresses.aws,
    region: 'us-east-1',
    credentials: OPERATOR,
    maxAttempts: 1,
  };
  route53 = new Route53Client(means);
  cloudfront = new CloudFrontClient(means);
  resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([lab.addresses.dns ?? '']);
});
afterAll(async () => {
  route53?.destroy();
  cloudfront?.destroy();
  await lab?.close();
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
});

const origin = (side: 'primary' | 'standby', HealthCheckId?: string) => ({
  Action: 'CREATE' as const,
  ResourceRecordSet: {
    Name: 'origin.example.com',
    Type: 'CNAME' as const,
    TTL: 10,
    SetIdentifier: side,
    Failover: side === 'primary' ? ('PRIMARY' as const) : ('SECONDARY' as const),
    HealthCheckId,
    ResourceRecords: [{ Value: `${side}.example.com` }],
  },
});

test('the zone has the stage’s name, and those that the user’s servers had before', async () => {
  const [address] = await resolver.resolve4('api.example.com', { ttl: true });
  expect(address).toEqual({ address: expect.stringMatching(/^198\.51\.100\./), ttl: 60 });
  const [own] = await resolver.resolve4('primary.example.com', { ttl: true });
  expect(own).toEqual({ address: expect.stringMatching(/^198\.51\.100\./), ttl: 60 });
  await expect(resolver.resolve4('origin.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('clients and the edge go where the zone leads, each when its resolver asks again', async () => {
  const { addresses, clock } = lab;
  const pass = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  const change = async (...Changes: Change[]) => {
    const batch = { HostedZoneId: ZONE, ChangeBatch: { Changes } };
    const { ChangeInfo } = await route53.send(new ChangeResourceRecordSetsCommand(batch));
    const synced = new GetChangeCommand({ Id: ChangeInfo?.Id });
    while ((await route53.send(synced)).ChangeInfo?.Status !== 'INSYNC') await pass(5_000);
  };

  // The edge's origin: its name now leads to the other server, and then back.
  const [own, other] = await Promise.all(
    ['primary', 'standby'].map((side) => resolver.resolve4(`${side}.example.com`)),
  );
  const lead = (addresses: readonly string[] = []): Change => ({
    Action: 'UPSERT',
    ResourceRecordSet: {
      Name: 'primary.example.com',
      Type: 'A',
      TTL: 10,
      ResourceRecords: addresses.map((Value) => ({ Value })),
    },
  });
  const atEdge = async (location: string) =>
    (await fetch(`${addresses.edge}/up`, { headers: { 'x-lab-edge': location } })).headers.get('x-server');
  await change(lead(other));
  // Nobody has come by one of them so far; the other one may have a connection that the prober keeps busy.
  expect(await Promise.all(LOCATIONS.map(atEdge))).toContain('second');
  await change(lead(own));

  // The clients' name: to nobody.
  lab.startTraffic(5);
  const target = {
    HostedZoneId: 'Z2FDTNDATAQYW2',
    DNSName: LAB.distribution.domainName,
    EvaluateTargetHealth: false,
  };
  const alias = (Type: 'A' | 'AAAA') => ({ Name: 'api.example.com', Type, AliasTarget: target });
  const lost = () =>
    lab
      .exchanged()
      .slice(-20)
      .filter(({ problem }) => problem === 'ENOTFOUND').length;
  await pass(5_000);
  expect([lab.exchanged().length > 0, lost()]).toEqual([true, 0]);
  await change(
    { Action: 'DELETE', ResourceRecordSet: alias('A') },
    { Action: 'DELETE', ResourceRecordSet: alias('AAAA') },
  );
  while (lost() < 15) await pass(5_000);
});

test('a failover record follows its check, with us-east-1 gone', async () => {
  const created = await route53.send(
    new CreateHealthCheckCommand({
      CallerReference: 'primary',
      HealthCheckConfig: {
        Type: 'HTTPS',
        FullyQualifiedDomainName: 'primary.example.com',
        ResourcePath: '/up',
        RequestInterval: 10,
        FailureThreshold: 3,
      },
    }),
  );
  const check = created.HealthCheck?.Id;
  const Changes = [origin('primary', check), origin('standby')];
  const batch = { HostedZoneId: ZONE, ChangeBatch: { Changes } };
  const { ChangeInfo } = await route53.send(new ChangeResourceRecordSetsCommand(batch));
  const status = async () =>
    (await route53.send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo?.Status;
  while ((await status()) !== 'INSYNC') await new Promise<void>((resolve) => lab.clock.after(5_000, resolve));
  const [primary, standby] = await Promise.all(
    ['primary', 'standby'].map((side) => resolver.resolve4(`${side}.example.com`)),
  );
  expect(await resolver.resolve4('origin.example.com')).toEqual(primary);

  await lab.takeRegion('us-east-1', true);
  await expect(route53.send(new ListHealthChecksCommand({}))).rejects.toThrow(/ECONNRESET|socket hang up/);
  await expect(cloudfront.send(new ListDistributionsCommand({}))).rejects.toThrow(
    /ECONNRESET|socket hang up/,
  );
  const broken = { since: lab.clock.now(), withinMs: 120_000 };
  await lab.break('primary', 'black-hole');
  await lab.timeline.first(
    'a check that fails',
    ({ sentence }) => sentence === 'The health check of primary.example.com became unhealthy.',
    broken,
  );
  expect(await resolver.resolve4('origin.example.com')).toEqual(standby);
  const shown = (await (await fetch(`${lab.addresses.lab}/lab`)).json()) as Record<string, unknown>;
  expect(shown).toMatchObject({ gone: ['us-east-1'], healthChecks: { [check ?? '']: 'unhealthy' } });

  await lab.takeRegion('us-east-1', false);
  const { HealthCheckObservations = [] } = await route53.send(
    new GetHealthCheckStatusCommand({ HealthCheckId: check }),
  );
  expect(HealthCheckObservations).toHaveLength(16);
  const inTime = HealthCheckObservations.map(({ StatusReport }) => StatusReport?.Status);
  expect(inTime).toContain('Failure: The response timed out.');
});
