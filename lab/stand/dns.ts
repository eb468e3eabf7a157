/**
 * How names are found in the lab. Where the stage has a zone in Route 53, they are asked of its name server; without one they
 * lead where they lead, and no server runs.
 */
import { type ResolvedTemplate, readRecordSets } from '../emulator/cloudformation/index.ts';
import { type Addresses, createAddresses, createResolver, startNameServer } from '../emulator/dns/index.ts';
import { absolute, type Cloud, dnsAnswer, isBelow, OVERSTAY, type Random } from '../emulator/model/index.ts';
import { listening, type Ports } from './ports.ts';

interface DnsOptions {
  readonly cloud: Cloud;
  readonly templates: readonly ResolvedTemplate[];
  /** All that the lab is by name. */
  readonly hosts: readonly string[];
  readonly ports: Ports;
}

/** What somebody finds by a name: the lab's host that it leads to; undefined where it leads nowhere. */
type Find = (name: string) => Promise<string | undefined>;

export interface Dns {
  /** Of the name server; undefined where the stage has no zone. */
  readonly port: number | undefined;
  /** Of somebody with a resolver of their own, who keeps to the time to live of what it hears. */
  resolver(): Find;
  /** Of one client of many, who shares a resolver with others. */
  client(random: Random): Find;
  /** Where a CNAME leads at this moment, as the name servers say; undefined where there is none. */
  leadsTo(name: string): string | undefined;
  /** Tells again and again where these names lead, to who cannot ask: those that look it up in a table. */
  follow(names: readonly string[], told: (name: string, host: string | undefined) => void): void;
  close(): Promise<void> | undefined;
}

/** So many resolvers stand for all that clients have. */
const RESOLVERS = 20;
const FOLLOW_MS = 2_000;

/** Makes the zones that the templates name, as somebody did before the stage was, and serves them. */
export async function startDns(options: DnsOptions): Promise<Dns> {
  const { cloud, templates, hosts, ports } = options;
  const records = templates.flatMap(readRecordSets);
  if (records.length === 0) return WITHOUT;
  const own = new Set(records.map(({ set }) => absolute(set.Name ?? '')));
  const others = hosts.filter((host) => !own.has(absolute(host)));
  const addresses = createAddresses(others);
  for (const id of new Set(records.map(({ zoneId }) => zoneId))) {
    const name = apexOf(records.filter(({ zoneId }) => zoneId === id).map(({ set }) => set.Name ?? ''));
    // Servers of the user's own may have names in the same zone, and had them before.
    const there = others.filter((host) => isBelow(absolute(host), absolute(name)));
    cloud.zones.create({ id, name, records: there.map((host) => addressRecord(host, addresses)) });
  }
  const servers = nameServersOf(cloud);
  const answer = (name: string, type: string) =>
    dnsAnswer(name, type, {
      zones: cloud.zones.served(),
      isHealthy: cloud.healthChecks.isHealthy,
      addressOf: (host, kind) =>
        addresses.of(host, kind) ?? (kind === 'A' && servers.has(absolute(host)) ? NAME_SERVER : undefined),
    });
  const { port, close } = await listening('dns', ports, (at) => startNameServer({ port: at, answer }));
  const { clock } = cloud;
  const resolver = (keepMs = 0): Find => {
    const { resolve } = createResolver({ port, clock, keepMs });
    return async (name) => {
      const address = await resolve(name);
      return address === undefined ? undefined : addresses.hostOf(address);
    };
  };
  const ofClients = Array.from({ length: RESOLVERS }, (_, i) =>
    resolver(i < RESOLVERS * (1 - OVERSTAY.share) ? 0 : OVERSTAY.ms),
  );
  return {
    port,
    resolver,
    client: (random) => ofClients[Math.floor(random() * RESOLVERS)] ?? resolver(),
    leadsTo: (name) => answer(name, 'CNAME').answers[0]?.value.replace(/\.$/, ''),
    follow(names, told) {
      const find = resolver();
      const next = (): void => {
        clock.after(FOLLOW_MS, async () => {
          for (const name of names) told(name, await find(name));
          next();
        });
      };
      next();
    },
    close,
  };
}

/** Without a zone each name is that of one of the lab's hosts. */
const itself: Find = async (name) => name;
const WITHOUT: Dns = {
  port: undefined,
  resolver: () => itself,
  client: () => itself,
  leadsTo: () => undefined,
  follow: () => undefined,
  close: () => undefined,
};

/** Whoever asks one of a zone's name servers asks ours, whatever address it finds: this one is of TEST-NET-3, RFC 5737. */
const NAME_SERVER = '203.0.113.53';

const nameServersOf = ({ zones }: Cloud): ReadonlySet<string> =>
  new Set(
    zones
      .served()
      .flatMap(({ records }) => records.filter(({ Type }) => Type === 'NS'))
      .flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value = '' }) => absolute(Value))),
  );

const addressRecord = (host: string, addresses: Addresses) => ({
  Name: absolute(host),
  Type: 'A' as const,
  TTL: 60,
  ResourceRecords: [{ Value: addresses.of(host, 'A') }],
});

/** A template does not say how its zone is called: `example.com` for records of `api.example.com` and names below it. */
function apexOf(names: readonly string[]): string {
  const [shortest = ''] = names.toSorted((a, b) => a.length - b.length);
  const labels = shortest.replace(/\.$/, '').split('.');
  return (labels.length > 2 ? labels.slice(1) : labels).join('.');
}
