/** Puts notices on the event bus of a control Region: one's own, or else the next one that accepts them. */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Notice } from '../core/journal/journal.ts';
import { tagOf } from '../core/journal/journal-queries.ts';
import { eventOf } from '../core/notices/event.ts';
import { SOURCE } from '../core/notices/event-fields.ts';
import { messageOf } from '../errors.ts';
import type { Notifier } from '../ports.ts';
import { distributionArn, untagCommand } from './owner.ts';

export interface EventNames {
  readonly stage: string;
  readonly overrideParameter: string;
  /** Absent with `routing=dns`. */
  readonly distributionId?: string;
  /** Of anything in the stack: it says account, partition and Region. */
  readonly topicArn: string;
}

/** With three Regions a notice must be sent within the 12 s that a claim leaves for it. */
const REGION_LIMIT_MS = 3_700;
const LIMIT_MS = 11_500;

/** `clients`: of each control Region, one's own first. */
export function createNotifier(
  clients: Readonly<Record<string, EventBridgeClient>>,
  names: EventNames,
  now: () => number = Date.now,
): Notifier {
  const region = names.topicArn.split(':')[3] ?? '';
  const buses = Object.entries(clients);
  const limit = buses.length > 1 ? REGION_LIMIT_MS : LIMIT_MS;
  return {
    async send(notice, journal) {
      const { owner } = journal;
      const arn = distributionArn(names.topicArn, names.distributionId ?? '');
      const untag = untagCommand(arn, tagOf(owner));
      const { type, detail } = eventOf(
        notice,
        journal,
        { ...names, region, ...(owner?.other !== undefined && { untag }) },
        now(),
      );
      const refusals: string[] = [];
      for (const [bus, client] of buses) {
        try {
          return await put(client, entryOf(notice, type, detail), limit);
        } catch (error) {
          refusals.push(buses.length > 1 ? `in ${bus}: ${messageOf(error)}` : messageOf(error));
        }
      }
      throw new Error(refusals.join('; '));
    },
  };
}

const entryOf = ({ at }: Notice, DetailType: string, detail: object) => ({
  Source: SOURCE,
  DetailType,
  Detail: JSON.stringify(detail),
  Time: new Date(at),
});

/** The answer is 200 also where the one entry was refused. */
async function put(
  client: EventBridgeClient,
  entry: ReturnType<typeof entryOf>,
  limitMs: number,
): Promise<void> {
  const { FailedEntryCount, Entries = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }), {
    abortSignal: AbortSignal.timeout(limitMs),
  });
  if (FailedEntryCount === 0) return;
  const { ErrorCode = 'no code', ErrorMessage = 'no reason' } = Entries[0] ?? {};
  throw new Error(`EventBridge PutEvents refused the event (${ErrorCode}): ${ErrorMessage}`);
}
