/**
 * Promise 14: a message waits in the journal until the event bus of a control Region has it. None is lost, also with any one of
 * three Regions gone; what is sent twice has the same event id, and no two messages have the same one.
 */
import { MINUTE, SECOND } from '../../../shared/core/duration.ts';
import type { Notice } from '../../../shared/core/journal/journal.ts';
import { struck } from '../world/control-regions.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';
import { isCalm } from './undisturbed.ts';

/** Nothing has been in the way for so long: a claim and a run of each controller, which sends several. */
const SENT_MS = 3 * MINUTE;
/** The outbox takes this many; then urgent ones displace notes. */
const MOST = 100;

/** A message, whatever its id. */
const keyOf = ({ at, what, subject }: Notice): string => `${at} ${what} ${subject}`;

export const noMessageIsLost: Invariant = () => {
  /** What no bus has yet, and since when it waits. */
  const waiting = new Map<string, number>();
  /** The id of each message's event, and the message of each event. */
  const events = new Map<string, string>();
  const messages = new Map<string, string>();
  let outbox: readonly Notice[] = [];
  let troubledAt = 0;
  let one: string | undefined;

  /** One Region at a time is struck, and nothing else is wrong. */
  function isWell(w: World): boolean {
    const where = struck(w);
    const [region = one] = where;
    const another = one !== undefined && region !== one;
    one = region;
    return where.length <= 1 && !another && isCalm(w) && w.callFaults.length + w.callHooks.length === 0;
  }

  function look(w: World): void {
    const before = new Set(outbox.map(keyOf));
    const now = new Set(w.table.journal.outbox.map(keyOf));
    for (const message of now) if (!before.has(message)) waiting.set(message, w.now());
    for (const notice of outbox) {
      const message = keyOf(notice);
      if (now.has(message) || !waiting.delete(message) || outbox.length >= MOST) continue;
      broken(14, w, `"${notice.subject}" left the journal, and no bus has it`);
    }
    outbox = w.table.journal.outbox;
  }

  return {
    happened(w, happening) {
      if (happening.what !== 'notice') return;
      const { notice, event } = happening;
      const message = keyOf(notice);
      const [said, was] = [events.get(message) ?? event, messages.get(event) ?? message];
      if (said !== event) broken(14, w, `"${notice.subject}" was sent as the event ${said}, and as ${event}`);
      if (was !== message)
        broken(14, w, `the event ${event} is two messages, the second "${notice.subject}"`);
      events.set(message, event);
      messages.set(event, message);
      waiting.delete(message);
    },

    stepped(w) {
      if (w.table.journal.outbox !== outbox) look(w);
      if (!isWell(w)) troubledAt = w.now();
      for (const [message, since] of waiting) {
        if (w.now() - Math.max(since, troubledAt) <= SENT_MS) continue;
        const { subject } = outbox.find((notice) => keyOf(notice) === message) ?? {};
        broken(14, w, `"${subject}" has waited for ${secondsOf(w, since)}, and no bus has it`);
      }
    },
  };
};

const secondsOf = ({ now }: World, from: number): string => `${Math.round((now() - from) / SECOND)} s`;
