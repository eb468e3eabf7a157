/** A watchdog that nobody would hear, or that would never ring. */
import type { Row } from './row.ts';

export const WATCHDOG: readonly Row[] = [
  [
    ['ControlSilent/AlarmActions', ['arn:aws:sns:ca-central-1:123456789012:routeaway-lab']],
    'ControlSilent.AlarmActions names arn:aws:sns:ca-central-1:123456789012:routeaway-lab, which is neither a function nor a topic of the stack.',
  ],
  [
    ['ControlSilent/TreatMissingData', 'Breaching'],
    'ControlSilent.TreatMissingData is "Breaching", wanted one of breaching, notBreaching, ignore, missing.',
  ],
  [
    [
      ['ControlSilent/AlarmActions', undefined],
      ['ControlSilent/OKActions', undefined],
    ],
    'ControlSilent has no actions, so nobody would hear it.',
  ],
  [['ControlSilent/Period', 45], 'ControlSilent.Period is 45, wanted 10, 20, 30 or a multiple of 60.'],
];
