import { withCall, withoutCall } from '../../shared/aws/named-calls.ts';

/** What a person can mend: the message is the whole story, and no stack trace goes with it. */
export class Stop extends Error {
  override readonly name = 'Stop';
}

/** What a call threw, as a part of a sentence that says itself what was tried. */
export const reason = (error: unknown): string => tidy(withoutCall(error));

/** The same where nothing else says which call it was. */
export const reasonWithCall = (error: unknown): string => tidy(withCall(error));

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
