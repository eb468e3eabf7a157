/** What DNS as a traffic control offers to the rest of a world, and what can fail of it. */
import type { BeaconSaid } from '../../../shared/core/decision/beacon.ts';
import type { Side } from '../../../shared/core/side.ts';

/** `silent`: it says nothing. `lying`: the opposite. */
export type Fate = 'well' | 'silent' | 'lying';

export interface WorldDns {
  /** What beacons are to say. */
  says(): Side;
  /** What the name servers answer now. */
  answers(): Side;
  /** What the beacon of a control Region says. */
  beacon(region: string): BeaconSaid;
  /** Where clients of a location are sent without a key. */
  served(location: string): Side;
  /** Changed while the world runs; regions of which nothing is said are well. */
  readonly faults: {
    readonly beacon: Map<string, Fate>;
    readonly latch: Map<string, Fate>;
    /** Each checker that asks reaches the beacon by chance. */
    checkers: 'well' | 'flapping';
    records: 'well' | 'edited';
  };
  /** Nothing of it fails, and all six checks say what they are to. */
  atRest(): boolean;
  /** Nothing of it fails. */
  isWell(): boolean;
  /** A run of the switcher has ended, and its metric is published. */
  publish(region: string, value: number): void;
  /** Counts changes of what `says`, `answers` and `served` say. */
  version(): number;
}
