/** Whether a run is in doubt about a target, by the newest ledger it has seen: in doubt it ticks more often. */
import { inDoubt, type Strictness, type VantagePoints } from '../../shared/core/decision/judgement.ts';
import { EMPTY_LEDGER, type Ledger } from '../../shared/core/journal/ledger.ts';
import type { Side } from '../../shared/core/side.ts';
import type { Clock } from '../../shared/ports.ts';

export interface Doubt {
  isOn(): boolean;
  /** Since when the evidence that clients fail suffices (epoch ms). */
  clientsFailSince(): number | undefined;
  /** To be told of each ledger that is read or written. */
  see(ledger: Ledger): void;
  /** To be told of those of the other probers, where there are several. */
  seeOthers(others: VantagePoints): void;
  /** What all probers know, with `own` in place of the ledger of this one. */
  pointsWith(own: Ledger): VantagePoints;
  /** To be called after each tick. `watched`: the sides that a switch may have to leave. */
  consider(watched: readonly Side[]): void;
  /** Resolves at this time, or as soon as doubt begins. */
  sleepUntil(time: number): Promise<void>;
}

/** For one run. */
export function createDoubt(clock: Clock, by: Strictness): Doubt {
  let known: Ledger = EMPTY_LEDGER;
  let others: VantagePoints = [];
  let on = false;
  let begins = (): void => {};
  return {
    isOn: () => on,
    clientsFailSince: () => known.unhealthySince?.public,
    see(ledger) {
      if (ledger.revision >= known.revision) known = ledger;
    },
    seeOthers(all) {
      others = all;
    },
    pointsWith: (own) => [own, ...others],
    consider(watched) {
      const kept = { unhealthySince: known.unhealthySince ?? {}, aloneSince: known.aloneSince ?? {} };
      on = inDoubt([known, ...others], clock.now(), by, kept, watched);
      if (on) begins();
    },
    async sleepUntil(time) {
      const long = time - clock.now();
      if (on) return long > 0 ? clock.sleep(long) : undefined;
      const beginning = new Promise<void>((resolve) => {
        begins = resolve;
      });
      await Promise.race([clock.sleep(Math.max(0, long)), beginning]);
    },
  };
}
