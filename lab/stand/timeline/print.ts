/** The timeline as lines of text: `<lab time> <verb> <sentence> <evidence>`. */
import { plain } from '../../../shared/core/plain.ts';
import type { TimelineEvent } from './timeline.ts';

const TIME = /T(.*)Z/;

export function lineOf({ at, verb, sentence, evidence }: TimelineEvent): string {
  const time = TIME.exec(new Date(at).toISOString())?.[1]?.slice(0, 10) ?? '';
  return `${time}  ${verb.padEnd(8)}  ${plain(sentence)}${evidence === '' ? '' : `  (${plain(evidence)})`}`;
}

/** In a quiet hour these say the same six times a minute. */
const CHATTY: readonly string[] = ['probe', 'metric', 'decide'];

/** Tells what is news from what only repeats: a line of a chatty verb that says what its last one said, counts and times aside. */
export function createNews(): (event: TimelineEvent) => boolean {
  const last = new Map<string, string>();
  return ({ verb, sentence, evidence }) => {
    const said = `${sentence} ${evidence}`.replace(/\d+/g, '#');
    if (CHATTY.includes(verb) && last.get(verb) === said) return false;
    last.set(verb, said);
    return true;
  };
}

/** Leaves out what only repeats. */
export function newsOnly(print: (line: string) => void): (event: TimelineEvent) => void {
  const isNews = createNews();
  return (event) => {
    if (isNews(event)) print(lineOf(event));
  };
}
