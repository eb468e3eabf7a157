/** Making one AWS call fail, and fixing it: at most one fault for each operation is set from here. */

import { parseDuration } from '../../../shared/kit/time.ts';
import type { Fault } from '../../emulator/protocols/index.ts';
import type { Lab } from '../lab.ts';

interface Broken {
  readonly text: string;
  readonly mend: () => void;
}

/** Other parts of the lab have rules of their own; only what was set here is deleted from here. */
const broken = new WeakMap<Lab, Map<string, Broken>>();

function brokenIn(lab: Lab): Map<string, Broken> {
  const known = broken.get(lab) ?? new Map<string, Broken>();
  broken.set(lab, known);
  return known;
}

export const brokenCalls = (lab: Lab) => ({
  operations: lab.awsOperations,
  faults: Object.fromEntries([...brokenIn(lab)].map(([call, { text }]) => [call, text])),
});

/** Throws one sentence where there is no such call or no such fault. */
export function breakCall(lab: Lab, service: string, operation: string, text: string): string {
  const call = `${service} ${operation}`;
  const operations = Object.hasOwn(lab.awsOperations, service) ? lab.awsOperations[service] : undefined;
  if (!operations?.includes(operation))
    throw new Error(`The lab has no call ${call}; GET /lab/aws lists those it has.`);
  const fault = parseCallFault(text);
  const faults = brokenIn(lab);
  faults.get(call)?.mend();
  faults.delete(call);
  if (fault !== 'none') faults.set(call, { text, mend: lab.awsFaults.set({ service, operation, fault }) });
  const sentence = fault === 'none' ? `Fixed the call ${call}.` : `Broke the call ${call}: ${text}.`;
  lab.timeline.add({ verb: 'lab', sentence, evidence: '', loud: fault !== 'none' });
  return sentence;
}

export function parseCallFault(text: string): Fault | 'none' {
  const [word = '', amount, ...rest] = text.split(/\s+/);
  const alone = amount === undefined;
  if (word === 'none' && alone) return word;
  if ((word === 'timeout' || word === 'reset' || word === 'lost-answer') && alone) return { kind: word };
  if (word === 'error' && rest.length === 0 && /^[A-Za-z]{1,60}$/.test(amount ?? ''))
    return { kind: word, code: amount ?? '' };
  const ms = parseDuration(amount ?? '');
  if (word === 'latency' && rest.length === 0 && ms !== undefined) return { kind: word, ms };
  throw new Error(
    `There is no fault "${text}" of a call; write timeout, reset, lost-answer, latency <time> (e.g. "latency 2s"), error <code> (e.g. "error Throttling") or none.`,
  );
}
