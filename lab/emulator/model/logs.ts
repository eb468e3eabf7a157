/**
 * CloudWatch Logs of one Region: what functions wrote, a group for each, searched by time and words. Bounded: what is older
 * than the newest few thousand lines of a group is gone, where AWS would keep it for as long as it was told to.
 */

import type { LabClock } from './clock.ts';
import type { Admit } from './error.ts';
import { ServiceError } from './error.ts';

interface LogEvent {
  /** Counts the lines of the Region, from 1. */
  readonly id: number;
  readonly group: string;
  /** Epoch ms. */
  readonly at: number;
  readonly message: string;
}

interface LogSearch {
  readonly group: string;
  /** Epoch ms; both ends belong to it. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Of lines after this one. */
  readonly after?: number | undefined;
  readonly matches: (message: string) => boolean;
  readonly limit: number;
}

export interface Logs {
  /** Makes an empty group; one that is there stays as it is. */
  create(group: string): void;
  /** Takes a line; the group is made where there is none. */
  put(group: string, message: string): void;
  /** Oldest first; `more`: there are others after the last. Throws ResourceNotFoundException 400. */
  search(search: LogSearch): { readonly events: readonly LogEvent[]; readonly more: boolean };
}

const MOST = 5_000;

export function createLogs({ clock, admit }: { readonly clock: LabClock; readonly admit: Admit }): Logs {
  const groups = new Map<string, LogEvent[]>();
  let last = 0;
  const make = (group: string): LogEvent[] => {
    const events = groups.get(group) ?? [];
    groups.set(group, events);
    return events;
  };
  return {
    create: (group) => void make(group),
    put(group, message) {
      const events = make(group);
      last += 1;
      events.push({ id: last, group, at: clock.now(), message });
      // Not at each line: moving thousands of them costs more than keeping a few.
      if (events.length > 2 * MOST) events.splice(0, events.length - MOST);
    },
    search({ group, from = 0, to = Number.POSITIVE_INFINITY, after = 0, matches, limit }) {
      admit('FilterLogEvents');
      const events = groups.get(group);
      if (!events)
        throw new ServiceError('ResourceNotFoundException', 400, 'The specified log group does not exist.');
      const found = events.filter(
        ({ id, at, message }) => id > after && at >= from && at <= to && matches(message),
      );
      return { events: found.slice(0, limit), more: found.length > limit };
    },
  };
}
