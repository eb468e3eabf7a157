/** An error of which nobody knows what became of the order, with the lever and the call that it is about. */

/** `call`: e.g. `key (UpdateKeys)`. What it was is its `cause`. */
export function ofLever(error: unknown, call: string): Error {
  const { name = 'Error', message = `${error}` } = error as Partial<Error>;
  const text = name === 'Error' ? message : `${name}: ${message}`;
  return new Error(`${call}: ${/[.!?]$/.test(text) ? text : `${text}.`}`, { cause: error });
}
