/** The timeline as lines of text: `<lab time> <verb> <sentence> <evidence>`. */
import type { TimelineEvent } from './timeline.ts';

const TIME = /T(.*)Z/;

export function lineOf({ at, verb, sentence, evidence }: TimelineEvent): string {
  const time = TIME.exec(new Date(at).toISOString())?.[1]?.slice(0, 10) ?? '';
  return `${time}  ${verb.padEnd(8)}  ${sentence}${evidence === '' ? '' : `  (${evidence})`}`;
}

/** In a quiet hour these say the same six times a minute. */
const CHATTY: readonly string[] = ['probe', 'metric', 'decide'];

/** Leaves out what only repeats: a line of a chatty verb that says what its last one said, counts and times aside. */
export function newsOnly(print: (line: string) => void): (event: TimelineEvent) => void {
  const last = new Map<string, string>();
  return (event) => {
    const said = `${event.sentence} ${event.evidence}`.replace(/\d+/g, '#');
    if (CHATTY.includes(event.verb) && last.get(event.verb) === said) return;
    last.set(event.verb, said);
    print(lineOf(event));
  };
}
