/**
 * A pin is obeyed: where nothing is in its way, traffic is sent to the side that an operator has named, however ill that
 * side is. Neither the verdicts, nor the cool-down, nor the limit are in its way; owned by another stack is.
 */
import { parseOverride } from '../../../shared/core/override.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Happening } from '../world/events.ts';
import type { Since } from '../world/ground-truth.ts';
import type { World } from '../world/world.ts';
import type { History } from './history.ts';
import { broken } from './invariant.ts';
import { isCalm, isOurs, mayWait, oneControlWorks } from './undisturbed.ts';

/** The lease of a run that has died, the schedule's minute, and a second one where someone moved the edge meanwhile. */
const OBEYED_MS = 3 * 60_000;
/** A move that waits is given up after five minutes, or a little less where what it waits for began before it. */
const GIVEN_UP_MS = 4 * 60_000;
/** Shortly before a word ends, either reading of the clock is right. */
export const ENDING_MS = 45_000;

interface Pin {
  readonly side: Side;
  readonly until: number;
}

interface Obeyed {
  happened(happening: Happening): void;
  stepped(world: World): void;
}

export function createObeyed(history: History): Obeyed {
  let word: Since<string> | undefined;
  let pin: Pin | undefined;
  let since: number | undefined;
  /** When it had to wait first. */
  let waiting: number | undefined;
  return {
    happened(happening) {
      // Whoever kills runs again and again is in the way.
      if (happening.what === 'run-ended' && happening.role === 'switcher' && happening.end === 'killed')
        since = undefined;
    },
    stepped(w) {
      const last = w.truth.override.at(-1);
      if (last !== word) {
        word = last;
        pin = pinOf(last?.is ?? '');
        since = undefined;
        waiting = undefined;
      }
      if (pin && mayWait(w, pin.side)) {
        since = undefined;
        waiting ??= w.now();
        if (w.hooks?.is === 'refusing' || w.now() - waiting > GIVEN_UP_MS) pin = undefined;
      }
      if (!pin || !isDue(w, history, pin)) since = undefined;
      else if (since === undefined) since = w.now();
      else if (w.now() - since > OBEYED_MS)
        broken(4, w, `traffic is on ${w.edge.target()}, although an operator pinned it to ${pin.side}`);
    },
  };
}

function pinOf(text: string): Pin | undefined {
  const word = parseOverride(text);
  if (typeof word === 'string' || (word.mode !== 'primary' && word.mode !== 'standby')) return undefined;
  return { side: word.mode, until: word.until ?? Number.POSITIVE_INFINITY };
}

const isDue = (w: World, history: History, { side, until }: Pin): boolean =>
  w.edge.target() !== side &&
  w.now() < until - ENDING_MS &&
  isCalm(w) &&
  oneControlWorks(w) &&
  isOurs(w, history);
