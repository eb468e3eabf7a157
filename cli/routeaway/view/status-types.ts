/** What `status` says, as data: the shape of its JSON, and of what its screen is made of. Times are ISO, in UTC. */
import type { Against } from '../../../shared/core/decision/against.ts';
import type { BeaconSaid } from '../../../shared/core/decision/beacon.ts';
import type { Health } from '../../../shared/core/decision/health.ts';
import type { Entry, OutageProbes } from '../../../shared/core/journal/journal.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { LatchSeen } from '../stage/dns.ts';
import type { Clients } from './clients.ts';
import type { ControlRegionStatus } from './control-regions.ts';
import type { Next } from './next-words.ts';
import type { SideEvidence } from './side-evidence.ts';
import type { Upcoming } from './upcoming.ts';

export interface ControlStatus {
  readonly says: string;
  readonly why?: string;
  /** Its last update failed, and a run tries it again. */
  readonly failing?: true;
}

export interface SideStatus extends SideEvidence {
  readonly region: string;
  readonly state: Health['state'];
  /** Fit to take the traffic. */
  readonly proven: boolean;
  readonly since?: string;
  /** The evidence against it, if there is any. */
  readonly against?: Against;
  /** Where the ledger does not say how it is: what it answered this machine, past CloudFront. */
  readonly direct?: { readonly state: Health['state']; readonly evidence: string };
  /** Its probes of the last day: how many failed. */
  readonly lastDay?: LastDay;
}

export interface DnsStatus {
  readonly name: string;
  /** Where its name servers lead; `why`: why that is not known. */
  readonly answers: Side | 'mixed' | 'unreadable';
  readonly why?: string;
  /** What the beacon of each control Region answers this machine. */
  readonly beacons: readonly { readonly region: string; readonly url: string; readonly says: BeaconSaid }[];
  /** The alarm in each that a latch follows. */
  readonly latches: readonly LatchSeen[];
  /** Why Route 53 does not say how its records and checks are. */
  readonly unread?: string;
  /** There is no CloudFront. */
  readonly alone?: true;
}

export interface LastDay {
  readonly failed: number;
  readonly of: number;
  /** More than `tolerableErrors`, which is so many percent. */
  readonly above?: number;
}

export interface Status {
  readonly stage: string;
  readonly time: string;
  readonly clients: Clients;
  readonly next: Next;
  readonly traffic: {
    /** Where the journal sent it last. */
    readonly active: Side;
    readonly region: string;
    /** Where the edge sends it, as far as it can be read. */
    readonly edge: Side | 'mixed' | 'unreadable';
    readonly since?: string;
    readonly verified?: string;
    /** Whether the control Region could move it away again. */
    readonly protected: boolean;
    /** Percent of the clients that a gradual failback has sent to the primary. */
    readonly share?: number;
  };
  readonly controls: {
    /** `untouched`: `routing=key`, so the switcher never changes it. */
    readonly distribution: ControlStatus & { readonly deployed?: boolean; readonly untouched?: true };
    /**
     * `written`: by break-glass, then (ISO). `should`: there is none, and its update, which fails, would name that side;
     * `because`: why it failed, where that is known.
     */
    readonly key: ControlStatus & {
      readonly written?: string;
      readonly should?: { readonly say: Side; readonly because?: string };
    };
    /** Where traffic moves by DNS. */
    readonly dns?: DnsStatus;
  };
  readonly health: { readonly [side in Side]: SideStatus };
  /** With three of them. */
  readonly controlRegions?: readonly ControlRegionStatus[];
  readonly public: SideEvidence & {
    readonly state: Health['state'];
    readonly servedBy?: Side;
    readonly against?: Against;
  };
  readonly override: {
    readonly inForce: string;
    readonly until?: string;
    readonly because?: string;
    /** Who wrote it, where the switcher has found that out. */
    readonly by?: string;
    /** What stands in the parameter, where that is something else, and why it is not followed. */
    readonly trouble?: string;
    /** What stands in the parameter, where the switcher has not taken note of it: it still follows `followed`. */
    readonly standing?: string;
    readonly followed?: string;
  };
  /** A drill with --fail that is on: until then the side counts as unhealthy. */
  readonly drill?: {
    readonly fails?: Side;
    /** The Region whose prober and controller do nothing. */
    readonly stops?: string;
    readonly until: string;
    readonly because?: string;
  };
  readonly decision: {
    readonly rule: string;
    readonly sentence: string;
    /** Further sentences: the evidence, or where a fault may be. */
    readonly details?: readonly string[];
    readonly waitsFor?: string;
    readonly until?: string;
    /** A planned move that waits, and is given up at `until`; or that was given up. */
    readonly planned?: true;
    readonly overrule?: string;
    readonly moves?: Side;
    readonly withheld?: Side;
    readonly converges?: string;
    /** What would be done at once if the hold, or the pin, ended now. */
    readonly without?: string;
  };
  readonly due: Upcoming;
  readonly room: { readonly switches: number; readonly of: number; readonly coolDownUntil?: string };
  /** The switch, or the finding, that brought traffic where it is. */
  readonly last?: LastSwitch;
  /** A newer one that has not, or not yet. */
  readonly attempt?: Attempt;
  readonly findings: readonly string[];
  /** One of the findings is urgent. */
  readonly urgent?: true;
}

export interface LastSwitch {
  readonly epoch: number;
  readonly kind: Entry['kind'];
  readonly to: Side;
  readonly phase: Entry['phase'];
  readonly drill?: true;
  /** Only one of the two updates went through; why the other did not. */
  readonly half?: string;
  readonly at: string;
  readonly recoverySeconds?: number;
  /** Of the public endpoint, in that outage; absent if every one failed. */
  readonly outageProbes?: OutageProbes;
}

export interface Attempt extends LastSwitch {
  /** Why the edge did not take the order, where that is known. */
  readonly trouble?: string;
}
