/** What the page listens to: a snapshot each second, every event of the timeline, and a sign of life. */
import type { ServerResponse } from 'node:http';
import { CALL_FAULTS, FAULT_KINDS } from '../../emulator/model/index.ts';
import type { Lab } from '../lab.ts';
import { createNews } from '../timeline/print.ts';
import type { TimelineEvent } from '../timeline/timeline.ts';
import { snapshotOf } from './snapshot.ts';

/** Of the news, and of what only repeats. */
const KEPT = 300;
/** A page that reads slower than this is let go; the browser comes back by itself. */
const MOST_WAITING = 1_000_000;

/** Each looks at the lab once a second. More than this are pages that someone forgot, or a program that goes round in circles. */
const MOST_STREAMS = 10;

export const TOO_MANY = `${MOST_STREAMS} pages are connected already: close one of them.`;

/** Gives what begins a stream, or says false where there are too many. */
export function createStreams(): (response: ServerResponse, lab: Lab) => boolean {
  let open = 0;
  return (response, lab) => {
    if (open === MOST_STREAMS) return false;
    open++;
    response.once('close', () => open--);
    stream(response, lab);
    return true;
  };
}

interface Marked extends TimelineEvent {
  readonly news: boolean;
}

/** The newest `most` of the news, and the newest `most` of what only repeats: in a few minutes there are hundreds of those. */
export function newestOf<Event extends Pick<Marked, 'news'>>(
  events: readonly Event[],
  most: number,
): Event[] {
  const kept = new Set([true, false].flatMap((news) => events.filter((it) => it.news === news).slice(-most)));
  return events.filter((event) => kept.has(event));
}

function stream(response: ServerResponse, lab: Lab): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const write = (text: string) => {
    if (response.writableLength > MOST_WAITING) response.destroy();
    else response.write(text);
  };
  const send = (name: string, data: unknown) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const isNews = createNews();
  const marked = (event: TimelineEvent): Marked => ({ ...event, news: isNews(event) });

  send('offer', { faults: FAULT_KINDS, callFaults: CALL_FAULTS, operations: lab.awsOperations });
  send('timeline', newestOf(lab.timeline.events.map(marked), KEPT));
  const unwatch = lab.timeline.watch((event) => send('timeline', [marked(event)]));
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      send('snapshot', await snapshotOf(lab));
    } catch {
      // The lab is on its way out; the next look, or the end of the connection, says so.
    } finally {
      looking = false;
    }
  };
  void look();
  const looks = setInterval(() => void look(), 1_000);
  const beats = setInterval(() => write(': still here\n\n'), 15_000);
  response.once('close', () => {
    clearInterval(looks);
    clearInterval(beats);
    unwatch();
  });
}
