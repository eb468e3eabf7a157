/** What will be done to a world, by the calendar: acts at absolute times, which a skipped night does not move. */

export interface Script {
  /** `act` happens at `time` (epoch ms), before anything else that is due then; equal times in the order of adding. */
  add(time: number, act: () => void): void;
  next(): number | undefined;
  /** Takes the next act out. */
  take(): (() => void) | undefined;
}

export function createScript(): Script {
  const acts: { readonly time: number; readonly act: () => void }[] = [];
  return {
    add(time, act) {
      let place = acts.length;
      while (place > 0 && (acts[place - 1]?.time ?? 0) > time) place--;
      acts.splice(place, 0, { time, act });
    },
    next: () => acts[0]?.time,
    take: () => acts.shift()?.act,
  };
}
