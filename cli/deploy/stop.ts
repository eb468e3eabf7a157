/** What a person can mend: the message is the whole story, and no stack trace goes with it. */
export class Stop extends Error {
  override readonly name = 'Stop';
}

/** What a call threw, as a part of a sentence. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.message.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  // The SDK's errors are told apart by their names; an Error's own name says nothing.
  return error.name === 'Error' || text.includes(error.name) ? text || error.name : `${error.name}: ${text}`;
}
