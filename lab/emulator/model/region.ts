/** One Region's services, and the ways between them. */
import type { CloudWatchAlarmEvent } from 'aws-lambda';
import { alarmMessage } from './alarm-event.ts';
import { createAlarms } from './alarms.ts';
import { admitter } from './call.ts';
import type { CloudOptions, CloudRegion } from './cloud.ts';
import type { Delivery } from './delivery.ts';
import { parseEmf } from './emf.ts';
import { ServiceError } from './error.ts';
import { createEvents } from './events.ts';
import { createFunctions } from './functions.ts';
import { createLogs } from './logs.ts';
import { createMetrics } from './metrics.ts';
import { createParameters } from './parameters.ts';
import { createQueues } from './queues.ts';
import type { Range } from './random.ts';
import { createTopics } from './topics.ts';

export interface RegionOptions extends CloudOptions {
  readonly region: string;
  readonly delivery: Delivery;
  readonly evaluationDelay: Range;
}

export function createRegion(options: RegionOptions): CloudRegion {
  const { clock, random, accountId, region, delivery, evaluationDelay, fault } = options;
  const courier = { clock, random };
  const place = { courier, delivery, accountId, region };
  const admit = (service: string) => admitter(fault, service, region);

  /** Runs a hand-over between services; what fails is reported, never thrown at the one who happens to be running. */
  const handOver = (source: string, target: string, task: () => void): void => {
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

  const events = createEvents({
    ...place,
    admit: admit('events'),
    deliver(target, event, ruleArn) {
      const principal = 'events.amazonaws.com';
      handOver(ruleArn, target, () => {
        const service = serviceOf(target);
        if (service === 'lambda')
          functions.invokeAsync(target, event, { kind: 'service', principal, sourceArn: ruleArn });
        else if (service === 'sns') topics.publish(target, { message: JSON.stringify(event) });
        else if (service === 'sqs') queues.send(target, JSON.stringify(event));
        else throw noWay(target);
      });
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
    parameters,
    functions,
    events,
    topics,
    queues,
    logs,
    log(line) {
      for (const { namespace, data } of parseEmf(line)) {
        handOver('logs', namespace, () => metrics.record(namespace, data));
      }
    },
  };
}

/** `arn:aws:lambda:…` → `lambda`. */
function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

function noWay(target: string): ServiceError {
  return new ServiceError('InvalidTarget', 400, `The lab knows no way to ${target}.`);
}
