/** The ledger of verdicts, one item of the journal table. The prober writes it, the switcher reads it. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { EMPTY_LEDGER, type Ledger } from '../core/journal/ledger.ts';
import type { LedgerStore } from '../ports.ts';
import { createItem } from './item.ts';

const verdict = {
  tick: v.number(),
  judgement: v.picklist(['healthy', 'unhealthy', 'unknown']),
  evidence: v.string(),
  latencyMs: v.exactOptional(v.number()),
  drill: v.exactOptional(v.literal(true)),
  drillId: v.exactOptional(v.string()),
  certificateEndsAt: v.exactOptional(v.number()),
  behindMs: v.exactOptional(v.number()),
  // Absent also from what a version before this one wrote.
  refused: v.exactOptional(v.literal(true)),
  error: v.exactOptional(v.number()),
  cached: v.exactOptional(v.string()),
  edgeFunctionError: v.exactOptional(v.literal(true)),
  warns: v.exactOptional(v.literal(true)),
};
const verdicts = v.array(v.looseObject(verdict));

const schema: v.GenericSchema<unknown, Ledger> = v.looseObject({
  revision: v.number(),
  primary: verdicts,
  standby: verdicts,
  public: v.array(
    v.looseObject({ ...verdict, servedBy: v.exactOptional(v.picklist(['primary', 'standby'])) }),
  ),
  goodSince: v.looseObject({ primary: v.exactOptional(v.number()), standby: v.exactOptional(v.number()) }),
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
});

export const createLedger = (client: DynamoDBClient, table: string): LedgerStore =>
  createItem(client, table, 'ledger', schema, EMPTY_LEDGER);
