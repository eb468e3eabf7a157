/** A family of traces: what is done to a world in it, and what must come of it beside the promises. */
import type { Routing } from '../../../shared/core/routing.ts';
import type { Random } from '../../emulator/model/index.ts';
import type { Trace } from './fault-schedule.ts';

export interface Family {
  /** One sentence: what is done to the world. */
  readonly says: string;
  /** Whatever happens to it, by our rules nothing may be moved: mostly because nobody would be better off elsewhere. */
  readonly still?: true;
  /** No Region is ill in it: what fails is no outage. No switch helps anyone, and yet one may come, by chance. */
  readonly noise?: true;
  /** Where nothing is in the way, an outage makes exactly one switch; and no switch is a false one. */
  readonly once?: true;
  /** Where nothing is in the way, an outage makes a switch; and nothing is done to a distribution that is another stack's. */
  readonly answered?: true;
  /** Traffic goes back to the primary by itself, and is there again some hours after the primary was fixed. */
  readonly returns?: true;
  /** It makes exactly one switch, a failover, and in the end traffic is on the standby. */
  readonly switched?: true;
  /** Of each move that has settled minutes before the end `afterMove` has been told, or people that it could not be. */
  readonly told?: true;
  /** With one controller the same trace ends on the same side, with as many switches. */
  readonly asOne?: true;
  /** How long a trace is, from … to; as long as is asked for where absent. */
  readonly minutes?: readonly [number, number];
  /** What must have befallen some of a hundred traces, or they would prove nothing (see `befell.ts`). */
  readonly mustOccur?: readonly string[];
  /** Its outcome is known with these alone; with any routing where absent. */
  readonly routings?: readonly Routing[];
  /** Setup lines of the scenario grammar; none where absent. */
  readonly setup?: (random: Random) => Trace['setup'];
  /** In any order. */
  readonly draw: (random: Random, length: number) => Trace['acts'];
}
