import { iso, SECOND } from '../../../shared/core/duration.ts';
import { ruling } from '../../../shared/core/edge.ts';
import type { Entry } from '../../../shared/core/journal/journal.ts';
import type { Side } from '../../../shared/core/side.ts';
import type { Snapshot } from '../stage/snapshot.ts';
import { clockTime } from './format.ts';

export interface Next {
  /** What moves where, or what is waited for, and when: whole sentences. */
  readonly sentence: string;
  /** What a person has to do, without its full stop; absent where that is nothing. */
  readonly act?: string;
}

export const actText = ({ act }: Next): string =>
  act === undefined ? 'You need do nothing.' : `Act: ${act}.`;

/** A key is everywhere after 20 to 35 s (docs/decisions/0038). */
const KEY_SPREADS_MS = 30 * SECOND;
/** To the standby: checks of beacons, name servers and a time to live. Back to the primary the latches take minutes (docs/dns.md). */
const DNS_SPREADS_MS = 30 * SECOND;

export const timeOf = (at: number, now: number): string => clockTime(iso(at), iso(now));

export const acting = (act: string | undefined): Pick<Next, 'act'> => (act === undefined ? {} : { act });

export const hasKey = ({ seen }: Snapshot): boolean =>
  seen.edge.key !== 'none' && seen.edge.key !== 'unreadable';

/** `standby serves clients in about 40 s`; `ms`: until the traffic controls are updated. */
export const serves = (snapshot: Snapshot, to: Side, ms: number): string => {
  const spreadsMs = spreads(snapshot, to);
  if (spreadsMs === undefined) return `${to} serves clients within minutes`;
  return `${to} serves clients in about ${10 * Math.ceil((ms + spreadsMs) / (10 * SECOND))} s`;
};

/** How long the fastest traffic control takes that there is; undefined for minutes. */
function spreads(snapshot: Snapshot, to: Side): number | undefined {
  if (hasKey(snapshot)) return KEY_SPREADS_MS;
  return snapshot.seen.edge.dns && to === 'standby' ? DNS_SPREADS_MS : undefined;
}

/** An override without an end lasts until somebody ends it, and until then nothing fails over. */
export const whenDone = (until: number | undefined): string | undefined =>
  until === undefined ? '`routeaway auto` once your work is done' : undefined;

/** A switch that no good answer has confirmed. */
export function arriving({ to, behind, effectAt, overdueAt }: Entry, snapshot: Snapshot): Next {
  const { edge, now } = snapshot.seen;
  if (overdueAt !== undefined)
    return {
      sentence: `Traffic was sent to ${to}; that clients are served from there is not verified yet, and overdue.`,
      act: 'docs/runbook.md#a-switch-is-overdue says what to do',
    };
  if (behind === 'key' && edge.deployed !== true && ruling(edge)?.side !== to)
    return {
      sentence: `The switch to ${to} waits for the distribution to reach the edge, which takes minutes: the key could not be set.`,
    };
  const at = effectAt === undefined ? '' : ` at ${timeOf(effectAt, now)}`;
  const within = hasKey(snapshot) ? 'a minute' : 'minutes';
  return {
    sentence: `Traffic was sent to ${to}${at}; that clients are served from there is usually verified within ${within}.`,
  };
}
