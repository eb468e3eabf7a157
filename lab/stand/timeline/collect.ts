/** Brings into the timeline what the cloud does by itself: alarms that change, messages to people, runs that fail. */
import type { HealthCheckConfig } from '@aws-sdk/client-route-53';
import { messageOf } from '../../../shared/errors.ts';
import type { Cloud, Loss } from '../../emulator/model/index.ts';
import { isForChat, mailOf } from './mail.ts';
import type { Timeline, TimelineEvent } from './timeline.ts';

/** Where an event happened, if the timeline is to say so. */
type Place = Pick<TimelineEvent, 'region'>;

/** Of a Region with a controller. */
export function collectFailedRuns(cloud: Cloud, region: string, timeline: Timeline, place: Place): void {
  cloud.in(region).functions.watch(({ functionName, error }) => {
    if (!error) return;
    timeline.add({
      verb: 'lab',
      sentence: `A run of ${functionName} failed.`,
      evidence: `${error.errorType}: ${error.errorMessage}`,
      loud: true,
      ...place,
    });
  });
}

/** And messages: of any Region that has alarms. */
export function collectAlarms(cloud: Cloud, region: string, timeline: Timeline, place: Place): void {
  const { alarms, topics } = cloud.in(region);
  alarms.watch(({ alarm, from, to }) => {
    if (isFirstData(from, to)) return;
    timeline.add({
      verb: 'alarm',
      sentence: `The alarm ${alarm.definition.AlarmName} went from ${from} to ${to}.`,
      evidence: short(alarm.reason),
      loud: to === 'ALARM',
      ...place,
    });
  });
  topics.watch((message) => {
    if (isForChat(message) || saysFirstData(message.message)) return;
    timeline.add({
      verb: 'notify',
      sentence: mailOf(message).subject,
      evidence: '',
      loud: false,
      ...place,
    });
  });
}

/** What Route 53 makes of its health checks. Nobody knows them by their ids. */
export function collectHealth({ healthChecks }: Cloud, timeline: Timeline): void {
  healthChecks.watch(({ id, config, healthy }) =>
    timeline.add({
      verb: 'lab',
      sentence: `The health check ${whatFor(config)} became ${healthy ? 'healthy' : 'unhealthy'}.`,
      evidence: `id ${id}`,
      loud: false,
    }),
  );
}

/** `of active.example.com`, `of the alarm routeaway-lab-on-standby in us-west-2`, `that counts 6 others`. */
function whatFor(config: HealthCheckConfig): string {
  const { AlarmIdentifier, ChildHealthChecks, FullyQualifiedDomainName, IPAddress } = config;
  const inverted = config.Inverted === true ? ', inverted,' : '';
  if (AlarmIdentifier) return `of the alarm ${AlarmIdentifier.Name} in ${AlarmIdentifier.Region}${inverted}`;
  if (ChildHealthChecks) return `that counts ${ChildHealthChecks.length} others${inverted}`;
  return `of ${FullyQualifiedDomainName ?? IPAddress}${inverted}`;
}

/** A new alarm learns that all is well: no news, and there are many alarms. */
const isFirstData = (from: unknown, to: unknown): boolean => from === 'INSUFFICIENT_DATA' && to === 'OK';

/** The same, as CloudWatch tells it to people: in JSON, other than our own notices. */
export function saysFirstData(message: string): boolean {
  if (!message.startsWith('{')) return false;
  const { OldStateValue, NewStateValue } = JSON.parse(message) as Record<string, unknown>;
  return isFirstData(OldStateValue, NewStateValue);
}

/** CloudWatch's reason without the datapoints' dates and its remark on how many there must be. */
const short = (reason: string): string => reason.replaceAll(/ \((\d\d\/|minimum )[^)]*\)/g, '');

/** Something could not be handed over: on AWS nobody would hear of it, in the lab it is a mistake to be seen. */
export const lost =
  (timeline: Timeline) =>
  ({ source, target, error }: Loss): void =>
    timeline.add({
      verb: 'lab',
      sentence: `${source} could not reach ${target}.`,
      evidence: messageOf(error),
      loud: true,
    });
