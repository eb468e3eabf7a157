/** The figures of an incident as text. All times are the lab's. */
import { table } from '../../../shared/kit/table.ts';
import { seconds } from '../../../shared/kit/time.ts';
import type { Course } from './incident.ts';

export function summaryOf({ figures, followed, creates, gone, tookMs }: Course): string {
  const rows = Object.entries(figures.byMethod)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([method, { sent, failed, missed }]) => [method, `${sent}`, `${failed}`, `${missed}`]);
  return [
    'What clients saw',
    '',
    ...table([['method', 'sent', 'failed', 'not found yet'], ...rows], { indent: '  ', between: '   ' }),
    '',
    `From the primary's death to the first write served by the standby  ${seconds(figures.firstWriteMs, 'none')}`,
    `From the primary's death to the last request that failed           ${seconds(figures.lastFailureMs, 'none')}`,
    ...(followed.DNS === undefined
      ? []
      : [
          `From the primary's death until the name led to the standby         ${seconds(followed.DNS, 'none')}`,
          `From the primary's death until the key was at every edge location  ${seconds(followed.key, 'never')}`,
        ]),
    ...(gone === undefined
      ? []
      : [
          `Region that was gone when the primary died                         ${gone}`,
          'Requests that failed before or after this one outage               0',
        ]),
    `Creates acknowledged, each with its own id                         ${creates.acknowledged}`,
    `Held by both Regions after replication                             ${creates.held} of ${creates.promised} (the others were deleted by clients)`,
    '',
    `All times are seconds of lab time; the whole incident took ${seconds(tookMs, 'none')}.`,
  ].join('\n');
}
