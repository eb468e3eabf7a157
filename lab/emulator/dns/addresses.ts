/**
 * Addresses for the names of the lab, so that an answer of the DNS says who it leads to: everything listens on one address,
 * each at a port of its own, and the DNS knows no ports. The addresses are of the ranges for documentation, where nobody is.
 */

export interface Addresses {
  /** Undefined for a name that the lab does not have. */
  of(host: string, type: 'A' | 'AAAA'): string | undefined;
  /** Whose address it is. */
  hostOf(address: string): string | undefined;
}

/** Of TEST-NET-2, RFC 5737. */
const MOST = 254;

/** `hosts`: at most 254 names, without a final dot. */
export function createAddresses(hosts: readonly string[]): Addresses {
  if (hosts.length > MOST)
    throw new RangeError(`The lab has addresses for ${MOST} names, not for ${hosts.length}.`);
  const byHost = new Map(
    hosts.map((host, i) => [
      host.toLowerCase(),
      { A: `198.51.100.${i + 1}`, AAAA: `2001:db8::${(i + 1).toString(16)}` },
    ]),
  );
  const byAddress = new Map(
    [...byHost].flatMap(([host, { A, AAAA }]) => [[A, host] as const, [AAAA, host] as const]),
  );
  return {
    of: (host, type) => byHost.get(host.toLowerCase().replace(/\.$/, ''))?.[type],
    hostOf: (address) => byAddress.get(address),
  };
}
