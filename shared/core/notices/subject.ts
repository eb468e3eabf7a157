/** The subject of a message: the sentence, as far as it fits. On a phone the danger must be visible. */
import { cut } from '../cut.ts';

/** `Hold:` alone says nothing. */
const SHORTEST = 15;

/** What a sentence can do without, the least important first. */
const SHORTER: readonly ((sentence: string) => string)[] = [
  (sentence) => sentence.replace(/\.$/, ''),
  // Its danger comes first, since the end may have to go.
  (sentence) =>
    sentence.replace(
      /^((?:DRILL: |Over: )*)(?:\w+: )?(.)(.+), although (.)([^.]*)$/,
      (_, mark: string, start: string, before: string, first: string, rest: string) =>
        `${mark}${first.toUpperCase()}${rest}: ${start.toLowerCase()}${before}`,
    ),
  (sentence) => sentence.replace(/ \([^)]*\)/g, ''),
  (sentence) => sentence.replace(/(failed \d+ of \d+ probes) in \d+ s/g, '$1'),
];

/** `most`: the characters there is room for. A sentence that is still too long is cut at the end of a clause. */
export function subjectOf(sentence: string, most: number): string {
  let subject = sentence;
  for (const shorter of SHORTER) if (subject.length > most) subject = shorter(subject);
  if (subject.length <= most) return subject;
  const room = subject.slice(0, most);
  const end = Math.max(...[': ', '; ', ', ', ' and '].map((mark) => room.lastIndexOf(mark)));
  return end < SHORTEST
    ? cut(subject, most - 3).replace('…', '...')
    : room.slice(0, end).replace(/[,;:]$/, '');
}
