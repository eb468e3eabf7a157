/**
 * EventBridge's default bus: schedules by the clock, and rules that match events against a pattern.
 */

import { type ServiceOptions, send } from './delivery.ts';
import { ServiceError } from './error.ts';
import { checkEventPattern, type EventPattern, matchesEvent } from './event-pattern.ts';
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

export interface Target {
  readonly id: string;
  readonly arn: string;
  /** JSON that is sent instead of the event. */
  readonly input?: string | undefined;
}

export interface Events {
  /** Creates or replaces. Throws ValidationException 400. */
  put(rule: Rule): void;
  /** EnableRule / DisableRule. Throws ResourceNotFoundException 404. */
  setEnabled(name: string, enabled: boolean): void;
  list(): readonly Rule[];
  ruleArn(name: string): string;
  /** Brings an event of an AWS service to the bus. */
  publish(event: NewEvent): void;
}

/** Brings an event to a target on behalf of a rule. It may not throw. */
type DeliverEvent = (targetArn: string, event: unknown, ruleArn: string) => void;

interface EventsOptions extends ServiceOptions {
  readonly deliver: DeliverEvent;
}

interface Held {
  rule: Rule;
  /** Ends the schedule. */
  readonly cancel: () => void;
}

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export function createEvents(options: EventsOptions): Events {
  const { courier, delivery, accountId, region, admit, deliver } = options;
  const { clock, random } = courier;
  const held = new Map<string, Held>();
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
    for (const { arn, input } of rule.targets) {
      deliver(arn, input === undefined ? event : JSON.parse(input), arnOf(name));
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
    publish(event) {
      let full: CloudEvent | undefined;
      for (const [name, { rule }] of held) {
        if (!rule.pattern || rule.enabled === false) continue;
        full ??= eventOf(event, clock.now());
        if (!matchesEvent(rule.pattern, full)) continue;
        const matched = full;
        send(courier, delivery.event, () => handOver(name, matched));
      }
    },
  };
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
