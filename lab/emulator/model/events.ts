/**
 * EventBridge's default bus: schedules by the clock, and rules that match events against a pattern. What a target does not take
 * is tried again, and in the end put into the target's dead-letter queue.
 */

import { type ServiceOptions, send } from './delivery.ts';
import { ServiceError } from './error.ts';
import { checkInput, inputOf, type TargetInput } from './event-input.ts';
import { checkEventPattern, type EventPattern, matchesEvent } from './event-pattern.ts';
import { createListeners } from './listeners.ts';
import { drawId } from './random.ts';

export interface CloudEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What a publisher says; the bus adds the rest. */
type NewEvent = Pick<CloudEvent, 'source' | 'detail-type' | 'detail'> & {
  readonly resources?: readonly string[];
};

export interface Rule {
  readonly name: string;
  /** `rate(1 minute)`, `rate(5 minutes)`, …; cron is refused. */
  readonly schedule?: string | undefined;
  readonly pattern?: EventPattern | undefined;
  /** Enabled where absent. */
  readonly enabled?: boolean | undefined;
  readonly targets: readonly Target[];
  /** Milliseconds from the rule's creation to its first firing; drawn within one period where absent, as nobody knows it on AWS. */
  readonly firstAfterMs?: number | undefined;
}

export interface Target extends TargetInput {
  readonly id: string;
  readonly arn: string;
  /** The role by which EventBridge calls the target, where it needs one. */
  readonly roleArn?: string | undefined;
  /** Queue for events that could not be delivered. */
  readonly deadLetterArn?: string | undefined;
  /** Retries; for 24 hours, and 185 of them, where absent. */
  readonly retry?:
    | { readonly attempts?: number | undefined; readonly forMs?: number | undefined }
    | undefined;
}

/** One entry of PutEvents, as it comes. */
export interface PutEventsEntry {
  readonly source?: string | undefined;
  readonly detailType?: string | undefined;
  /** JSON. */
  readonly detail?: string | undefined;
  readonly resources?: readonly string[] | undefined;
  /** Epoch ms. */
  readonly time?: number | undefined;
}

export type PutEventsResult =
  | { readonly eventId: string }
  | { readonly errorCode: string; readonly errorMessage: string };

export interface Events {
  /** Creates or replaces. Throws ValidationException 400. */
  put(rule: Rule): void;
  /** EnableRule / DisableRule. Throws ResourceNotFoundException 404. */
  setEnabled(name: string, enabled: boolean): void;
  list(): readonly Rule[];
  ruleArn(name: string): string;
  /** Brings an event of an AWS service to the bus. */
  publish(event: NewEvent): void;
  /**
   * PutEvents: a result for each entry, since one may be refused while others are accepted. Throws ValidationException 400
   * (none or more than ten, or more than 256 KB together).
   */
  putEvents(entries: readonly PutEventsEntry[]): readonly PutEventsResult[];
  /** Told of each event that was accepted from outside. Returns what ends it. */
  watch(listener: (event: CloudEvent) => void): () => void;
}

/** Brings `input` to a target on behalf of a rule. Throws where the target does not take it; `Retry` if it may do so later. */
export type DeliverEvent = (target: Target, input: string, ruleArn: string) => void | Promise<void>;

/** The target may take it later. */
export class Retry extends Error {
  override readonly name = 'Retry';
}

interface EventsOptions extends ServiceOptions {
  readonly deliver: DeliverEvent;
  /** The target did not take it in the end. */
  readonly failed: (target: Target, input: string, ruleArn: string, error: unknown) => void;
}

interface Held {
  rule: Rule;
  /** Ends the schedule. */
  readonly cancel: () => void;
}

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const RETRIES = { attempts: 185, forMs: UNITS.day };
/** The first wait; each is twice the one before, up to the longest. */
const WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 600_000;
const MOST_ENTRIES = 10;
/** Of all entries of a call together, in bytes. */
const LARGEST = 256 * 1024;

