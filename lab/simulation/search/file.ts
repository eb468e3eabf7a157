/** A trace as a scenario file, so that `npm run scenarios -- <file>` tells all that happens in it. */

import { showMoment } from '../../../shared/kit/time.ts';
import { RULE } from '../scenarios/parse.ts';
import type { Trace } from './trace.ts';

export const fileName = ({ family, seed }: Trace): string => `${family}-${seed}.txt`;

export function scenarioText({ family, seed, setup, acts, length }: Trace, wrong: string): string {
  return [
    `# ${family}, seed ${seed}`,
    '#',
    `# ${wrong}`,
    '',
    ...setup,
    `family ${family}`,
    ...acts.map(({ at, command }) => `at ${showMoment(at)} ${command}`),
    `run until ${showMoment(length)}`,
    'show journal',
    RULE,
    '',
  ].join('\n');
}
