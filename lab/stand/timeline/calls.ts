/**
 * What of the calls to the lab's AWS belongs into the timeline: what an operator does, and what went wrong in a way that nobody
 * planned.
 */
import type { Cloud } from '../../emulator/model/index.ts';
import type { CallReport } from '../../emulator/protocols/index.ts';
import type { Timeline, TimelineEvent } from './timeline.ts';

const READS = /^(Get|List|Describe|Query|Scan|BatchGet|Filter)/;

interface CallWatch {
  readonly cloud: Cloud;
  readonly timeline: Timeline;
  readonly overrideParameter: string;
  readonly place: (region: string) => Pick<TimelineEvent, 'region'>;
}

export function watchCalls({
  cloud,
  timeline,
  overrideParameter,
  place,
}: CallWatch): (report: CallReport) => void {
  return (report) => {
    const { service, operation, principal = '', resource, status = 0, error, bug } = report;
    const call = `${service} ${operation}`;
    if (bug !== undefined) {
      const evidence = bug instanceof Error ? (bug.stack ?? bug.message) : String(bug);
      timeline.add({ verb: 'lab', sentence: `The lab's AWS failed at ${call}.`, evidence, loud: true });
    } else if (error?.startsWith('AccessDenied')) {
      const evidence = `${principal} on ${resource}`;
      timeline.add({ verb: 'lab', sentence: `${call} was denied.`, evidence, loud: true });
    } else if (principal.endsWith(':user/operator') && status < 300 && !READS.test(operation)) {
      if (operation === 'PutParameter' && resource.endsWith(overrideParameter)) {
        const { value } = cloud.in(report.region).parameters.get(overrideParameter);
        timeline.add({
          verb: 'operator',
          sentence: `Set the override to "${value}".`,
          evidence: '',
          loud: false,
          ...place(report.region),
        });
      } else timeline.add({ verb: 'operator', sentence: `Called ${call}.`, evidence: resource, loud: false });
    }
  };
}
