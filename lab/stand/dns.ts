/**
 * How names are found in the lab. Where the stage has a zone in Route 53, they are asked of its name server; without one they lead
 * where they lead, and no server runs.
 */
import { type ResolvedTemplate, readRecordSets } from '../emulator/cloudformation/index.ts';
import {
  type Addresses,
  createAddresses,
  createResolver,
  type NameServer,
  startNameServer,
} from '../emulator/dns/index.ts';
import { absolute, type Cloud, dnsAnswer, isBelow } from '../emulator/model/index.ts';
import { listening, type Ports } from './ports.ts';

interface DnsOptions {
  readonly cloud: Cloud;
  readonly templates: readonly ResolvedTemplate[];
  /** All that the lab is by name. */
  readonly hosts: readonly string[];
  readonly ports: Ports;
}

export interface Dns {
  /** Absent where the stage has no zone. */
  readonly server?: NameServer;
  /**
   * What somebody finds by a name, with a resolver of their own: the lab's host that it leads to; undefined where it leads nowhere.
   * `keepMs`: the resolver keeps answers for so long at least.
   */
  resolver(keepMs?: number): (name: string) => Promise<string | undefined>;
}

/** Makes the zones that the templates name, as somebody did before the stage was, and serves them. */
export async function startDns({ cloud, templates, hosts, ports }: DnsOptions): Promise<Dns> {
  const records = templates.flatMap(readRecordSets);
  if (records.length === 0) return { resolver: () => async (name) => name };
  const own = new Set(records.map(({ set }) => absolute(set.Name ?? '')));
  const others = hosts.filter((host) => !own.has(absolute(host)));
  const addresses = createAddresses(others);
  for (const id of new Set(records.map(({ zoneId }) => zoneId))) {
    const name = apexOf(records.filter(({ zoneId }) => zoneId === id).map(({ set }) => set.Name ?? ''));
    // Servers of the user's own may have names in the same zone, and had them before.
    const there = others.filter((host) => isBelow(absolute(host), absolute(name)));
    cloud.zones.create({ id, name, records: there.map((host) => addressRecord(host, addresses)) });
  }
  const answer = (name: string, type: string) =>
    dnsAnswer(name, type, {
      zones: cloud.zones.served(),
      isHealthy: cloud.healthChecks.isHealthy,
      addressOf: addresses.of,
    });
  const server = await listening('dns', ports, (port) => startNameServer({ port, answer }));
  return {
    server,
    resolver(keepMs) {
      const { resolve } = createResolver({
        port: server.port,
        clock: cloud.clock,
        ...(keepMs && { keepMs }),
      });
      return async (name) => {
        const address = await resolve(name);
        return address === undefined ? undefined : addresses.hostOf(address);
      };
    },
  };
}

const addressRecord = (host: string, addresses: Addresses) => ({
  Name: absolute(host),
  Type: 'A' as const,
  TTL: 300,
  ResourceRecords: [{ Value: addresses.of(host, 'A') }],
});

/** A template does not say how its zone is called: `example.com` for records of `api.example.com` and names below it. */
function apexOf(names: readonly string[]): string {
  const [shortest = ''] = names.toSorted((a, b) => a.length - b.length);
  const labels = shortest.replace(/\.$/, '').split('.');
  return (labels.length > 2 ? labels.slice(1) : labels).join('.');
}