export function createEvents(options: EventsOptions): Events {
  const { courier, delivery, accountId, region, admit, deliver, failed } = options;
  const { clock, random } = courier;
  const held = new Map<string, Held>();
  const accepted = createListeners<CloudEvent>();
  const arnOf = (name: string): string => `arn:aws:events:${region}:${accountId}:rule/${name}`;

  const eventOf = (event: NewEvent, at: number): CloudEvent => ({
    version: '0',
    id: drawId(random),
    'detail-type': event['detail-type'],
    source: event.source,
    account: accountId,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region,
    resources: event.resources ?? [],
    detail: event.detail,
  });

  const handOver = (name: string, event: CloudEvent): void => {
    const rule = held.get(name)?.rule;
    if (!rule || rule.enabled === false) return;
    for (const target of rule.targets) void bring(target, event, arnOf(name));
  };

  async function bring(target: Target, event: CloudEvent, ruleArn: string): Promise<void> {
    const { attempts = RETRIES.attempts, forMs = RETRIES.forMs } = target.retry ?? {};
    const since = clock.now();
    let input = JSON.stringify(event);
    for (let attempt = 0; ; attempt++) {
      try {
        input = inputOf(target, event);
        // Awaited only if it has to be: everything else happens at once.
        const under = deliver(target, input, ruleArn);
        if (under) await under;
        return;
      } catch (error) {
        const wait = Math.min(WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
        const again = error instanceof Retry && attempt < attempts && clock.now() + wait - since <= forMs;
        if (!again) return failed(target, input, ruleArn, error);
        await new Promise<void>((resolve) => clock.after(wait, resolve));
      }
    }
  }

  const take = (event: NewEvent, whole?: CloudEvent): void => {
    let full = whole;
    for (const [name, { rule }] of held) {
      if (!rule.pattern || rule.enabled === false) continue;
      full ??= eventOf(event, clock.now());
      if (!matchesEvent(rule.pattern, full)) continue;
      const matched = full;
      send(courier, delivery.event, () => handOver(name, matched));
    }
  };

  /** Fires for ever, each time late by a delay of its own; the rhythm itself does not drift. */
  const start = ({ name, firstAfterMs }: Rule, period: number): (() => void) => {
    let cancel: () => void;
    let due = clock.now() + (firstAfterMs ?? Math.ceil(random() * period));
    const wait = (): void => {
      cancel = clock.at(due, () => {
        const slot = due;
        due += period;
        wait();
        if (held.get(name)?.rule.enabled === false) return;
        const scheduled = {
          source: 'aws.events',
          'detail-type': 'Scheduled Event',
          detail: {},
          resources: [arnOf(name)],
        };
        const event = eventOf(scheduled, slot);
        send(courier, delivery.schedule, () => handOver(name, event));
      });
    };
    wait();
    return () => cancel();
  };

  const find = (name: string): Held => {
    const entry = held.get(name);
    if (!entry) throw new ServiceError('ResourceNotFoundException', 404, `Rule ${name} does not exist.`);
    return entry;
  };

  return {
    put(rule) {
      admit('PutRule');
      if (!rule.schedule && !rule.pattern) throw invalid(`Rule ${rule.name} needs a schedule or a pattern.`);
      if (rule.pattern) checkEventPattern(rule.pattern);
      for (const target of rule.targets) checkInput(target);
      const period = rule.schedule === undefined ? undefined : periodOf(rule.schedule);
      held.get(rule.name)?.cancel();
      held.set(rule.name, { rule, cancel: period === undefined ? () => {} : start(rule, period) });
    },
    setEnabled(name, enabled) {
      admit(enabled ? 'EnableRule' : 'DisableRule');
      const entry = find(name);
      entry.rule = { ...entry.rule, enabled };
    },
    list: () => [...held.values()].map(({ rule }) => rule),
    ruleArn: arnOf,
    publish: (event) => take(event),
    putEvents(entries) {
      admit('PutEvents');
      if (entries.length < 1 || entries.length > MOST_ENTRIES)
        throw invalid(`1 to ${MOST_ENTRIES} entries are allowed, and there are ${entries.length}.`);
      if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LARGEST)
        throw invalid('Total size of the entries in the request is over the limit.');
      return entries.map((entry) => {
        const event = newEvent(entry);
        if ('errorCode' in event) return event;
        try {
          admit('PutEventsRequestEntry');
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          return { errorCode: error.code, errorMessage: error.message };
        }
        const full = eventOf(event, entry.time ?? clock.now());
        accepted.tell(full);
        take(event, full);
        return { eventId: full.id };
      });
    },
    watch: accepted.watch,
  };
}

/** Source: EventBridge user guide, "Calculating PutEvents event entry size". */
const sizeOf = ({
  source = '',
  detailType = '',
  detail = '',
  resources = [],
  time,
}: PutEventsEntry): number =>
  [source, detailType, detail, ...resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0) +
  (time === undefined ? 0 : 14);

/** The event, or why the entry is refused. */
function newEvent({ source, detailType, detail, resources }: PutEventsEntry): NewEvent | Refusal {
  const missing = (name: string): Refusal => ({
    errorCode: 'InvalidArgument',
    errorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  });
  if (!source) return missing('Source');
  if (!detailType) return missing('DetailType');
  if (!detail) return missing('Detail');
  if (source.startsWith('aws.'))
    return { errorCode: 'NotAuthorizedForSourceException', errorMessage: 'Not authorized for the source.' };
  const parsed = parsedObject(detail);
  if (!parsed) return { errorCode: 'MalformedDetail', errorMessage: 'Detail is malformed.' };
  return { source, 'detail-type': detailType, detail: parsed, ...(resources && { resources }) };
}

type Refusal = Extract<PutEventsResult, { readonly errorCode: string }>;

function parsedObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** `rate(1 minute)`, `rate(5 minutes)`, … in ms. */
function periodOf(schedule: string): number {
  const [, count = '', unit = '', plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(schedule) ?? [];
  const ms = Number(count) * (UNITS[unit as keyof typeof UNITS] ?? 0);
  if (ms > 0 && (count === '1') === (plural === '')) return ms;
  throw invalid(
    `Parameter ScheduleExpression is not valid: the lab knows rate(1 minute), rate(2 hours) and so on, not ${schedule}.`,
  );
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}
