/**
 * The journal as it is stored in the table. Unknown fields are kept: a newer version may have written them, and a rollback
 * must not lose them.
 */
import * as v from 'valibot';
import type {
  Entry,
  HookAnswer,
  Journal,
  KnownKey,
  Noted,
  Notice,
  PlannedMove,
  RememberedOverride,
  SeenVersion,
  Step,
  ToldOf,
} from '../core/journal/journal.ts';
import type { Key } from '../core/key.ts';
import { kind, knownKey, phase, preflight } from './stored-words.ts';

/** Every field of `T`: one that is added there and forgotten here does not compile. */
type Fields<T> = Record<keyof T, v.GenericSchema>;

const side = v.picklist(['primary', 'standby']);

const entry = v.looseObject({
  epoch: v.number(),
  kind,
  from: side,
  to: side,
  phase,
  because: v.string(),
  evidence: v.array(v.string()),
  run: v.string(),
  begunAt: v.number(),
  leaseUntil: v.number(),
  region: v.exactOptional(v.string()),
  firstRegion: v.exactOptional(v.string()),
  firstLeaseUntil: v.exactOptional(v.number()),
  effectAt: v.exactOptional(v.number()),
  closedAt: v.exactOptional(v.number()),
  deployedAt: v.exactOptional(v.number()),
  answersFrom: v.exactOptional(v.number()),
  verifiedAt: v.exactOptional(v.number()),
  overdueAt: v.exactOptional(v.number()),
  instead: v.exactOptional(v.string()),
  outageSince: v.exactOptional(v.number()),
  overruled: v.exactOptional(v.literal(true)),
  drill: v.exactOptional(v.literal(true)),
  by: v.exactOptional(v.string()),
  recoveryMs: v.exactOptional(v.number()),
  outageProbes: v.exactOptional(v.looseObject({ bad: v.number(), good: v.number() })),
  trouble: v.exactOptional(v.string()),
  behind: v.exactOptional(v.picklist(['distribution', 'key'])),
  byDns: v.exactOptional(v.literal(true)),
  archived: v.exactOptional(v.boolean()),
  afterMove: v.exactOptional(v.union([v.literal('told'), v.number()])),
} satisfies Fields<Entry>);

export const entrySchema: v.GenericSchema<unknown, Entry> = entry;

const notice = v.looseObject({
  id: v.string(),
  at: v.number(),
  urgent: v.boolean(),
  claimedUntil: v.number(),
  claimedBy: v.string(),
  subject: v.string(),
  body: v.string(),
  command: v.exactOptional(v.literal('auto')),
  noOverride: v.exactOptional(v.literal(true)),
  lookOnly: v.exactOptional(v.literal(true)),
  helps: v.exactOptional(side),
  what: v.exactOptional(v.string()),
} satisfies Fields<Notice>);

const override = v.looseObject({
  text: v.string(),
  seenAt: v.number(),
  expired: v.exactOptional(v.boolean()),
  by: v.exactOptional(v.string()),
  region: v.exactOptional(v.string()),
  version: v.exactOptional(v.number()),
  modified: v.exactOptional(v.number()),
} satisfies Fields<RememberedOverride>);

const seenVersion = v.looseObject({
  version: v.number(),
  modified: v.number(),
  sure: v.boolean(),
} satisfies Fields<SeenVersion>);

const key = v.looseObject({
  says: v.union([
    v.picklist(['absent', 'nonsense']),
    v.looseObject({
      side,
      epoch: v.number(),
      share: v.exactOptional(v.number()),
      readsOnly: v.exactOptional(v.literal(true)),
    } satisfies Fields<Key>),
  ]),
  etag: v.string(),
  at: v.number(),
  setAt: v.exactOptional(v.number()),
  doubtful: v.exactOptional(v.literal(true)),
  doubt: v.exactOptional(v.looseObject({ until: v.number(), sides: v.array(side) })),
} satisfies Fields<KnownKey & { doubt: unknown }>);

const step = v.looseObject({
  share: v.number(),
  notedAt: v.number(),
  since: v.exactOptional(v.number()),
} satisfies Fields<Step>);

const planned = v.looseObject({
  kind: v.picklist(['pin', 'failback']),
  to: side,
  since: v.number(),
  waits: v.string(),
  asked: v.exactOptional(v.looseObject({ at: v.number(), run: v.string() })),
  answer: v.exactOptional(
    v.looseObject({
      says: v.picklist(['ready', 'not ready', 'refused', 'failed']),
      why: v.exactOptional(v.string()),
    } satisfies Fields<HookAnswer>),
  ),
  givenUp: v.exactOptional(v.string()),
} satisfies Fields<PlannedMove>);

const noted = v.looseObject({
  id: v.string(),
  sentence: v.string(),
  since: v.number(),
  urgent: v.exactOptional(v.literal(true)),
} satisfies Fields<Noted>);

const toldOf = v.looseObject({
  at: v.number(),
  times: v.number(),
  urgent: v.exactOptional(v.literal(true)),
  word: v.exactOptional(v.literal(true)),
  endsAtOnce: v.exactOptional(v.literal(true)),
  subject: v.exactOptional(v.string()),
  since: v.exactOptional(v.number()),
  endedAt: v.exactOptional(v.number()),
  overAt: v.exactOptional(v.number()),
  overs: v.exactOptional(v.number()),
} satisfies Fields<ToldOf>);

export const journalSchema: v.GenericSchema<unknown, Journal> = v.looseObject({
  revision: v.number(),
  entries: v.array(entry),
  movedTo: v.exactOptional(v.string()),
  override: v.exactOptional(override),
  versions: v.exactOptional(v.record(v.string(), seenVersion)),
  overrideEndedAt: v.exactOptional(v.number()),
  released: v.exactOptional(v.literal(true)),
  overrideFailingSince: v.exactOptional(v.number()),
  acknowledgedAt: v.exactOptional(v.number()),
  drillsEnded: v.exactOptional(v.array(v.looseObject({ id: v.string(), at: v.number() }))),
  key: v.exactOptional(knownKey(key)),
  owner: v.exactOptional(
    v.looseObject({
      at: v.number(),
      other: v.exactOptional(v.string()),
      tag: v.exactOptional(v.string()),
      unmarked: v.exactOptional(v.literal(true)),
    } satisfies Fields<NonNullable<Journal['owner']>>),
  ),
  runsFunction: v.exactOptional(v.boolean()),
  leadsToDns: v.exactOptional(v.boolean()),
  capacity: v.exactOptional(
    v.looseObject({
      at: v.number(),
      primary: v.exactOptional(v.number()),
      standby: v.exactOptional(v.number()),
    } satisfies Fields<NonNullable<Journal['capacity']>>),
  ),
  step: v.exactOptional(step),
  stepsEndedAt: v.exactOptional(v.number()),
  planned: v.exactOptional(planned),
  preflight: v.exactOptional(preflight(noted)),
  told: v.record(v.string(), v.number()),
  lately: v.exactOptional(v.record(v.string(), toldOf)),
  outbox: v.array(notice),
} satisfies Fields<Journal>);
