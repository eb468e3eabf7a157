/** The name servers' adapter against the lab's own, by UDP; and that of the beacon against a server. */
import { Resolver } from 'node:dns/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NameServer, startNameServer } from '../../lab/emulator/dns/index.ts';
import { createCloud, dnsAnswer, seeded, virtualClock } from '../../lab/emulator/model/index.ts';
import { createBeacon, createNameServers, type Resolvers } from '../../shared/aws/name-servers.ts';
import type { Open } from '../../shared/probe/ask.ts';
import { NOW } from '../unit/core/build.ts';
import { nameServersContract } from './name-servers.ts';

const NAME = 'active.example.com';
const TARGETS = { primary: 'd-one.example.net', standby: 'D-Two.example.net' } as const;
const ZONE = 'Z0123456789ABCDEFGHIJ';
const servers: { close(): unknown }[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((one) => one.close()));
});

/** A zone with the two records, and what answers for it; the name servers of the zone have addresses in it. */
async function zone() {
  const clock = virtualClock(NOW);
  const cloud = createCloud({ clock, random: seeded(1), accountId: '123456789012' });
  cloud.zones.create({ id: ZONE, name: 'example.com' });
  let healthy = true;
  const check = cloud.healthChecks.create('all', {
    Type: 'HTTPS',
    FullyQualifiedDomainName: 'beacon.example.com',
    RequestInterval: 10,
    FailureThreshold: 1,
  });
  const record = (side: 'primary' | 'standby') => ({
    Name: NAME,
    Type: 'CNAME' as const,
    TTL: 10,
    SetIdentifier: side,
    Failover: side === 'primary' ? ('PRIMARY' as const) : ('SECONDARY' as const),
    ResourceRecords: [{ Value: TARGETS[side] }],
    ...(side === 'primary' && { HealthCheckId: check.id }),
  });
  const put = (...sets: readonly object[]) =>
    cloud.zones.deploy(
      ZONE,
      sets.map((ResourceRecordSet) => ({
        Action: 'UPSERT' as const,
        ResourceRecordSet: ResourceRecordSet as never,
      })),
    );
  put(record('primary'), record('standby'));
  const server: NameServer = await startNameServer({
    port: 0,
    answer: (name, type) =>
      dnsAnswer(name, type, {
        zones: cloud.zones.served(),
        isHealthy: () => healthy,
        addressOf: (host, kind) => (host.includes('awsdns') && kind === 'A' ? '198.51.100.1' : undefined),
      }),
  });
  servers.push(server);
  const asked: string[] = [];
  const resolvers: Resolvers = (at) => {
    if (at !== undefined) asked.push(at);
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([`127.0.0.1:${server.port}`]);
    return resolver;
  };
  return {
    nameServers: createNameServers({ name: NAME, targets: TARGETS }, clock.now, resolvers),
    asked,
    answer(side: 'primary' | 'standby') {
      healthy = side === 'primary';
    },
    edit() {
      put({ ...record('primary'), ResourceRecords: [{ Value: 'elsewhere.example.org' }] });
    },
    async fail() {
      servers.splice(servers.indexOf(server), 1);
      await server.close();
    },
    deleteRecords() {
      cloud.zones.deploy(
        ZONE,
        (['primary', 'standby'] as const).map((side) => ({
          Action: 'DELETE' as const,
          ResourceRecordSet: record(side),
        })),
      );
    },
  };
}

nameServersContract('the lab’s own, by UDP', zone);

it('each of the four that the zone names is asked by its address', async () => {
  const { nameServers, asked } = await zone();
  await nameServers.ask();
  await nameServers.ask();
  expect(asked).toEqual(Array.from({ length: 4 }, () => '198.51.100.1'));
});

it('records that are gone were edited', async () => {
  const { nameServers, deleteRecords } = await zone();
  deleteRecords();
  expect(await nameServers.ask()).toEqual({
    answers: 'unreadable',
    edited: true,
    why: 'active.example.com has no CNAME record.',
  });
});

describe('name servers of which one has not followed yet', () => {
  const says = (...hosts: readonly (string | Error)[]): Resolvers => {
    let next = 0;
    return (at) => {
      const own = hosts[next];
      if (at !== undefined) next++;
      return {
        resolveNs: async () => hosts.map((_, i) => `ns${i}.example.com`),
        resolve4: async () => ['192.0.2.1'],
        resolveCname: async () => {
          if (own instanceof Error) throw own;
          return [own ?? ''];
        },
      } as never;
    };
  };
  const late = Object.assign(new Error('queryCname ETIMEOUT'), { code: 'ETIMEOUT' });
  const ask = (...hosts: readonly (string | Error)[]) =>
    createNameServers({ name: NAME, targets: TARGETS }, () => NOW, says(...hosts)).ask();

  it.each<[string, readonly (string | Error)[], string]>([
    ['disagree', [TARGETS.primary, TARGETS.standby], 'mixed'],
    ['agree, whatever the case of a name', [TARGETS.standby, 'd-TWO.example.net'], 'standby'],
    ['and those that are silent are left out', [late, TARGETS.standby, late], 'standby'],
    ['say nothing where all are', [late, late], 'unreadable'],
  ])('%s', async (_, hosts, answers) => expect(await ask(...hosts)).toMatchObject({ answers }));
});

describe('the beacon', () => {
  async function beacon(answer: (server: Server) => void) {
    const server = createServer();
    answer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    const { port } = server.address() as AddressInfo;
    return createBeacon(new URL(`http://127.0.0.1:${port}/`), request as unknown as Open);
  }

  it.each([200, 404, 503] as const)('says %s', async (status) => {
    const asked = await beacon((server) =>
      server.on('request', (_, response) => response.writeHead(status).end()),
    );
    expect(await asked.ask()).toBe(status);
  });

  it.each<[string, (server: Server) => void]>([
    ['another status', (server) => server.on('request', (_, response) => response.writeHead(500).end())],
    ['no answer', (server) => server.on('connection', (socket) => socket.destroy())],
  ])('says nothing by %s', async (_, answer) => expect(await (await beacon(answer)).ask()).toBe('nothing'));
});
