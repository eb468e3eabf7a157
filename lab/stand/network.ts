/** The network between the lab's Regions: what a message takes from one to another. */
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
