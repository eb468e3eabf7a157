/** A trace as a scenario file, so that `npm run scenarios -- <file>` tells all that happens in it. */

import { showMoment } from '../../../shared/kit/time.ts';
import { lineOf } from '../acts/acts.ts';
import { RULE } from '../scenarios/parse.ts';
import type { Trace } from './fault-schedule.ts';

export const fileName = ({ family, seed }: Trace): string => `${family}-${seed}.txt`;

export function scenarioText({ family, seed, setup, acts, length }: Trace, wrong: string): string {
  return [
    `# ${family}, seed ${seed}`,
    '#',
    `# ${wrong}`,
    '',
    ...setup,
    `family ${family}`,
    ...acts.map(({ at, act }) => `at ${showMoment(at)} ${lineOf(act)}`),
    `run until ${showMoment(length)}`,
    'show journal',
    RULE,
    '',
  ].join('\n');
}
