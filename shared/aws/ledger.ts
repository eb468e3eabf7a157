/** The ledger of verdicts, one item of the journal table. The prober writes it, the switcher reads it. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { EMPTY_LEDGER, type Ledger } from '../core/journal/ledger.ts';
import { asItem, fromItem, type LedgerItem } from '../core/journal/ledger-item.ts';
import type { RegionLedger } from '../core/journal/pooled.ts';
import { LETTERS } from '../core/verdict/letters.ts';
import type { LedgerStore, ProberLedgers } from '../ports.ts';
import { createItem, readItem } from './item.ts';

const letters = v.pipe(v.string(), v.regex(new RegExp(`^[${LETTERS.join('')}.]*$`), 'no such verdict'));
const slot = v.pipe(v.number(), v.integer(), v.minValue(0));
const shown = v.array(
  v.union([v.strictTuple([slot, v.string()]), v.strictTuple([slot, v.string(), v.number()])]),
);
const facts = v.looseObject({
  certificateEndsAt: v.exactOptional(v.strictTuple([slot, v.number()])),
  behindMs: v.exactOptional(v.strictTuple([slot, v.number()])),
  cached: v.exactOptional(v.strictTuple([slot, v.string()])),
});
const since = v.looseObject({ primary: v.exactOptional(v.number()), standby: v.exactOptional(v.number()) });
const sinceByTarget = v.looseObject({ ...since.entries, public: v.exactOptional(v.number()) });
const sinceByPoint = v.record(v.string(), v.number());
const silent = v.looseObject({ since: v.number(), why: v.string() });
const hours = v.pipe(v.string(), v.regex(/^\d+\/\d+( \d+\/\d+)*$/, 'no counts by hour'));

const item: v.GenericSchema<unknown, LedgerItem> = v.looseObject({
  revision: v.number(),
  base: v.number(),
  primary: letters,
  standby: letters,
  public: letters,
  servedBy: v.pipe(v.string(), v.regex(/^[ps.]*$/, 'no such side')),
  shown: v.looseObject({ primary: shown, standby: shown, public: shown }),
  facts: v.looseObject({ primary: facts, standby: facts, public: facts }),
  drillId: v.exactOptional(v.string()),
  goodSince: since,
  warnsSince: v.exactOptional(since),
  unhealthySince: v.exactOptional(sinceByTarget),
  aloneSince: v.exactOptional(
    v.looseObject({
      primary: v.exactOptional(sinceByPoint),
      standby: v.exactOptional(sinceByPoint),
      public: v.exactOptional(sinceByPoint),
    }),
  ),
  outage: v.exactOptional(
    v.looseObject({
      since: v.number(),
      lastBad: v.number(),
      until: v.exactOptional(v.number()),
      beginUnseen: v.exactOptional(v.literal(true)),
      probes: v.exactOptional(v.looseObject({ bad: v.number(), good: v.number() })),
      gone: v.exactOptional(v.looseObject({ bad: v.number(), good: v.number(), after: v.number() })),
    }),
  ),
  day: v.exactOptional(v.looseObject({ hour: v.number(), primary: hours, standby: hours })),
  silentAlarms: v.exactOptional(
    v.looseObject({ primary: v.exactOptional(silent), standby: v.exactOptional(silent) }),
  ),
  writer: v.exactOptional(v.looseObject({ tick: v.number(), began: v.number() })),
});
const schema: v.GenericSchema<unknown, Ledger> = v.pipe(item, v.transform(fromItem));

const vantage = (region: string): string => `vantage#${region}`;

/** Each prober has an item of its own, named by its Region, which is also that of the table. */
export const createLedger = (client: DynamoDBClient, table: string): LedgerStore =>
  createItem(client, table, async () => vantage(await client.config.region()), schema, EMPTY_LEDGER, asItem);

/**
 * The ledgers of several probers, as the replica of the client's Region holds them. One that cannot be read is as good as one
 * of a prober that has written nothing: the others are judged without it.
 */
export const createProberLedgers = (
  client: DynamoDBClient,
  table: string,
  probers: readonly Pick<RegionLedger, 'region' | 'within'>[],
): ProberLedgers => ({
  read: () =>
    Promise.all(
      probers.map(async (prober) => {
        const item = readItem(client, table, vantage(prober.region), schema, EMPTY_LEDGER, 'replica');
        return { ...prober, ledger: await item.catch(() => EMPTY_LEDGER) };
      }),
    ),
});
