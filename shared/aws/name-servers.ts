/**
 * The zone's own name servers, asked for the failover name past every cache; and the beacon of one's own Region. Neither is a
 * call of AWS's API: what they say is what the world gets.
 */
import { Resolver } from 'node:dns/promises';
import type { DnsNames } from '../config.ts';
import { HOUR, SECOND } from '../core/duration.ts';
import { SIDES, type Side } from '../core/side.ts';
import { messageOf } from '../errors.ts';
import type { Beacon, NameServers, NameServersSay } from '../ports.ts';
import { ask, type Open } from '../probe/ask.ts';

/** A run waits for nothing longer; what does not answer is the same as what says nothing. */
const LIMIT_MS = SECOND;
/** Those of a zone hardly ever change. */
const KEPT_MS = HOUR;

type Asked = Pick<Resolver, 'resolveNs' | 'resolve4' | 'resolveCname'>;

/** `at`: the resolver that asks this address alone, or the ones of the system. */
export type Resolvers = (at?: string) => Asked;

const nodes: Resolvers = (at) => {
  const resolver = new Resolver({ timeout: 700, tries: 1 });
  if (at !== undefined) resolver.setServers([at]);
  return resolver;
};

export function createNameServers(
  { name, targets }: Pick<DnsNames, 'name' | 'targets'>,
  now: () => number,
  resolvers: Resolvers = nodes,
): NameServers {
  let known: { readonly at: number; readonly servers: readonly Asked[] } | undefined;
  const servers = async (): Promise<readonly Asked[]> => {
    if (known && now() - known.at < KEPT_MS) return known.servers;
    const addresses = await addressesOf(name, resolvers());
    known = { at: now(), servers: addresses.map((address) => resolvers(address)) };
    return known.servers;
  };
  const read = async (): Promise<NameServersSay> => {
    try {
      return combined(name, await Promise.all((await servers()).map((one) => answerOf(one, name, targets))));
    } catch (error) {
      return unreadable(`The name servers of ${name} cannot be found: ${messageOf(error)}`);
    }
  };
  return { ask: () => within(read(), unreadable(`The name servers of ${name} did not answer in time.`)) };
}

/** Of the zone that the name lies in: the first name above it that has name servers. */
async function addressesOf(name: string, resolver: Asked): Promise<readonly string[]> {
  const labels = name.split('.');
  for (let above = 1; above < labels.length - 1; above++) {
    const hosts = await resolver.resolveNs(labels.slice(above).join('.')).catch(() => []);
    if (hosts.length === 0) continue;
    const found = await Promise.all(hosts.map((host) => resolver.resolve4(host).catch(() => [])));
    const addresses = found.flatMap(([address]) => address ?? []);
    if (addresses.length > 0) return addresses;
  }
  throw new Error('no name above it has any.');
}

/** What one name server says: a side, another host, no such record, or nothing. */
type Answer = Side | { readonly leadsTo: string } | 'no record' | 'silent';

async function answerOf(server: Asked, name: string, targets: DnsNames['targets']): Promise<Answer> {
  try {
    const [host = ''] = await server.resolveCname(name);
    const side = SIDES.find((one) => targets[one].toLowerCase() === host.toLowerCase());
    return side ?? { leadsTo: host };
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return code === 'ENODATA' || code === 'ENOTFOUND' ? 'no record' : 'silent';
  }
}

function combined(name: string, all: readonly Answer[]): NameServersSay {
  const said = all.filter((one) => one !== 'silent');
  const [first] = said;
  if (first === undefined) return unreadable(`The name servers of ${name} do not answer.`);
  const strange = said.find((one) => typeof one === 'object' || one === 'no record');
  if (strange !== undefined) {
    const what = typeof strange === 'object' ? `leads to ${strange.leadsTo}` : 'has no CNAME record';
    return { ...unreadable(`${name} ${what}.`), edited: true };
  }
  return { answers: said.every((one) => one === first) ? (first as Side) : 'mixed' };
}

const unreadable = (why: string): NameServersSay => ({ answers: 'unreadable', why });

/** As Route 53's checkers see it. */
export const createBeacon = (url: URL, open?: Open): Beacon => ({
  async ask() {
    const answer = await ask({ url, headers: { 'user-agent': 'routeaway' }, timeout: LIMIT_MS }, open);
    const status = answer.kind === 'response' ? answer.status : 0;
    return status === 200 || status === 404 || status === 503 ? status : 'nothing';
  },
});

function within<T>(work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), LIMIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
