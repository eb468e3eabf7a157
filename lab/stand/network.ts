/** The network between the lab's Regions: what a message takes from one to another, and what the probers reach. */
import { createNames, type Names } from '../emulator/lambda/index.ts';
import { createRegionNetwork, type RegionNetwork } from '../emulator/model/index.ts';

/** One way, in milliseconds of lab time, for the control Regions of the lab; elsewhere what is usual within a continent. */
const DELAYS: readonly (readonly [string, string, number])[] = [
  ['ca-central-1', 'us-west-2', 30],
  ['ca-central-1', 'eu-west-1', 35],
  ['us-west-2', 'eu-west-1', 65],
];

export function createNetwork(): RegionNetwork {
  const network = createRegionNetwork();
  for (const [one, other, ms] of DELAYS) {
    network.setDelay(one, other, ms);
    network.setDelay(other, one, ms);
  }
  return network;
}

interface ReachOptions {
  readonly network: RegionNetwork;
  /** Loopback ports by name, in an order that does not change, and of some names the Region in which they are. */
  readonly names: Readonly<Record<string, number>>;
  readonly regionOf: Readonly<Record<string, string>>;
  /** Of the name server, if there is one. */
  readonly dns: number | undefined;
  /** The port of one that accepts connections and never answers. */
  readonly silent: number;
}

/** What the probers find by each name: each Region has a network of its own. */
export interface Reach {
  in(region: string): Names;
  /** The port that a host is found at from a Region, the probers' own troubles left out. */
  portFrom(region: string, host: string): number | undefined;
  /** After a change of `names`. */
  refresh(): void;
  /** Cuts all probers off from all names, or ends that. */
  cutOff(off: boolean): void;
}

export function createReach({ network, names, regionOf, dns, silent }: ReachOptions): Reach {
  const views = new Map<string, Names>();
  let off = false;
  const portFrom = (from: string, host: string): number | undefined => {
    const to = regionOf[host] || from;
    return network.isOpen(from, to) && network.isOpen(to, from) ? names[host] : silent;
  };
  const refresh = (): void => {
    for (const [region, { hosts, ports }] of views)
      ports.set(hosts.map((host) => (off ? 0 : (portFrom(region, host) ?? 0))));
  };
  network.watch(refresh);
  return {
    in(region) {
      const view = views.get(region) ?? createNames(names, dns);
      views.set(region, view);
      refresh();
      return view;
    },
    portFrom,
    refresh,
    cutOff(now) {
      off = now;
      refresh();
    },
  };
}
