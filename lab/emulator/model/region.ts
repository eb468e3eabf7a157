/** One Region's services, and the ways between them. */
import type { CloudWatchAlarmEvent } from 'aws-lambda';
import { alarmMessage } from './alarm-event.ts';
import { type Alarms, createAlarms } from './alarms.ts';
import { type ApiDestinations, type CallApi, createApiDestinations } from './api-destinations.ts';
import type { LabClock } from './clock.ts';
import { type CompositeAlarms, createCompositeAlarms } from './composite-alarms.ts';
import type { Delivery } from './delivery.ts';
import { parseEmf } from './emf.ts';
import { admitter, type FaultHook, ServiceError } from './error.ts';
import { createEvents, type Events, Retry } from './events.ts';
import { createFunctions, type Functions } from './functions.ts';
import { createLogs, type Logs } from './logs.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createParameters, type Parameters } from './parameters.ts';
import { createQueues, type Queues } from './queues.ts';
import type { Random, Range } from './random.ts';
import { createTopics, type Topics } from './topics.ts';

/** The services of one Region. */
export interface CloudRegion {
  readonly region: string;
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  readonly composites: CompositeAlarms;
  readonly parameters: Parameters;
  readonly functions: Functions;
  readonly events: Events;
  readonly apiDestinations: ApiDestinations;
  readonly topics: Topics;
  readonly queues: Queues;
  readonly logs: Logs;
  /** Takes the Region away: its alarms and rules do nothing, its functions are not invoked; or brings it back. */
  setGone(gone: boolean): void;
  isGone(): boolean;
  /** Takes one line that a function logged. Embedded metrics are recorded, everything else is ignored; it never throws. */
  log(line: string): void;
}

export interface Loss {
  /** Epoch ms. */
  readonly at: number;
  /** ARN of the alarm, rule or function that sent it; `logs` for an embedded metric that CloudWatch would not take. */
  readonly source: string;
  /** ARN that it was meant for; for an embedded metric its namespace. */
  readonly target: string;
  readonly error: unknown;
}

export interface RegionOptions {
  readonly clock: LabClock;
  /** Twelve digits. */
  readonly accountId: string;
  readonly random: Random;
  readonly region: string;
  readonly delivery: Delivery;
  readonly evaluationDelay: Range;
  /** Says which calls fail. */
  readonly fault?: FaultHook | undefined;
  /** Calls what is outside of AWS; absent: nothing does. */
  readonly callApi?: CallApi | undefined;
  /** Told of what a service could not hand over (a permission is missing, a target is gone). AWS keeps that to itself. */
  readonly undelivered?: ((loss: Loss) => void) | undefined;
}

export function createRegion(options: RegionOptions): CloudRegion {
  const { clock, random, accountId, region, delivery, evaluationDelay, fault } = options;
  const courier = { clock, random };
  const place = { courier, delivery, accountId, region };
  const admit = (service: string) => admitter(fault, service, region);
  let gone = false;

  /** Runs a hand-over between services; what fails is reported, never thrown at the one who happens to be running. */
  const handOver = (source: string, target: string, task: () => void): void => {
    if (gone) return;
    try {
      task();
    } catch (error) {
      options.undelivered?.({ at: clock.now(), source, target, error });
    }
  };

  const metrics = createMetrics({ clock, admit: admit('cloudwatch') });
  const logs = createLogs({ clock, admit: admit('logs') });
  const topics = createTopics({ ...place, admit: admit('sns') });
  const queues = createQueues({ ...place, metrics, admit: admit('sqs') });

  const functions = createFunctions({
    ...place,
    metrics,
    isGone: () => gone,
    admit: admit('lambda'),
    deliver(target, failure, source) {
      const send = (): void => {
        const service = serviceOf(target);
        if (service === 'sqs') queues.send(target, JSON.stringify(failure));
        else if (service === 'sns') topics.publish(target, { message: JSON.stringify(failure) });
        // Lambda invokes a destination function by the role of the first function: IAM's matter, not the policy's.
        else if (service === 'lambda') functions.invokeAsync(target, failure, { kind: 'iam' });
        else throw noWay(target);
      };
      try {
        send();
      } catch (error) {
        options.undelivered?.({ at: clock.now(), source, target, error });
        throw error;
      }
    },
  });

  const alarms = createAlarms({
    ...place,
    metrics,
    evaluationDelay,
    isGone: () => gone,
    admit: admit('cloudwatch'),
    deliver(target: string, event: CloudWatchAlarmEvent) {
      const principal = 'lambda.alarms.cloudwatch.amazonaws.com';
      handOver(event.alarmArn, target, () => {
        const service = serviceOf(target);
        if (service === 'lambda') {
          functions.invokeAsync(target, event, { kind: 'service', principal, sourceArn: event.alarmArn });
        } else if (service === 'sns') topics.publish(target, alarmMessage(event));
        else throw noWay(target);
      });
    },
  });

  const composites = createCompositeAlarms({ clock, alarms, accountId, region, admit: admit('cloudwatch') });

  const apiDestinations = createApiDestinations(options.callApi);
  const events = createEvents({
    ...place,
    admit: admit('events'),
    deliver({ arn }, input, ruleArn) {
      const service = serviceOf(arn);
      if (service === 'lambda') {
        const caller = { kind: 'service', principal: 'events.amazonaws.com', sourceArn: ruleArn } as const;
        if (!gone) functions.invokeAsync(arn, JSON.parse(input), caller);
        return undefined;
      }
      // The bus keeps what it has accepted: a Region that comes back brings it to the target.
      if (gone) throw new Retry(`The Region ${region} is gone.`);
      if (service === 'events') return apiDestinations.call(arn, input);
      if (service === 'sns') passing(() => topics.publish(arn, { message: input }));
      else if (service === 'sqs') passing(() => queues.send(arn, input));
      else throw noWay(arn);
      return undefined;
    },
    failed({ arn, deadLetterArn }, input, ruleArn, error) {
      if (deadLetterArn === undefined)
        options.undelivered?.({ at: clock.now(), source: ruleArn, target: arn, error });
      else handOver(ruleArn, deadLetterArn, () => queues.send(deadLetterArn, input));
    },
  });

  const parameters = createParameters({
    ...place,
    admit: admit('ssm'),
    changed(change) {
      const { operation, name, type } = change;
      events.publish({
        source: 'aws.ssm',
        'detail-type': 'Parameter Store Change',
        detail: { operation, name, type },
        resources: [`arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith('/') ? '' : '/'}${name}`],
      });
    },
  });

  return {
    region,
    metrics,
    alarms,
    composites,
    parameters,
    functions,
    events,
    apiDestinations,
    topics,
    queues,
    logs,
    setGone(away) {
      gone = away;
    },
    isGone: () => gone,
    log(line) {
      for (const { namespace, data } of parseEmf(line)) {
        handOver('logs', namespace, () => metrics.record(namespace, data));
      }
    },
  };
}

/** What a service refuses only for the moment may be tried again. */
function passing(task: () => void): void {
  try {
    task();
  } catch (error) {
    if (error instanceof ServiceError && (error.status >= 500 || /Throttl/.test(error.code)))
      throw new Retry(error.message);
    throw error;
  }
}

/** `arn:aws:lambda:…` → `lambda`. */
function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

function noWay(target: string): ServiceError {
  return new ServiceError('InvalidTarget', 400, `The lab knows no way to ${target}.`);
}
