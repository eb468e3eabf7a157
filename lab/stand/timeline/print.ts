/** The timeline as lines of text: `<lab time> <verb> <Region, with three controllers> <sentence> <evidence>`. */
import { plain } from '../../../shared/core/plain.ts';
import type { TimelineEvent } from './timeline.ts';

const TIME = /T(.*)Z/;

export function lineOf({ at, verb, sentence, evidence, region }: TimelineEvent): string {
  const time = TIME.exec(new Date(at).toISOString())?.[1]?.slice(0, 10) ?? '';
  const place = region === undefined ? '' : `${region.padEnd(12)}  `;
  return `${time}  ${verb.padEnd(8)}  ${place}${plain(sentence)}${evidence === '' ? '' : `  (${plain(evidence)})`}`;
}

/** In a quiet hour these say the same six times a minute. */
const CHATTY: readonly string[] = ['probe', 'metric', 'decide'];

/** Tells what is news from what only repeats: a line of a chatty verb that says what its last one said, counts and times aside. */
export function createNews(): (event: TimelineEvent) => boolean {
  const last = new Map<string, string>();
  return ({ verb, sentence, evidence, region = '' }) => {
    const said = `${sentence} ${evidence}`.replace(/\d+/g, '#');
    const who = `${verb} ${region}`;
    if (CHATTY.includes(verb) && last.get(who) === said) return false;
    last.set(who, said);
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
