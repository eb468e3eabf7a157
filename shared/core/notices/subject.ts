/** The subject of a message: the sentence, as far as it fits. On a phone the danger must be visible. */
import { cut } from '../cut.ts';

/** An SNS subject has 100 characters, which must also hold the stage, and whether it is urgent or late. */
export const LONGEST_SUBJECT = 80;
/** `Hold:` alone says nothing. */
const SHORTEST = 15;

/** A sentence that is too long gets its danger first, and is cut at the end of a clause. */
export function subjectOf(sentence: string, most = LONGEST_SUBJECT): string {
  if (sentence.length <= most) return sentence;
  const turned = sentence.replace(
    /(?:\w+: )?(.+), although (.)(.*)\.$/,
    (_, before: string, first: string, rest: string) => `${first.toUpperCase()}${rest}: ${before}`,
  );
  if (turned !== sentence) return subjectOf(turned, most);
  const plain = sentence.replace(/ \([^)]*\)/g, '');
  if (plain !== sentence) return subjectOf(plain, most);
  const room = sentence.slice(0, most);
  const end = Math.max(...[': ', '; ', ', ', ' and '].map((mark) => room.lastIndexOf(mark)));
  return end < SHORTEST
    ? cut(sentence, most - 3).replace('…', '...')
    : room.slice(0, end).replace(/[,;:]$/, '');
}
