/** The subject of a message: the sentence, as far as it fits. Whoever reads it on a phone has to see the danger. */
import { cut } from '../cut.ts';

/** Beside it a subject of SNS, of 100 characters, has to hold the stage, and that it is urgent or late. */
export const LONGEST_SUBJECT = 80;
/** `Hold:` alone says nothing. */
const SHORTEST = 15;

/** A sentence that is too long puts its danger first and ends with a clause, at the strongest mark that there is. */
export function subjectOf(sentence: string, most = LONGEST_SUBJECT): string {
  if (sentence.length <= most) return sentence;
  const turned = sentence.replace(
    /(?:\w+: )?(.+), although (.)(.*)\.$/,
    (_, before: string, first: string, rest: string) => `${first.toUpperCase()}${rest}: ${before}`,
  );
  if (turned !== sentence) return subjectOf(turned, most);
  const room = sentence.slice(0, most);
  const end = [': ', '; ', ', ', ' and '].map((mark) => room.lastIndexOf(mark)).find((at) => at >= SHORTEST);
  return end === undefined ? cut(sentence, most - 3).replace('…', '...') : room.slice(0, end);
}
