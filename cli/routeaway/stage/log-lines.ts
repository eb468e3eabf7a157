/**
 * Reads the log lines with a verb of prober and switcher from CloudWatch Logs. A line arrives there seconds late and not always
 * in order, so following it looks back a little each time and skips what was already shown.
 */
import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { limited } from '../../../shared/aws/clients.ts';
import { named } from '../../../shared/aws/named-calls.ts';
import { messageOf } from '../../../shared/errors.ts';
import { UserError } from '../../../shared/kit/errors.ts';
import { VERBS, type Verb } from '../../../shared/ports.ts';
import { atControl, NoControl } from './aws-errors.ts';
import { clockOf, useIn } from './connect.ts';
import type { StageLocation } from './stage-location.ts';

export interface Line {
  /** Epoch ms. */
  readonly at: number;
  readonly verb: Verb;
  /** As Powertools has it: INFO, WARN, ERROR. */
  readonly level: string;
  readonly message: string;
  /** Of the control Region, where there are three. */
  readonly region?: string;
  /** The whole line. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LineReader {
  /** Epoch ms, in the time of the stage. */
  now(): number;
  /** Of the last `ms`, oldest first. */
  last(ms: number): Promise<readonly Line[]>;
  /** What has come since it was last asked. */
  more(): Promise<readonly Line[]>;
  /** The control Regions whose logs could not be read last, and why. */
  silent(): Readonly<Record<string, string>>;
}

const LATE_MS = 30_000;
/** One Region of three that does not answer may not keep anybody waiting. */
const REGION_LIMIT_MS = 3_000;
const PARTS = ['prober', 'switcher'] as const;

export function createReader(place: StageLocation, verbs: readonly Verb[]): LineReader {
  useIn(place);
  const now = clockOf(place);
  const regions = place.controls ?? [place.region];
  const isOne = regions.length === 1;
  const sources = regions.map((region) => ({
    region,
    client: named(new CloudWatchLogsClient({ region, maxAttempts: isOne ? 3 : 1 })),
    // Of each Region: one that is silent for a while is then read from where it fell silent.
    newest: 0,
    shown: new Map<string, number>(),
  }));
  const filterPattern = patternFor(verbs);
  let silent: Record<string, string> = {};

  async function read(from?: number): Promise<readonly Line[]> {
    const errors: unknown[] = [];
    silent = {};
    const found = await Promise.all(
      sources.map(async (source) => {
        const { region, client } = source;
        if (from !== undefined) source.newest = from;
        const startTime = from ?? source.newest - LATE_MS + 1;
        try {
          const groups = PARTS.map((part) => `/aws/lambda/routeaway-${place.stage}-${part}`);
          const all = await Promise.all(
            groups.map((group) =>
              eventsOf(client, { group, startTime, filterPattern }, { ...place, region }, isOne),
            ),
          );
          const fresh = all.flat().filter(({ eventId = '' }) => !source.shown.has(eventId));
          for (const { eventId = '', timestamp = 0 } of fresh) {
            source.shown.set(eventId, timestamp);
            source.newest = Math.max(source.newest, timestamp);
          }
          source.shown = new Map([...source.shown].filter(([, at]) => at >= source.newest - LATE_MS));
          return fresh.map((event) => [region, event] as const);
        } catch (error) {
          errors.push(error);
          // What is to be done without a control Region is for who has only one.
          silent[region] = messageOf(error instanceof NoControl ? error.said : error);
          return [];
        }
      }),
    );
    if (errors.length === regions.length) throw errors[0];
    return found
      .flat()
      .sort(([, a], [, b]) => (a.timestamp ?? 0) - (b.timestamp ?? 0))
      .flatMap(([region, event]) => {
        const line = lineOf(event);
        return line ? [isOne ? line : { ...line, region }] : [];
      })
      .filter(({ verb }) => verbs.includes(verb));
  }

  return {
    now,
    async last(ms) {
      const asked = now() - ms;
      const lines = await read(asked);
      // By its answer this machine's clock may have turned out to be fast.
      const from = now() - ms;
      return from < asked ? [...(await read(from)), ...lines] : lines;
    },
    more: () => read(),
    silent: () => silent,
  };
}

/** The grammar of CloudWatch Logs for JSON. */
const patternFor = (verbs: readonly Verb[]): string =>
  `{ ${verbs.map((verb) => `($.verb = "${verb}")`).join(' || ')} }`;

interface Search {
  readonly group: string;
  readonly startTime: number;
  readonly filterPattern: string;
}

async function eventsOf(
  client: CloudWatchLogsClient,
  { group, startTime, filterPattern }: Search,
  place: StageLocation,
  patient: boolean,
): Promise<readonly FilteredLogEvent[]> {
  const events: FilteredLogEvent[] = [];
  const since = { startTime: Math.max(0, Math.floor(startTime)), filterPattern };
  let nextToken: string | undefined;
  await atControl(place, `Reading the logs (logs:FilterLogEvents on ${group})`, async () => {
    try {
      do {
        const page = await client.send(
          new FilterLogEventsCommand({
            logGroupName: group,
            ...since,
            ...(nextToken !== undefined && { nextToken }),
          }),
          patient ? limited() : { abortSignal: AbortSignal.timeout(REGION_LIMIT_MS) },
        );
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new UserError(
        `There is no stage ${place.stage} in ${place.region}: the log group ${group} is not there. Check --stage and --region (the control Region), or deploy it: npm run deploy -- --stage ${place.stage}.`,
      );
    }
  });
  return events;
}

/** Undefined for a line that is not ours. */
function lineOf({ message = '', timestamp = 0 }: FilteredLogEvent): Line | undefined {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(message) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const verb = VERBS.find((one) => one === fields.verb);
  if (verb === undefined) return undefined;
  return { at: timestamp, verb, level: `${fields.level}`, message: `${fields.message}`, fields };
}
