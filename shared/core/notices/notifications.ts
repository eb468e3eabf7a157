/**
 * What people are notified of: how urgently, how often while it lasts, and which part of docs/runbook.md says what to do.
 * `urgent`: someone has to act now. `note`: worth knowing; nobody is woken, least of all by good news. docs/failure-modes.md
 * shows which of these a failure leads to, and a test holds it to this table.
 */
import { HOUR } from '../duration.ts';

type Urgency = 'urgent' | 'note';
/** `once`: what has happened. The others last, and are told again while they do. */
type Again = 'each hour' | 'each day' | 'once';
type Manner = readonly [urgency: Urgency, again: Again, runbook?: string];

const ERRORS = 'clients-get-errors-and-it-did-not-switch';
const WATCH = 'no-data-the-prober-is-silent-or-refused';
const OWNER = 'the-distribution-is-owned-by-another-stack';
const KEY = 'a-routing-key-is-set-and-is-not-deleted';

/** `…-clients-fail`: the same while clients fail, or while nobody can say that they do not. */
export const NOTIFICATIONS = {
  hold: ['note', 'each day', ERRORS],
  // Without the hold traffic would move, or people would be paged for another reason.
  'hold-clients-fail': ['urgent', 'each hour', ERRORS],
  'owned-by-other': ['urgent', 'each hour', OWNER],
  'owned-by-other-clients-fail': ['urgent', 'each hour', OWNER],
  pin: ['note', 'each day'],
  'pin-clients-fail': ['urgent', 'each hour', ERRORS],
  observe: ['note', 'each day'],
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
  'behaviours-disagree': ['urgent', 'each hour', ERRORS],
  'failback-step': ['note', 'each day'],
  'fit-again': ['note', 'each day', 'traffic-is-on-the-standby-and-i-want-it-back'],

  // Urgent, and wanted where someone works on that Region: once a day is enough.
  unprotected: ['urgent', 'each day', 'the-other-side-is-down'],
  // The failover has told it already.
  'unprotected-since-failover': ['note', 'each day', 'the-other-side-is-down'],
  // CloudFront answers with an error of the function itself.
  'edge-function': ['urgent', 'each hour', 'a-function-at-the-edge-fails'],
  // Nobody sees whether clients fail, and nothing can fail over.
  'prober-clock': ['urgent', 'each hour', WATCH],
  // By its own word the Region with the traffic is short of something; no switch would help.
  'health-warns': ['urgent', 'each hour', 'a-region-says-warn'],
  preflight: ['note', 'each day'],
  'override-trouble': ['urgent', 'each hour', 'the-override-does-nothing'],
  'edge-untold': ['urgent', 'each hour', 'it-wants-to-switch-but-no-update-goes-through'],
  'lever-behind': ['note', 'each day', KEY],
  unmarked: ['note', 'each day'],
  'too-much': ['note', 'each day'],
  'too-much-urgent': ['urgent', 'each hour', 'where-is-traffic-and-why'],

  // A side with traffic really fails while one is on.
  'drill-ended': ['urgent', 'once', ERRORS],
  failover: ['urgent', 'once', 'it-switched-and-should-not-have'],
  // By an operator, back to the primary, or back to where traffic belongs.
  moved: ['note', 'once'],
  adopted: ['note', 'once', 'it-switched-and-should-not-have'],
  verified: ['note', 'once'],
  // Urgent situations that have ended, where no `verified` says so.
  over: ['note', 'once'],
  overdue: ['urgent', 'once', 'a-switch-is-overdue'],
  'steps-given-up': ['note', 'once'],
  'override-expired': ['note', 'once'],
} as const satisfies Readonly<Record<string, Manner>>;

export type NotificationName = keyof typeof NOTIFICATIONS;

const mannerOf = (name: NotificationName): Manner => NOTIFICATIONS[name];

export const isUrgent = (name: NotificationName): boolean => mannerOf(name)[0] === 'urgent';

/** What an operator's own word causes: it is no news to whoever gave it, so nothing else is held back for it. */
const OWN_WORD: readonly NotificationName[] = ['hold', 'pin', 'observe', 'override-trouble'];

export const isOwnWord = (name: NotificationName): boolean => OWN_WORD.includes(name);

export const runbookOf = (name: NotificationName): string | undefined => mannerOf(name)[2];

const AGAIN_MS: Readonly<Record<Again, number>> = {
  'each hour': HOUR,
  'each day': 24 * HOUR,
  once: Number.POSITIVE_INFINITY,
};

/** A lasting situation is told again after this (ms). */
export const remindAfter = (name: NotificationName): number => AGAIN_MS[mannerOf(name)[1]];
