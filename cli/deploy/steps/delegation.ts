/**
 * Whether the world asks a zone's name servers: a resolver, which follows what the zones above say, is asked who answers for it.
 * A zone that nobody asks is found otherwise only by a certificate that is never validated.
 */
import type { Names } from '../ports.ts';

interface Zone {
  readonly id: string;
  readonly apex: string;
  readonly servers: readonly string[];
}

/** Neither: they are asked. */
interface Delegation {
  /** It leads to nobody, or to others; with what to do. */
  readonly wrong?: string;
  /** Why it is not known. */
  readonly unknown?: string;
}

export async function delegationOf({ id, apex, servers }: Zone, names: Names): Promise<Delegation> {
  const list = servers.join(', ');
  const delegate = `Enter the zone's name servers where ${apex} is registered, or as an NS record in the zone above it: ${list}. Resolvers may need some minutes, or a day, to see that.`;
  let asked: readonly string[];
  try {
    asked = (await names.resolveNs(apex)).map((host) => host.toLowerCase());
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOTFOUND' || code === 'ENODATA')
      return { wrong: `Nobody asks the zone ${id}: ${apex} is not delegated (${code}). ${delegate}` };
    // Also what a resolver says of servers that know no such zone.
    if (['ESERVFAIL', 'EREFUSED'].includes(code) && (await answersFor(above(apex), names)))
      return {
        wrong: `Nobody asks the zone ${id}: resolvers find no name server that answers for ${apex} (${code}), as where the zone was deleted and made anew. ${delegate}`,
      };
    return {
      unknown: `Whether ${apex} is delegated to the zone ${id} is not known: this machine's resolver does not say it (${code}). If it is not, the deploy waits for a certificate, or asks for a name, in vain.`,
    };
  }
  if (asked.some((host) => servers.includes(host))) return {};
  // The same servers may have names of the zone's owner.
  const [theirs, ours] = await Promise.all([addressesOf(asked, names), addressesOf(servers, names)]);
  if (theirs.some((address) => ours.includes(address))) return {};
  if (ours.length === 0)
    return {
      unknown: `Whether ${apex} is delegated to the zone ${id} is not known: it is to ${asked.join(', ')}, and the zone's own name servers (${list}) are not found by this machine's resolver.`,
    };
  return {
    wrong: `Nobody asks the zone ${id}: ${apex} is delegated to ${asked.join(', ')}, and not to the zone's name servers. Give the zone that is asked (aws route53 list-hosted-zones). Or: ${delegate}`,
  };
}

const codeOf = (error: unknown): string => String((error as { readonly code?: unknown }).code);

const above = (name: string): string => name.slice(name.indexOf('.') + 1);

/** Also "there is none" is an answer. */
const answersFor = (name: string, names: Names): Promise<boolean> =>
  names.resolveNs(name).then(
    () => true,
    (error: unknown) => ['ENOTFOUND', 'ENODATA'].includes(codeOf(error)),
  );

const addressesOf = async (hosts: readonly string[], names: Names): Promise<readonly string[]> =>
  (await Promise.all(hosts.map((host) => names.resolve4(host).catch(() => [])))).flat();
