/** The timeline as lines of text: `<lab time> <verb> <sentence> <evidence>`. */
import type { TimelineEvent } from './timeline.ts';

const TIME = /T(.*)Z/;

export function lineOf({ at, verb, sentence, evidence }: TimelineEvent): string {
  const time = TIME.exec(new Date(at).toISOString())?.[1]?.slice(0, 10) ?? '';
  return `${time}  ${verb.padEnd(8)}  ${sentence}${evidence === '' ? '' : `  (${evidence})`}`;
}

/**
 * What repeats is said once: a line is left out where the last one of its verb said the same, counts and times aside. A
 * quiet hour has six lines a minute otherwise.
 */
export function newsOnly(print: (line: string) => void): (event: TimelineEvent) => void {
  const last = new Map<string, string>();
  return (event) => {
    const said = `${event.sentence} ${event.evidence}`.replace(/\d+/g, '#');
    if (last.get(event.verb) === said) return;
    last.set(event.verb, said);
    print(lineOf(event));
  };
}
