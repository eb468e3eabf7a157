/** An error of which nobody knows what became of the order, with the traffic control and the call that it is about. */

import { withoutCall } from './named-calls.ts';

/** `call`: e.g. `key (UpdateKeys)`. What it was is its `cause`. */
export function trafficControlError(error: unknown, call: string): Error {
  const text = withoutCall(error);
  return new Error(`${call}: ${/[.!?]$/.test(text) ? text : `${text}.`}`, { cause: error });
}
