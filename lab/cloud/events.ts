/**
 * EventBridge's default bus: schedules by the clock, and rules that match events against a pattern.
 */

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
export type NewEvent = Pick<CloudEvent, 'source' | 'detail-type' | 'detail'> & {
  readonly resources?: readonly string[];
};

/** Lists of allowed values (exact or `{prefix}`, `{anything-but}`, `{exists}`) at the leaves, as in EventBridge. */
export type EventPattern = { readonly [field: string]: readonly unknown[] | EventPattern };

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
  remove(name: string): void;
  /** EnableRule / DisableRule. Throws ResourceNotFoundException 404. */
  setEnabled(name: string, enabled: boolean): void;
  list(): readonly Rule[];
  ruleArn(name: string): string;
  /** Brings an event of an AWS service to the bus. */
  publish(event: NewEvent): void;
}

/** Brings an event to a target on behalf of a rule; throwing is the target's loss. */
export type DeliverEvent = (targetArn: string, event: unknown, ruleArn: string) => void;
