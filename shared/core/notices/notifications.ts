/**
 * All notifications: how urgent each is, how often it is repeated while it lasts, and which part of docs/runbook.md says what
 * to do. `urgent`: someone has to act now. `note`: worth knowing, but nobody is woken. docs/failure-modes.md shows which
 * failure leads to which of these; a test compares it with this table.
 */
import { HOUR } from '../duration.ts';

type Urgency = 'urgent' | 'note';
/** `once`: an event. The others are situations, with reminders while they last. */
type Again = 'each hour' | 'each day' | 'once';
type Manner = readonly [urgency: Urgency, again: Again, runbook: string];

const ERRORS = 'clients-get-errors-and-it-did-not-switch';
const WATCH = 'no-data-the-prober-is-silent-or-refused';
const OWNER = 'the-distribution-is-owned-by-another-stack';
const KEY = 'a-routing-key-is-set-and-is-not-deleted';
const FOUND = 'preflight-has-found-something';
const OVERRIDE = 'an-override-is-in-force';
const BACK = 'traffic-is-on-the-standby-and-i-want-it-back';
const WHERE = 'where-is-traffic-and-why';
const SWITCHED = 'it-switched';

/** `…-clients-fail`: the same while clients fail, or while it is not known whether they do. */
export const NOTIFICATIONS = {
  hold: ['note', 'each day', OVERRIDE],
  // Without the hold traffic would move, or another urgent situation would be notified.
  'hold-clients-fail': ['urgent', 'each hour', ERRORS],
  'owned-by-other': ['urgent', 'each hour', OWNER],
  'owned-by-other-clients-fail': ['urgent', 'each hour', OWNER],
  pin: ['note', 'each day', OVERRIDE],
  'pin-clients-fail': ['urgent', 'each hour', ERRORS],
  observe: ['note', 'each day', OVERRIDE],
  // A failover or a repair is withheld.
  'observe-clients-fail': ['urgent', 'each hour', ERRORS],
  blind: ['note', 'each day', WATCH],
  'blind-clients-fail': ['urgent', 'each hour', WATCH],
  contradicted: ['note', 'each day', ERRORS],
  'contradicted-clients-fail': ['urgent', 'each hour', ERRORS],
  'both-down': ['urgent', 'each hour', 'both-sides-are-down'],
  unproven: ['note', 'each day', ERRORS],
  'unproven-clients-fail': ['urgent', 'each hour', ERRORS],
  limited: ['urgent', 'each hour', 'the-limit-is-used-up'],
  'cooling-down': ['note', 'each day', ERRORS],
  'cooling-down-clients-fail': ['urgent', 'each hour', ERRORS],
  'clients-fail': ['urgent', 'each hour', 'clients-fail-and-both-regions-are-healthy'],
  // Errors come and go: not yet enough to move traffic.
  'clients-fail-degraded': ['urgent', 'each hour', ERRORS],
  'behaviours-disagree': ['urgent', 'each hour', ERRORS],
  'failback-step': ['note', 'each day', BACK],
  // Traffic stays on a side that serves; somebody wanted it elsewhere.
  'move-given-up': ['note', 'each day', 'a-planned-move-waits'],
  'after-move-failed': ['note', 'each day', 'a-hook-fails'],
  'fit-again': ['note', 'each day', BACK],

  // Urgent, but someone is likely working on that Region: once a day is enough.
  unprotected: ['urgent', 'each day', 'the-other-side-is-down'],
  // The failover's own message has said so already.
  'unprotected-since-failover': ['note', 'each day', 'the-other-side-is-down'],
  // CloudFront answers with an error of the function itself.
  'edge-function': ['urgent', 'each hour', 'a-function-at-the-edge-fails'],
  // It is not known whether clients fail, and nothing can fail over.
  'prober-clock': ['urgent', 'each hour', WATCH],
  // The Region with the traffic reports a shortage itself; no switch would help.
  'health-warns': ['urgent', 'each hour', 'a-region-says-warn'],
  // Clients are turned away when it ends; a renewal takes less than a day, so once is enough.
  'certificate-last-day': ['urgent', 'each day', 'a-certificate-ends-today'],
  // One of three probers is silent, and of the other two one finds the traffic's side or the public endpoint bad: nothing moves.
  'probers-disagree': ['urgent', 'each hour', ERRORS],
  // Evidence that neither fades nor moves traffic.
  degraded: ['note', 'each day', 'a-region-is-degraded'],
  preflight: ['note', 'each day', FOUND],
  // Of the findings, the one that no failover survives.
  refused: ['note', 'each day', WATCH],
  'override-trouble': ['urgent', 'each hour', 'the-override-does-nothing'],
  'edge-untold': ['urgent', 'each hour', 'it-wants-to-switch-but-no-update-goes-through'],
  'control-behind': ['note', 'each day', KEY],
  unmarked: ['note', 'each day', OWNER],
  'too-much': ['note', 'each day', WHERE],
  'too-much-urgent': ['urgent', 'each hour', WHERE],

  // The side with the traffic really fails during a drill.
  'drill-ended': ['urgent', 'once', ERRORS],
  // Nobody has to act: it is verified, or overdue.
  failover: ['note', 'once', SWITCHED],
  // By an operator, a failback, or a repair.
  moved: ['note', 'once', SWITCHED],
  adopted: ['note', 'once', SWITCHED],
  verified: ['note', 'once', WHERE],
  // Urgent situations that have ended, unless a `verified` says so.
  over: ['note', 'once', WHERE],
  overdue: ['urgent', 'once', 'a-switch-is-overdue'],
  'steps-given-up': ['note', 'once', BACK],
  'override-expired': ['note', 'once', OVERRIDE],
} as const satisfies Readonly<Record<string, Manner>>;

export type NotificationName = keyof typeof NOTIFICATIONS;

const mannerOf = (name: NotificationName): Manner => NOTIFICATIONS[name];

export const isUrgent = (name: NotificationName): boolean => mannerOf(name)[0] === 'urgent';

/** Caused by an operator's own override, who knows it already: counted apart, so that nothing else is held back for it. */
const OF_OVERRIDES: readonly NotificationName[] = ['hold', 'pin', 'observe', 'override-trouble'];

export const isOfOverride = (name: NotificationName): boolean => OF_OVERRIDES.includes(name);

/** Somebody's tag on the distribution: once it is gone, it is gone. */
const ENDS_AT_ONCE: readonly NotificationName[] = ['owned-by-other', 'owned-by-other-clients-fail'];

export const endsAtOnce = (name: NotificationName): boolean => ENDS_AT_ONCE.includes(name);

export const runbookOf = (name: NotificationName): string => mannerOf(name)[2];

const AGAIN_MS: Readonly<Record<Again, number>> = {
  'each hour': HOUR,
  'each day': 24 * HOUR,
  once: Number.POSITIVE_INFINITY,
};

/** The time until a reminder (ms). */
export const remindAfter = (name: NotificationName): number => AGAIN_MS[mannerOf(name)[1]];
