/** A failed call's error, as part of a sentence. */
import { withCall, withoutCall } from '../../shared/aws/named-calls.ts';

/** Of a sentence that says itself what was tried. */
export const reason = (error: unknown): string => tidy(withoutCall(error));

/** Where nothing else says which call it was. */
export const reasonWithCall = (error: unknown): string => tidy(withCall(error));

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
