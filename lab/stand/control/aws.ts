/** Making one AWS call fail, and fixing it: at most one fault for each operation is set from here. */
import { callFaultText, parseCallFault } from '../../emulator/model/index.ts';
import type { FaultRule } from '../../emulator/protocols/index.ts';
import type { Lab } from '../lab.ts';

/** Other parts of the lab have rules of their own; only what was set here is shown and deleted here. */
const NAME = 'by hand';
const isOurs = ({ name }: FaultRule): boolean => name === NAME;

export const brokenCalls = ({ awsOperations, awsFaults }: Lab) => ({
  operations: awsOperations,
  faults: Object.fromEntries(
    awsFaults
      .list()
      .filter(isOurs)
      .map(({ service, operation, fault }) => [`${service} ${operation}`, callFaultText(fault)]),
  ),
});

/** Throws one sentence where there is no such call or no such fault. */
export function breakCall(lab: Lab, service: string, operation: string, text: string): string {
  const call = `${service} ${operation}`;
  const operations = Object.hasOwn(lab.awsOperations, service) ? lab.awsOperations[service] : undefined;
  if (!operations?.includes(operation))
    throw new Error(`The lab has no call ${call}; GET /lab/aws lists those it has.`);
  const fault = parseCallFault(text);
  lab.awsFaults.clear((rule) => isOurs(rule) && rule.service === service && rule.operation === operation);
  if (fault !== 'none') lab.awsFaults.set({ name: NAME, service, operation, fault });
  const sentence = fault === 'none' ? `Fixed the call ${call}.` : `Broke the call ${call}: ${text}.`;
  lab.timeline.add({ verb: 'lab', sentence, evidence: '', loud: fault !== 'none' });
  return sentence;
}
