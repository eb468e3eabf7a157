/**
 * The override: one line in an SSM parameter, written for a person at 3 a.m.
 *
 *     auto | observe | hold | primary | standby   [until <ISO time>]   [because <text>]
 *
 * e.g. `standby until 2027-01-05T18:00Z because database migration`. An invalid value changes nothing: the last valid one,
 * which the journal keeps, stays in force. Only another value or its own expiry ends an override.
 */

import { utc } from './duration.ts';
import type { Journal, RememberedOverride } from './journal/journal.ts';
import { plain } from './plain.ts';
import type { Side } from './side.ts';

export type Mode = 'auto' | 'observe' | 'hold' | Side;

export interface Override {
  readonly mode: Mode;
  /** Epoch ms after which the mode is `auto` again. */
  readonly until?: number;
  readonly because?: string;
}

export const AUTO: Override = { mode: 'auto' };

const ISO_TIME = '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})';
const REASON = '\\S.{0,199}';
export const UNTIL = ` until ${ISO_TIME}`;
export const BECAUSE = `( because ${REASON})?`;

/**
 * The grammar, which is also the parameter's AllowedPattern: what SSM lets through. `parseOverride` wants the time to exist,
 * too. A byte that changes in it is an update of the parameter, which the stack's policy denies.
 */
export const OVERRIDE_PATTERN = `^(auto|((observe|hold|primary|standby)(${UNTIL})?))${BECAUSE}$`;

/** A pattern with names for its end and its reason, which SSM does not know. */
export const grammarOf = (pattern: string): RegExp =>
  new RegExp(
    pattern.replace(ISO_TIME, () => `(?<until>${ISO_TIME})`).replace(REASON, () => `(?<because>${REASON})`),
  );
const GRAMMAR = grammarOf(OVERRIDE_PATTERN);

const EXAMPLE = '`standby until 2027-01-05T18:00Z because database migration`';

