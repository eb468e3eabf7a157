/** What a run would do at once if the override ended now, so that an operator knows what a hold holds back. */

import { type Observation, plan } from '../../../shared/core/decision/plan.ts';
import type { Override } from '../../../shared/core/override.ts';
import type { Settings } from '../../../shared/core/settings.ts';

/** One sentence; undefined where traffic would stay. */
export function ifReleased(seen: Observation, { mode }: Override, settings: Settings): string | undefined {
  const word = WORDS[mode];
  if (word === undefined) return undefined;
  const turn = plan({ ...seen, override: { text: 'auto' } }, settings);
  if ('stop' in turn || (turn.decision.move === undefined && turn.decision.step === undefined))
    return undefined;
  return `Without ${word}: ${turn.decision.sentence}`;
}

const WORDS: { readonly [mode in Override['mode']]?: string } = {
  hold: 'the hold',
  primary: 'the pin',
  standby: 'the pin',
};
