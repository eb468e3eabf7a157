/** Promise 8: every run explains itself, and every hold says what it waits for and how to overrule it. */

import type { Invariant } from './invariant.ts';
import { broken } from './invariant.ts';

export const everyRunExplainsItself: Invariant = () => {
  const decided = new Set<string>();
  return {
    happened(w, happening) {
      if (happening.what === 'line' && happening.role === 'switcher' && happening.verb === 'decide') {
        const { run, level, sentence, fields } = happening;
        if (level !== 'warn' || 'rule' in fields) decided.add(run);
        if (fields.rule !== undefined && !fields.overrule)
          broken(8, w, `"${sentence}" does not say how to overrule it`);
        if (sentence.startsWith('Hold') && !fields.waitsFor)
          broken(8, w, `"${sentence}" does not say what it waits for`);
      }
      if (happening.what === 'run-ended' && happening.role === 'switcher') {
        const { run, end, why } = happening;
        if (end === 'done' && !decided.has(run)) broken(8, w, `${run} ended without a word`);
        if (end === 'threw' && !why) broken(8, w, `${run} failed without saying why`);
        decided.delete(run);
      }
    },
  };
};
