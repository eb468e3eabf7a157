/**
 * How one run hands over to the next. Runs start once a minute, a few seconds early or late. After its minute a run only stands
 * in: shortly after each tick it looks into the ledger, makes the tick itself if no later run has written it, and ends if one
 * has. So no tick is lost if the next run starts late, or fails before it has written one.
 */
import { MINUTE, SECOND } from '../../shared/core/duration.ts';
import type { Ledger } from '../../shared/core/journal/ledger.ts';
import { LATE_START_MS } from '../../shared/core/verdict/pace.ts';
import type { Clock, LedgerStore } from '../../shared/ports.ts';

/** The schedule starts a run each minute, and sometimes late (`LATE_START_MS`). */
const EVERY_MS = MINUTE;
/** A stand-in waits this long for the tick of the other run … */
const STAND_IN_MS = 1_500;
/** … and this long for the ledger. */
const LOOK_MS = 2 * SECOND;

export interface HandOver {
  /** At the latest then the run makes no further tick (epoch ms). */
  readonly end: number;
  /** To be told of each ledger that is read or written. */
  see(ledger: Ledger): void;
  /** Whether a later run has written this tick or a newer one. */
  isMadeByNext(tick: number): boolean;
  /** Whether this run only stands in at `tick`. `last`: the tick before it. */
  standsIn(tick: number, last: number): boolean;
  /** When a stand-in makes `tick`, unless the next run has. */
  standInAt(tick: number): number;
  /** Looks into the ledger: whether the next run has made `tick`. */
  look(tick: number): Promise<boolean>;
}

/** For one run. `began`: its begin (epoch ms). */
export function createHandOver(ledgers: LedgerStore, clock: Clock, began: number): HandOver {
  /** The newest tick that a later run has written. */
  let byNext = Number.NEGATIVE_INFINITY;
  const see = ({ writer }: Ledger): void => {
    if (writer && writer.began > began) byNext = Math.max(byNext, writer.tick);
  };
  const isMadeByNext = (tick: number): boolean => byNext >= tick;
  return {
    end: began + EVERY_MS + LATE_START_MS,
    see,
    isMadeByNext,
    standsIn: (tick, last) => tick >= began + EVERY_MS || isMadeByNext(last),
    standInAt: (tick) => tick + STAND_IN_MS,
    async look(tick) {
      await Promise.race([ledgers.read().then(see, () => {}), clock.sleep(LOOK_MS)]);
      return isMadeByNext(tick);
    },
  };
}