/** Returns the override, or one sentence that says what is wrong with `text`. */
export function parseOverride(text: string): Override | string {
  const shown = plain(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  const line = text.trim();
  const parts = GRAMMAR.exec(line)?.groups;
  if (!parts) {
    return GRAMMAR.test(line.replace(/^auto until /, 'hold until '))
      ? `The override "${shown}" is invalid: auto has no end, so leave out "until".`
      : `The override "${shown}" is invalid: write auto, observe, hold, primary or standby, then optionally "until <ISO time>" and "because <text>", e.g. ${EXAMPLE}.`;
  }
  const mode = line.split(' ', 1)[0] as Mode;
  if (parts.until === undefined) return withReason({ mode }, parts.because);
  const until = timeOf(parts.until);
  if (until === undefined)
    return `The override "${shown}" names a time that does not exist: write it as in ${EXAMPLE}.`;
  return withReason({ mode, until }, parts.because);
}

const WHOLE_TIME = new RegExp(`^${ISO_TIME}$`);

/**
 * An ISO time as epoch ms; undefined if it is none, or does not exist. Date.parse takes more than a person means, and turns 31
 * February into 3 March.
 */
export function timeOf(text: string): number | undefined {
  if (!WHOLE_TIME.test(text)) return undefined;
  const day = text.slice(0, 10);
  const time = Date.parse(text);
  const exists = !Number.isNaN(time) && new Date(Date.parse(day)).toISOString().startsWith(day);
  return exists ? time : undefined;
}

const withReason = (override: Override, because: string | undefined): Override =>
  because === undefined ? override : { ...override, because: plain(because) };

/**
 * The result of reading the parameter. `missing`: it does not exist. `failed`: the call failed. `regions`: with three
 * controllers there is a parameter in each Region (`override-versions.ts`); `failingSince`: since when too few of them have
 * answered this controller (epoch ms).
 */
export type OverrideReading =
  | { readonly text: string }
  | 'missing'
  | { readonly failed: string }
  | { readonly regions: readonly RegionReading[]; readonly failingSince?: number };

/** The parameter of one Region: its text, version and date (epoch ms), as they were read. */
export type RegionReading = { readonly region: string } & (
  | { readonly text: string; readonly version: number; readonly modified: number }
  | { readonly missing: true }
  | { readonly failed: string }
);

/** Whether the reading is a valid override; of three at least two. */
export function understood(reading: OverrideReading): boolean {
  if (typeof reading !== 'object') return false;
  if ('regions' in reading)
    return reading.regions.filter(isValid).length >= Math.min(2, reading.regions.length);
  return isValid(reading);
}

const isValid = (reading: object): boolean =>
  'text' in reading && typeof parseOverride(String(reading.text)) !== 'string';

/** Failing reads stop runs for this long, since there may be a hold; after that the last valid override applies. */
export const OVERRIDE_PATIENCE_MS = 5 * 60_000;

export interface InForce {
  readonly override: Override;
  /** The journal with what was read: the override, its end, since when reading fails. */
  readonly journal: Journal;
  /** The override that has just ended, by a new value (`value`) or by expiry. */
  readonly ended?: { readonly was: Override; readonly how: 'value' | 'expiry' };
  /** The value cannot be used, and the last valid one is in force: a sentence, notified as urgent. */
  readonly trouble?: string;
  /** The parameter has not been readable for long: the sentence `trouble` says so, and no override that is written now counts. */
  readonly unreadable?: true;
  /** With three controllers: since when too few parameters answer this one (epoch ms). */
  readonly failingSince?: number;
  /** The run must stop, since the parameter cannot be read: a sentence. */
  readonly stop?: string;
}

/** The override in force, by the journal and by what was read. */
export function overrideInForce(
  journal: Journal,
  reading: Exclude<OverrideReading, { regions: unknown }>,
  now: number,
): InForce {
  if (typeof reading === 'object' && 'failed' in reading) return unreadable(journal, reading.failed, now);
  const readable = readableAgain(journal);
  if (reading === 'missing') {
    return {
      ...lapse(readable, now),
      trouble: 'The override parameter is gone: the last valid override stays in force.',
    };
  }
  const parsed = parseOverride(reading.text);
  if (typeof parsed === 'string')
    return { ...lapse(readable, now), trouble: `${parsed} The last valid override stays in force.` };
  if (reading.text === readable.override?.text) return lapse(readable, now);
  // A wrong date must not end a hold or a pin that is in force.
  if (parsed.until !== undefined && parsed.until <= now) {
    return {
      ...lapse(readable, now),
      trouble: `The override "${plain(reading.text.trim())}" had ended before it was first seen: check its date. The last valid override stays in force.`,
    };
  }
  return learn(readable, { text: reading.text, seenAt: now }, now);
}

function readableAgain(journal: Journal): Journal {
  if (journal.overrideFailingSince === undefined) return journal;
  const { overrideFailingSince: _, ...rest } = journal;
  return rest;
}

function unreadable(journal: Journal, why: string, now: number): InForce {
  const since = journal.overrideFailingSince ?? now;
  const noted =
    journal.overrideFailingSince === undefined ? { ...journal, overrideFailingSince: since } : journal;
  if (now - since < OVERRIDE_PATIENCE_MS) {
    return {
      override: remembered(journal),
      journal: noted,
      stop: `The override parameter cannot be read (${why}): it may be a hold, so this run stops. From ${utc(since + OVERRIDE_PATIENCE_MS)} on the last valid override applies: ${remembered(journal).mode}.`,
    };
  }
  const last = lapse(noted, now);
  return {
    ...last,
    trouble: `The override parameter has not been readable for five minutes (${why}): the last valid override applies, which is ${last.override.mode}.`,
    unreadable: true,
  };
}

/** Notes a new value. */
export function learn(journal: Journal, value: RememberedOverride, now: number): InForce {
  const { override: was } = lapse(journal, now);
  const known = { ...journal, override: value };
  const override = remembered(known);
  if (was.mode === 'auto' || override.mode !== 'auto') return { override, journal: known };
  return { override, journal: { ...known, overrideEndedAt: now }, ended: { was, how: 'value' } };
}

/** Ends the remembered override if its end has passed. */
export function lapse(journal: Journal, now: number): InForce {
  const override = remembered(journal);
  if (override.until === undefined || now < override.until || journal.override === undefined)
    return { override, journal };
  return {
    override: AUTO,
    journal: {
      ...journal,
      override: { ...journal.override, expired: true },
      overrideEndedAt: override.until,
    },
    ended: { was: override, how: 'expiry' },
  };
}

/** The journal's override; `auto` if there is none or it has expired. */
export function remembered(journal: Journal): Override {
  if (!journal.override || journal.override.expired) return AUTO;
  const parsed = parseOverride(journal.override.text);
  return typeof parsed === 'string' ? AUTO : parsed;
}
